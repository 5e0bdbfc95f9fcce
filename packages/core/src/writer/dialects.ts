/**
 * The dialects of the records in a ring, in shared memory beside it: texts, numbered from 1. The producer enters one before it
 * pushes the first record in it, so that whoever can see the record can see the dialect.
 */
import { MAX_DIALECT } from '../batch/grade.ts';

/** Bytes that they take, a multiple of a cache line. A usual one is 200 bytes long. */
export const DIALECT_BYTES = 16 * 1024;

/** Where the text of each number ends; number 0 is for lines, and has none. */
const ENDS = MAX_DIALECT + 1;
const TEXT_BYTES = DIALECT_BYTES - ENDS * 4;

export class Dialects {
  readonly #ends: Int32Array;
  readonly #text: Buffer;
  /** The producer's: the numbers of those that it entered. */
  readonly #numbers = new Map<string, number>();

  constructor(buffer: SharedArrayBuffer, offset: number) {
    this.#ends = new Int32Array(buffer, offset, ENDS);
    this.#text = Buffer.from(buffer, offset + ENDS * 4, TEXT_BYTES);
  }

  /** Producer: the number of a dialect; 0 if there is no room for one more. */
  enter(dialect: string): number {
    const known = this.#numbers.get(dialect);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    const start = this.#endOf(number - 1);
    const bytes = Buffer.byteLength(dialect);
    if (number > MAX_DIALECT || start + bytes > TEXT_BYTES) return 0;
    this.#text.write(dialect, start);
    Atomics.store(this.#ends, number, start + bytes);
    this.#numbers.set(dialect, number);
    return number;
  }

  /** Consumer: the dialect with a number that a record in the ring has. */
  get(number: number): string {
    return this.#text.toString('utf8', this.#endOf(number - 1), this.#endOf(number));
  }

  #endOf(number: number): number {
    return Atomics.load(this.#ends, number);
  }
}
