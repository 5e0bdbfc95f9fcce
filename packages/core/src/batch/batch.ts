/** The lines that one thread has gathered for its next write. */

import { PROTECTIONS, protectionOfGrade } from './grade.ts';

/** Room for grades that a batch starts with; it doubles as needed. */
const INITIAL_RECORDS = 256;

/**
 * Lines are joined as one string and encoded once, when the batch leaves: one `Buffer.write` of 100 lines against 100 of one
 * line each is the largest single gain of batching after the system calls themselves.
 *
 * The size in bytes is bounded from above (three bytes for each UTF-16 unit) until that bound says the batch may be full;
 * then it is measured once, and each later line is measured as it comes.
 */
export class Batch {
  /** The lines, each ended by a newline. */
  text = '';
  records = 0;
  /** Upper bound of the size in bytes; exact once measured. */
  bytes = 0;
  grades = new Uint8Array(INITIAL_RECORDS);
  #measured = false;
  #lowestProtection = PROTECTIONS;
  /** How many records `#lowestProtection` is the lowest of. */
  #searched = 0;

  /** Adds a line of at most `bytes` bytes, its newline included. */
  add(line: string, bytes: number, grade: number): void {
    const { records } = this;
    if (records === this.grades.length) this.#growGrades();
    this.grades[records] = grade;
    this.records = records + 1;
    this.bytes += bytes;
    this.text += `${line}\n`;
  }

  /** Whether a line of `units` UTF-16 units fits under `maxBytes` for certain, without measuring anything. */
  surelyFits(units: number, maxBytes: number): boolean {
    return !this.#measured && this.bytes + units * 3 + 1 <= maxBytes;
  }

  /** The exact size in bytes. */
  measure(): number {
    if (!this.#measured) {
      this.bytes = Buffer.byteLength(this.text);
      this.#measured = true;
    }
    return this.bytes;
  }

  /** The lowest protection among its records, {@link PROTECTIONS} if there are none; each record is looked at once. */
  lowestProtection(): number {
    for (; this.#searched < this.records; this.#searched++) {
      const protection = protectionOfGrade(this.grades[this.#searched] as number);
      if (protection < this.#lowestProtection) this.#lowestProtection = protection;
    }
    return this.#lowestProtection;
  }

  clear(): void {
    this.text = '';
    this.#lowestProtection = PROTECTIONS;
    this.#searched = 0;
    this.records = 0;
    this.bytes = 0;
    this.#measured = false;
  }

  #growGrades(): void {
    const larger = new Uint8Array(this.grades.length * 2);
    larger.set(this.grades);
    this.grades = larger;
  }
}
