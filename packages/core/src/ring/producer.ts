/**
 * The producer's side of a ring: the one thread that logs.
 *
 * A ring is three lanes, one for each protection, so that what may be evicted first is always at the front of a lane. The
 * bounds hold over the sum of the lanes, and a sequence number common to them keeps the order of logging.
 */
import { protectionOfGrade } from '../batch/grade.ts';
import { countOf, hasReached } from './cursor.ts';
import { type RingMemory, type RingSize, SETTLED_AT } from './layout.ts';
import { CONSUMER_WAS_FASTER, EMPTY, ProducerLane } from './producer-lane.ts';
import type { OwnBytes, SharedAtomics, SharedBytes } from './shared.ts';

export { CONSUMER_WAS_FASTER, EMPTY };

/** Most bytes that a UTF-16 unit takes in UTF-8. */
const BYTES_PER_UNIT = 3;

const FIRST_LOW = -(2 ** 31);
const LAST_LOW = 2 ** 31 - 1;
/** What one overflow of the low bits adds above the grade. */
const HIGH_STEP = 1 << 8;

/** Lines of this thread's own: where each ends, and its grade; all grades are of one protection. */
export interface ByteLines extends OwnBytes {
  readonly ends: ArrayLike<number>;
  readonly grades: ArrayLike<number>;
}

/** See {@link RingProducer.mark}. */
export interface FlushMark {
  readonly published: readonly number[];
  /** Records that had been taken when the last one before the mark had left the ring, once that is so. */
  taken: number | undefined;
}

export class RingProducer {
  readonly #atomics: SharedAtomics;
  readonly #words: Int32Array;
  readonly #lanes: readonly ProducerLane[];
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #firstSettled: number;
  /** Upper bounds of what waits: exact at the last look at the read cursors, and only grown by pushes since. */
  #waiting = 0;
  #waitingBytes = 0;
  /** Bytes that the last reservation set aside. */
  #reserved = 0;
  /** What was placed last: where, how much of it, and whether it is ASCII. */
  #lane: ProducerLane;
  #at = 0;
  #bytes = 0;
  #records = 0;
  #ascii = true;
  /** The sequence number of the next record, as entries have it: low 32 bits, signed, and higher ones above the grade. */
  #low: number;
  #high: number;

  /**
   * Takes over a ring in which nothing waits.
   * @param firstSequence the number of the first record; another one than 0 is for tests.
   */
  constructor(memory: RingMemory, size: RingSize, atomics: SharedAtomics = Atomics, firstSequence = 0) {
    this.#atomics = atomics;
    this.#words = memory.words;
    this.#lanes = memory.lanes.map((_, lane) => new ProducerLane(memory, lane, size, atomics));
    this.#lane = this.#lanes[0] as ProducerLane;
    this.#capacity = size.capacity;
    this.#maxBytes = size.maxBytes;
    this.#low = FIRST_LOW + (firstSequence % 2 ** 32);
    this.#high = Math.floor(firstSequence / 2 ** 32) * HIGH_STEP;
    this.#firstSettled = atomics.load(memory.words, SETTLED_AT);
  }

  /** Pushes one line, its newline included. False if there is no room. */
  push(line: string, grade: number): boolean {
    if (!this.place(line, grade)) return false;
    this.publish();
    return true;
  }

  /**
   * Pushes a group of lines that are joined in one text, each ended by its newline and without another: encoded at once,
   * published at once, and visible together. False if there is no room for all of them.
   * @param lengths UTF-16 units of each line, its newline included.
   * @param grades one for each line, all of one protection.
   */
  pushGroup(text: string, lengths: ArrayLike<number>, grades: ArrayLike<number>, records: number): boolean {
    if (!this.placeGroup(text, lengths, grades, records)) return false;
    this.publish();
    return true;
  }

