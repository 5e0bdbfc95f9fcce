/**
 * The clock of loops that must not collect garbage: V8 passes 64 bits from one typed array to another without making a BigInt.
 * `performance.now()`, and a BigInt used in any other way, leave a number on the heap at each call; waiting on them collects
 * garbage some 200 to 300 times a second (`node --trace-gc`), this about once.
 */
import { endianness } from 'node:os';

const { bigint: readNs } = process.hrtime;
const word = new BigInt64Array(1);
const halves = new Uint32Array(word.buffer);
const [low, high] = endianness() === 'LE' ? [0, 1] : [1, 0];

/** Nanoseconds on the monotonic clock, which is the same in all processes. */
export function clockNs() {
  word[0] = readNs();
  return halves[high] * 2 ** 32 + halves[low];
}

/**
 * Looks at nothing but the clock until a time has come. It reads the clock itself: through the function above it allocates.
 * @param {number} dueNs
 * @param {Float64Array} longestPauseNs one element; made longer if the time between two looks was
 * @returns {number} the time
 */
export function spinUntil(dueNs, longestPauseNs) {
  let now = clockNs();
  while (now < dueNs) {
    word[0] = readNs();
    const later = halves[high] * 2 ** 32 + halves[low];
    if (later - now > longestPauseNs[0]) longestPauseNs[0] = later - now;
    now = later;
  }
  return now;
}
