/** @type {import("../lib/verdict.mjs").Explanations} */
export default {
  'batch/batch.ts': [
    {
      line: "if (this.#text !== '') this.#encode();",
      why: 'without text, encoding adds nothing; before the first line it makes the memory that is made next anyway',
    },
    {
      line: "if (end < 0 || this.#text !== '') return false;",
      mutants: ['end <= 0'],
      why: 'a line ends behind its newline',
    },
    {
      line: 'if (protection < this.#lowestProtection) this.#lowestProtection = protection;',
      mutants: ['protection <= this.#lowestProtection'],
      why: 'a value is replaced by itself',
    },
    {
      line: 'if (start + text.length * 3 > length) length = Math.max(length, this.maxBytes, start + Buffer.byteLength(text));',
      why: 'what surely fits need not be measured; measured, it fits as well',
    },
    {
      line: 'memory.start += memory.buffer.utf8Write(text, start, memory.buffer.length - start);',
      why: 'the length is one that the text has been made to fit',
    },
  ],
  'batch/flush-timer.ts': [
    {
      line: 'this.#startedAt = this.#intervalMs > 0 ? monotonicMs() : 0;',
      why: 'a time from now on is reached at the end of the turn as surely as 0; the clock is not asked in vain',
    },
    {
      line: 'if (!this.#alarm.armed) this.#alarm.set(this.#intervalMs);',
      why: 'an alarm that is armed rings earlier and is set again by what is left; to set it here costs a call for each batch',
    },
  ],
};
