/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'ring/producer-lane.ts': [
    {
      line: 'words[entry + ENTRY_START] = start;',
      mutants: ['entry - ENTRY_START'],
      why: 'ENTRY_START is 0',
    },
  ],
  'ring/cursor.ts': [
    {
      line: 'return (read & ~TENURE) | ((read + 2) & TENURE);',
      mutants: ['read - 2'],
      why: 'tenures are only told apart: counted downwards, each of the eight differs from the others as well',
    },
  ],
  'ring/producer.ts': [
    {
      line: '#ascii = true;',
      mutants: ['false'],
      why: 'it is asked of what was placed, and placing sets it',
    },
    {
      line: 'this.#placed(lane, records, at, bytes, true);',
      mutants: ['false'],
      why: 'it is asked only between placing and publishing, and lines that come as bytes are published at once',
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
      line: 'for (let lane = 0; lane < PROTECTIONS; lane++) this.#tenures[lane] = this.#load(readCursorAt(lane));',
      mutants: ['lane <= PROTECTIONS'],
      why: 'another word is loaded, and kept nowhere',
    },
    {
      line: 'for (let lane = 0; lane < PROTECTIONS; lane++) {',
      mutants: ['lane <= PROTECTIONS'],
      why: 'the head of a lane that is none is NEVER or no number, which is less than nothing',
    },
    {
      line: 'return span.records > 0;',
      mutants: ['span.records >= 0', 'true'],
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
      line: 'if (before !== NEVER && (grade >>> 8) * 2 ** 32 + (words[entry + ENTRY_SEQUENCE] as number) >= before) break;',
      mutants: ['true'],
      why: 'no number is as large as NEVER; asking first only saves reading it',
    },
    {
      line: 'if (before !== NEVER && (grade >>> 8) * 2 ** 32 + (words[entry + ENTRY_SEQUENCE] as number) >= before) break;',
      mutants: ['(grade >>> 8) * 2 ** 32 + (words[entry + ENTRY_SEQUENCE] as number) > before'],
      why: 'it is the number of a record in another lane, and no two records have the same',
    },
    {
      line: 'if (start !== pieceEnd) {',
      mutants: ['true'],
      why: 'the same bytes are copied to the same place, one record at a time',
    },
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
      line: 'const a = this.#atomics.load(this.#words, trayStateAt(0) + NUMBER);',
      mutants: ['trayStateAt(0) - NUMBER'],
      why: 'NUMBER is 0',
    },
    {
      line: 'const b = this.#atomics.load(this.#words, trayStateAt(1) + NUMBER);',
      mutants: ['trayStateAt(1) - NUMBER'],
      why: 'NUMBER is 0',
    },
    {
      line: 'this.#atomics.store(words, state + NUMBER, this.#number);',
      mutants: ['state - NUMBER'],
      why: 'NUMBER is 0',
    },
    {
      line: 'const records = until === lines.end ? this.#settleAll() : this.#settleLines(until);',
      mutants: ['false'],
      why: 'every line ends with its only newline, so that counting them comes to as many; knowing it only saves that',
    },
    {
      line: 'if (this.#transcodes) {',
      mutants: ['true'],
      why: 'three more words of a state are written, which are its own and read by no tray whose records are lines',
    },
    {
      line: 'for (let end = bytes.lineEnd(begin); end > 0 && end <= until; end = bytes.lineEnd(end)) {',
      mutants: ['end >= 0', 'true'],
      why: 'the newline of the last line lies behind what is settled, so that one is always found',
    },
    {
      line: 'if (this.#transcodes) copyRegion(other.claimed, this.claimed, 0);',
      mutants: ['true'],
      why: 'where nothing is transcoded both regions are one, and the same bytes are copied once more',
    },
  ],
};
