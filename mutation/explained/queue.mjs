/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'queue/chunk.ts': [
    {
      line: 'if (this.live > 0 && this.tornBytes === 0 && this.liveBytes * 2 < this.bytes.length) this.#squeeze();',
      mutants: ['this.live >= 0', 'true'],
      why: 'a chunk without records is let go at once; to squeeze it first is work in vain',
    },
    {
      line: 'while (this.first < this.places && (this.#ends[this.first] as number) <= this.start) {',
      mutants: ['this.first <= this.places', 'true'],
      why: 'behind the last record there is no end that could have been reached',
    },
    {
      line: 'for (let place = this.first; place < this.places; place++) {',
      mutants: ['place <= this.places'],
      why: 'behind the last record there are no bytes to copy, and no room for a grade',
    },
    {
      line: 'const grades = this.#evicted === undefined ? left : left.filter((_, index) => this.isLive(this.first + index));',
      mutants: ['false'],
      why: 'where nothing was evicted the filter lets all through; only slower',
    },
    {
      line: 'for (let line = 0; line < count; line++) {',
      mutants: ['line <= count'],
      why: 'a typed array ignores what is written behind its end',
    },
  ],
  'queue/overflow.ts': [
    {
      line: 'if (this.#fits(bytes)) return true;',
      mutants: ['false'],
      why: 'what has room is let in further down as well; the sink would only be tried a call earlier',
    },
    {
      line: 'if (atMost < 0) return false;',
      why: 'no record has a protection below 0, so nothing is evicted; what is batched would only leave in smaller batches',
    },
  ],
  'queue/queue.ts': [
    {
      line: 'readonly #cursors: Cursor[] = Array.from({ length: PROTECTIONS }, () => ({ sequence: 0, place: 0 }));',
      mutants: ['{}'],
      why: 'no chunk has the number that a search starts with, so the first one that is looked at sets both',
    },
    {
      line: 'if (this.#head * 2 > this.#chunks.length) {',
      mutants: ['this.#head * 2 >= this.#chunks.length', 'true'],
      why: 'whether the places that are gone are given up at half, beyond or each time makes no difference but to the time it takes',
    },
    {
      line: 'for (let protection = 0; protection < PROTECTIONS; protection++) {',
      mutants: ['protection <= PROTECTIONS'],
      why: 'records of a protection that there is not are none',
    },
    {
      line: 'for (const cursor of this.#cursors) if (cursor.sequence === sequence) cursor.place = 0;',
      mutants: ['true'],
      why: 'a search that starts over finds the same; where nothing was renumbered that only takes longer',
    },
    {
      line: 'if (index === this.#head) this.shift();',
      mutants: ['false'],
      why: 'the front, too, can be spliced, though not in constant time; its records are evicted, so none is left to count',
    },
  ],
};
