/** The producer's side of one lane: where the next line goes, and what is known to wait. */
import { advance, recordsBetween } from './cursor.ts';
import {
  ENTRY,
  ENTRY_GRADE,
  ENTRY_LENGTH,
  ENTRY_SEQUENCE,
  ENTRY_START,
  indexAt,
  indexEntries,
  type RingMemory,
  type RingSize,
  readCursorAt,
  writeCursorAt,
} from './layout.ts';
import type { SharedAtomics, SharedBytes } from './shared.ts';

/**
 * The producer looks for an empty lane only past so many bytes, since looking costs a cache miss for each claim of the
 * consumer; from an empty lane it starts at 0 again, so that the memory it touches stays small and in the cache.
 */
const HOT_BYTES = 128 * 1024;

/** What {@link ProducerLane.evict} returns instead of a grade. */
export const EMPTY = -1;
export const CONSUMER_WAS_FASTER = -2;

export class ProducerLane {
  readonly bytes: SharedBytes;
  readonly #atomics: SharedAtomics;
  readonly #words: Int32Array;
  readonly #writeAt: number;
  readonly #readAt: number;
  readonly #indexAt: number;
  readonly #mask: number;
  readonly #maxBytes: number;
  readonly #firstRead: number;
  #write: number;
  /** The read cursor when it was last loaded. It may have moved on since, never back. */
  #read: number;
  #evicted = 0;
  /** Where the next line goes, if it fits there. */
  #tail = 0;
  /** While the waiting bytes lie in two pieces, the end of the first; the second starts at 0. */
  #wrapAt = 0;
  /** Below this a line fits at the tail without looking at the read cursor. */
  #sure: number;

  constructor(memory: RingMemory, lane: number, { capacity, maxBytes }: RingSize, atomics: SharedAtomics) {
    this.bytes = memory.lanes[lane] as SharedBytes;
    this.#atomics = atomics;
    this.#maxBytes = maxBytes;
    this.#words = memory.words;
    this.#writeAt = writeCursorAt(lane);
    this.#readAt = readCursorAt(lane);
    this.#indexAt = indexAt(lane, capacity);
    this.#mask = indexEntries(capacity) - 1;
    this.#write = atomics.load(memory.words, this.#writeAt);
    this.#read = atomics.load(memory.words, this.#readAt);
    this.#firstRead = this.#read;
    this.#sure = Math.min(HOT_BYTES, this.bytes.length);
  }

  /** The write cursor: every record before it was published. */
  get published(): number {
    return this.#write;
  }

  /** The read cursor as of the last look. */
  get read(): number {
    return this.#read;
  }

  /** Records that the consumer took, modulo 2^28, as of the last look: all that is gone and was not evicted here. */
  get taken(): number {
    return recordsBetween(this.#read, this.#firstRead) - this.#evicted;
  }

  /** Records that wait, as of the last look at the read cursor. */
  get waiting(): number {
    return recordsBetween(this.#write, this.#read);
  }

  /** Bytes that wait, as of the last look at the read cursor. */
  get waitingBytes(): number {
    if (this.waiting === 0) return 0;
    const head = this.#head();
    return head < this.#tail ? this.#tail - head : this.#wrapAt - head + this.#tail;
  }

  /** Loads the read cursor. */
  look(): void {
    this.#read = this.#atomics.load(this.#words, this.#readAt);
  }

  /** An offset where so many bytes fit in one piece, or -1. With what waits in the lane they must be within `maxBytes`. */
  place(bytes: number): number {
    return this.#tail + bytes <= this.#sure ? this.#tail : this.#search(bytes);
  }

  /** Enters the next record into the index. It is not visible before {@link publish}. */
  enter(ahead: number, start: number, length: number, grade: number, low: number): void {
    const words = this.#words;
    const entry = this.#entry(advance(this.#write, ahead));
    words[entry + ENTRY_START] = start;
    words[entry + ENTRY_LENGTH] = length;
    words[entry + ENTRY_GRADE] = grade;
    words[entry + ENTRY_SEQUENCE] = low;
  }

  /** Where a record that was entered and is not visible yet starts. */
  startOf(ahead: number): number {
    return this.#words[this.#entry(advance(this.#write, ahead)) + ENTRY_START] as number;
  }

  /** Makes records visible, whose lines and entries are complete. */
  publish(records: number, at: number, bytes: number): void {
    if (at < this.#tail) {
      this.#wrapAt = this.#tail;
      this.#sure = this.#head();
    }
    this.#tail = at + bytes;
    this.#write = advance(this.#write, records);
    this.#atomics.store(this.#words, this.#writeAt, this.#write);
  }

  /** Takes the oldest waiting record out. Returns its grade, or why there was none to take. */
  evict(): number {
    if (this.waiting === 0) return EMPTY;
    // Read before the exchange; but nobody else writes entries, so after it would be as good.
    const grade = (this.#words[this.#entry(this.#read) + ENTRY_GRADE] as number) & 0xff;
    const next = advance(this.#read, 1);
    const found = this.#atomics.compareExchange(this.#words, this.#readAt, this.#read, next);
    if (found !== this.#read) {
      this.#read = found;
      return CONSUMER_WAS_FASTER;
    }
    this.#read = next;
    this.#evicted++;
    return grade;
  }

  #search(bytes: number): number {
    this.look();
    if (this.waiting === 0) {
      this.#tail = 0;
      this.#sure = Math.min(HOT_BYTES, this.bytes.length);
      return 0;
    }
    const head = this.#head();
    if (head >= this.#tail) {
      this.#sure = head;
      return this.#tail + bytes <= head ? this.#tail : -1;
    }
    this.#sure = Math.min(HOT_BYTES, this.bytes.length);
    // With the tail at or beyond the bound, whatever else may wait before the head has moved fits before the head: what is
    // between the two and what is added are within the bound together. So no more memory than needed is touched.
    if (this.#tail < this.#maxBytes && this.#tail + bytes <= this.bytes.length) return this.#tail;
    return bytes <= head ? 0 : -1;
  }

  /** Where the oldest waiting line starts. */
  #head(): number {
    return this.#words[this.#entry(this.#read) + ENTRY_START] as number;
  }

  #entry(cursor: number): number {
    return this.#indexAt + ((cursor >>> 4) & this.#mask) * ENTRY;
  }
}
