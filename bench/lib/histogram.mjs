/** Parts of each power of two: a quantile is at most 1/128 above the truth. */
const PARTS_BITS = 7;
const PARTS = 2 ** PARTS_BITS;
/** Above 2^31 ns, values are counted in units of 2^16 ns: bitwise operators end at 32 bits. */
const LONG = 2 ** 31;
const LONG_BITS = 16;
const BUCKETS = (31 - PARTS_BITS + LONG_BITS + 1) * PARTS;

/** Durations in ns, in buckets whose width grows with the value, as in HdrHistogram. Adding allocates nothing. */
export class Histogram {
  #counts = new Float64Array(BUCKETS);
  /** Longest, and how many: elements of a typed array, since a number in a property is put on the heap. */
  #state = new Float64Array(2);

  add(ns) {
    const isLong = ns >= LONG;
    const word = (isLong ? ns / 2 ** LONG_BITS : ns) | 0;
    const shift = Math.max(31 - PARTS_BITS - Math.clz32(word), 0);
    this.#counts[(shift + (isLong ? LONG_BITS : 0)) * PARTS + (word >>> shift)]++;
    if (ns > this.#state[0]) this.#state[0] = ns;
    this.#state[1]++;
  }

  get maxNs() {
    return this.#state[0];
  }

  get count() {
    return this.#state[1];
  }

  /** The least value that at least this part of all is not above. @param {number} part 0.5 for the median */
  quantileNs(part) {
    const rank = Math.ceil(part * this.count);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket];
      if (seen >= rank && seen > 0) return Math.min(upperEnd(bucket), this.maxNs);
    }
    return Number.NaN;
  }

  /** What the reports show, in microseconds. */
  summary() {
    const [p50, p99, p999] = [0.5, 0.99, 0.999].map((part) => this.quantileNs(part) / 1000);
    return { p50, p99, p999, max: this.maxNs / 1000 };
  }
}

function upperEnd(bucket) {
  const shift = Math.max(Math.floor(bucket / PARTS) - 1, 0);
  return (bucket - shift * PARTS + 1) * 2 ** shift - 1;
}
