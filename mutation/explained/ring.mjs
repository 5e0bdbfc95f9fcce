/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'ring/producer-lane.ts': [
    {
      line: 'words[entry + ENTRY_START] = start;',
      mutants: ['entry - ENTRY_START'],
      why: 'ENTRY_START is 0',
    },
  ],
  'ring/shared.ts': [
    {
      line: 'if (length <= MAX_WORDWISE) copyExactly(view, 0, this.view, at, length);',
      why: 'both ways copy the same bytes; which one is faster depends on how many they are',
    },
  ],
  'ring/consumer.ts': [
    {
      line: 'return span.records > 0;',
      mutants: ['span.records >= 0'],
      why: 'nothing is copied into an empty tray only where the record was evicted meanwhile: then the exchange fails, and the claim begins anew as well',
    },
    {
      line: 'for (let lane = 0; lane < PROTECTIONS; lane++) this.#published[lane] = this.#load(writeCursorAt(lane));',
      mutants: ['lane <= PROTECTIONS'],
      why: 'another word is loaded, and kept nowhere',
    },
    {
      line: '} else if (head < this.#before) this.#before = head;',
      mutants: ['head <= this.#before'],
      why: 'a number is replaced by itself',
    },
    {
      line: 'if (((count - now) | 0) <= 0) return;',
      mutants: ['(count - now | 0) < 0'],
      why: 'a count is exchanged for itself',
    },
  ],
  'ring/span.ts': [
    {
      line: 'for (let record = from; record < this.records; record++)',
      mutants: ['record <= this.records'],
      why: 'what is entered behind the last record belongs to none, and the next claim puts its own there',
    },
  ],
  'ring/tray.ts': [
    {
      line: 'return this.#atomics.load(this.#words, this.#latest() + NUMBER);',
      mutants: ['this.#latest() - NUMBER'],
      why: 'NUMBER is 0',
    },
    {
      line: 'if (this.#transcodes) copyRegion(other.claimed, this.claimed, 0);',
      mutants: ['true'],
      why: 'where nothing is transcoded both regions are one, and the same bytes are copied once more',
    },
  ],
};