  /** Encodes a line as {@link push} does, where nobody sees it before {@link publish}; or ever, if something else is placed first. */
  place(line: string, grade: number): boolean {
    const lane = this.#lanes[protectionOfGrade(grade)] as ProducerLane;
    const at = this.#reserve(lane, line, 1);
    if (at < 0) return false;
    const bytes = lane.bytes.write(line, at, this.#reserved);
    lane.enter(0, at, bytes, grade | this.#high, this.#low);
    this.#placed(lane, 1, at, bytes, bytes === line.length);
    return true;
  }

  /** The same for a group, as {@link pushGroup} does. False also if there are more newlines than lines. */
  placeGroup(text: string, lengths: ArrayLike<number>, grades: ArrayLike<number>, records: number): boolean {
    const lane = this.#lanes[protectionOfGrade(grades[0] as number)] as ProducerLane;
    const at = this.#reserve(lane, text, records);
    if (at < 0) return false;
    const bytes = lane.bytes.write(text, at, this.#reserved);
    // As many bytes as units proves that all is ASCII.
    const ascii = bytes === text.length;
    let start = at;
    for (let record = 0; record < records; record++) {
      const length = ascii ? (lengths[record] as number) : lane.bytes.lineEnd(start) - start;
      lane.enter(record, start, length, (grades[record] as number) | this.#high, this.#low + record);
      start += length;
    }
    if (start !== at + bytes) return false;
    this.#placed(lane, records, at, bytes, ascii);
    return true;
  }

  /**
   * Pushes lines that stand one behind the other in bytes of this thread's own, the first at 0. False if there is no room for
   * all of them.
   */
  pushBytes(lines: ByteLines, records: number): boolean {
    const { ends, grades } = lines;
    const lane = this.#lanes[protectionOfGrade(grades[0] as number)] as ProducerLane;
    const bytes = ends[records - 1] as number;
    const at = this.#reserveBytes(lane, bytes, records);
    if (at < 0) return false;
    lane.bytes.copyFrom(lines, at, bytes);
    let start = 0;
    for (let record = 0; record < records; record++) {
      const end = ends[record] as number;
      lane.enter(record, at + start, end - start, (grades[record] as number) | this.#high, this.#low + record);
      start = end;
    }
    this.#placed(lane, records, at, bytes, true);
    this.publish();
    return true;
  }

  /** Makes visible what was placed. */
  publish(): void {
    const records = this.#records;
    this.#lane.publish(records, this.#at, this.#bytes);
    this.#waiting += records;
    this.#waitingBytes += this.#bytes;
    this.#low += records;
  }

  /** The bytes in which something was placed last. */
  get placedIn(): SharedBytes {
    return this.#lane.bytes;
  }

  /** Where a record that was placed last starts. */
  startOf(record: number): number {
    return this.#lane.startOf(record);
  }

  /** Where a record that was placed last ends, behind its newline. */
  endOf(record: number): number {
    return record + 1 === this.#records ? this.#at + this.#bytes : this.#lane.startOf(record + 1);
  }

  /** Whether what was placed last is ASCII. */
  get placedAscii(): boolean {
    return this.#ascii;
  }

  /**
   * Takes out the oldest record of the lowest protection that waits, if that is not above `protection`. Returns its grade;
   * {@link EMPTY} if there is none, or {@link CONSUMER_WAS_FASTER} if the consumer took it, which made room, too.
   */
  evictOldest(protection: number): number {
    for (let lane = 0; lane <= protection; lane++) {
      const outcome = (this.#lanes[lane] as ProducerLane).evict();
      if (outcome === EMPTY) continue;
      this.#recount();
      return outcome;
    }
    return EMPTY;
  }

  /** Records that wait in the ring now. */
  get waiting(): number {
    this.#look();
    return this.#waiting;
  }

  /** Bytes that wait in the ring now. */
  get waitingBytes(): number {
    this.#look();
    return this.#waitingBytes;
  }

  /** Records that waited at the last look, and those pushed since: never less than what waits now, and free to ask. */
  get waitingAtMost(): number {
    return this.#waiting;
  }

  /** Records that the consumer took from this producer, modulo 2^28: exact, as nobody else evicts. */
  get taken(): number {
    this.#look();
    return this.#taken();
  }

  /** Records that left the consumer's tray, counted from when this producer took over, modulo 2^28. */
  get settled(): number {
    return countOf((this.#atomics.load(this.#words, SETTLED_AT) - this.#firstSettled) << 4);
  }

  /** A mark behind everything that was pushed so far. */
  mark(): FlushMark {
    return { published: this.#lanes.map((lane) => lane.published), taken: undefined };
  }

  /** Whether everything before a mark was evicted or settled, in whatever order the two happened. */
  isSettled(mark: FlushMark): boolean {
    if (mark.taken === undefined) {
      this.#look();
      if (!this.#lanes.every((lane, index) => hasReached(lane.read, mark.published[index] as number))) return false;
      // Nothing before the mark waits in the ring. What was taken by now is in the tray at worst.
      mark.taken = this.#taken();
    }
    return hasReached(this.settled << 4, mark.taken << 4);
  }

  /** Whether the record that was evicted last, of this protection, was pushed before a mark. */
  evictedBefore(mark: FlushMark, protection: number): boolean {
    return hasReached(mark.published[protection] as number, (this.#lanes[protection] as ProducerLane).read);
  }

  #taken(): number {
    let taken = 0;
    for (const lane of this.#lanes) taken += lane.taken;
    return countOf(taken << 4);
  }

  /** An offset in the lane with room for so many bytes, or -1. */
  #reserveBytes(lane: ProducerLane, bytes: number, records: number): number {
    this.#number(records);
    if (this.#waiting + records > this.#capacity || this.#waitingBytes + bytes > this.#maxBytes) {
      this.#look();
      if (this.#waiting + records > this.#capacity || this.#waitingBytes + bytes > this.#maxBytes) return -1;
    }
    return lane.place(bytes);
  }

  /** Numbers need not be dense, so a group whose numbers would overflow in its middle starts after the overflow. */
  #number(records: number): void {
    if (this.#low + records <= LAST_LOW) return;
    this.#low = FIRST_LOW;
    this.#high += HIGH_STEP;
  }

  /** An offset in the lane with room for the text, or -1. */
  #reserve(lane: ProducerLane, text: string, records: number): number {
    this.#number(records);
    let bytes = text.length * BYTES_PER_UNIT;
    if (this.#waiting + records <= this.#capacity && this.#waitingBytes + bytes <= this.#maxBytes) {
      const at = lane.place(bytes);
      if (at >= 0) {
        this.#reserved = bytes;
        return at;
      }
    }
    this.#look();
    if (this.#waiting + records > this.#capacity) return -1;
    // Only here, near the bound, is a text measured: it costs as much as encoding it.
    bytes = Buffer.byteLength(text);
    if (this.#waitingBytes + bytes > this.#maxBytes) return -1;
    this.#reserved = bytes;
    return lane.place(bytes);
  }

  #placed(lane: ProducerLane, records: number, at: number, bytes: number, ascii: boolean): void {
    this.#lane = lane;
    this.#records = records;
    this.#at = at;
    this.#bytes = bytes;
    this.#ascii = ascii;
  }

  #look(): void {
    for (const lane of this.#lanes) lane.look();
    this.#recount();
  }

  #recount(): void {
    let waiting = 0;
    let bytes = 0;
    for (const lane of this.#lanes) {
      waiting += lane.waiting;
      bytes += lane.waitingBytes;
    }
    this.#waiting = waiting;
    this.#waitingBytes = bytes;
  }
}
