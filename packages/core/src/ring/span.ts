/** A run of records in one lane that the consumer copied, with what it needs to give up the first of them again. */
import { advance } from './cursor.ts';
import {
  ENTRY,
  ENTRY_GRADE,
  ENTRY_LENGTH,
  ENTRY_SEQUENCE,
  ENTRY_START,
  indexAt,
  indexEntries,
  type RingMemory,
} from './layout.ts';
import type { SharedBytes } from './shared.ts';
import type { Tray } from './tray.ts';

/** The sequence number that comes after all others: of a lane in which nothing waits. */
export const NEVER = Number.POSITIVE_INFINITY;

/**
 * An index entry is read while the producer may be evicting it and writing another one there. So whatever is read here is
 * checked against the bounds of the memory and otherwise believed: if it was wrong, the exchange of the read cursor fails.
 */
export class Span {
  records = 0;
  bytes = 0;
  /** Bytes of the span before each record, then of all. */
  readonly #ends: Uint32Array;
  readonly #grades: Uint8Array;
  readonly #words: Int32Array;
  readonly #lanes: readonly SharedBytes[];
  readonly #indexes: readonly number[];
  readonly #mask: number;

  constructor(memory: RingMemory, capacity: number) {
    this.#words = memory.words;
    this.#lanes = memory.lanes;
    this.#indexes = memory.lanes.map((_, lane) => indexAt(lane, capacity));
    this.#mask = indexEntries(capacity) - 1;
    this.#ends = new Uint32Array(memory.trayGrades.length + 1);
    this.#grades = new Uint8Array(memory.trayGrades.length);
  }

  /** The sequence number of the record at a cursor. */
  sequence(lane: number, cursor: number): number {
    const entry = this.#entry(lane, cursor);
    const high = (this.#words[entry + ENTRY_GRADE] as number) >>> 8;
    return high * 2 ** 32 + (this.#words[entry + ENTRY_SEQUENCE] as number);
  }

  /** Copies records of a lane to `at`: at most so many, before a sequence number, and no more bytes than `room`. */
  copy(
    lane: number,
    from: number,
    atMost: number,
    before: number,
    target: SharedBytes,
    at: number,
    room: number,
  ): void {
    const words = this.#words;
    const grades = this.#grades;
    const ends = this.#ends;
    const mask = this.#mask;
    const data = this.#lanes[lane] as SharedBytes;
    const index = this.#indexes[lane] as number;
    const records = Math.min(atMost, grades.length);
    let bytes = 0;
    let pieceStart = 0;
    let pieceEnd = 0;
    let record = 0;
    for (; record < records; record++) {
      const entry = index + ((advance(from, record) >>> 4) & mask) * ENTRY;
      const start = words[entry + ENTRY_START] as number;
      const length = words[entry + ENTRY_LENGTH] as number;
      const grade = words[entry + ENTRY_GRADE] as number;
      if (start + length > data.length || bytes + length > room) break;
      if (before !== NEVER && (grade >>> 8) * 2 ** 32 + (words[entry + ENTRY_SEQUENCE] as number) >= before) break;
      if (start !== pieceEnd) {
        if (pieceEnd > pieceStart) data.copyTo(target, at + bytes - (pieceEnd - pieceStart), pieceStart, pieceEnd);
        pieceStart = start;
      }
      pieceEnd = start + length;
      grades[record] = grade & 0xff;
      bytes += length;
      ends[record + 1] = bytes;
    }
    if (pieceEnd > pieceStart) data.copyTo(target, at + bytes - (pieceEnd - pieceStart), pieceStart, pieceEnd);
    this.records = record;
    this.bytes = bytes;
  }

  /** Bytes of the first so many records. */
  bytesOf(records: number): number {
    return this.#ends[records] as number;
  }

  /** Enters the records from number `from` on into a tray: their grades, and where it wants them, their lengths. */
  describe({ grades, lengths }: Tray, at: number, from: number): void {
    for (let record = from; record < this.records; record++)
      grades[at + record - from] = this.#grades[record] as number;
    if (lengths === undefined) return;
    for (let record = from; record < this.records; record++)
      lengths[at + record - from] = this.bytesOf(record + 1) - this.bytesOf(record);
  }

  #entry(lane: number, cursor: number): number {
    return (this.#indexes[lane] as number) + ((cursor >>> 4) & this.#mask) * ENTRY;
  }
}
