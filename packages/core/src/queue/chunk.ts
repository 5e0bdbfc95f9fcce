/** A sealed batch that waits for its sink: encoded bytes, with the bounds and grade of every record in them. */

import type { ChunkMemory } from './chunk-memory.ts';

const NEWLINE = 0x0a;

export class Chunk {
  /** Position in the order of sealing, from 1. A flush waits for all chunks up to a number. */
  readonly sequence: number;
  bytes: Buffer;
  /** Where the next write starts. */
  start = 0;
  /** Records that wait here. 0 in a drop marker, which is a line but not a record. */
  live: number;
  liveBytes: number;
  /** Index of the first record that was neither written nor evicted. */
  first = 0;
  /** Bytes of the line at `start` that a short write has put out already. Such a record cannot be evicted. */
  tornBytes = 0;
  /** The outlet's generation when those bytes went out; in another one the line starts again from its beginning. */
  tornGeneration = 0;
  #ends: Uint32Array;
  #grades: Uint8Array;
  #evicted: Uint8Array | undefined;
  readonly #memory: ChunkMemory | undefined;

  /**
   * @param grades one for each line in `bytes`, in order; none for a drop marker.
   * @param memory what `bytes` are taken from, if they may be given back.
   */
  constructor(sequence: number, bytes: Buffer, grades: Uint8Array, memory?: ChunkMemory) {
    this.sequence = sequence;
    this.bytes = bytes;
    this.#memory = memory;
    this.live = grades.length;
    this.liveBytes = grades.length === 0 ? 0 : bytes.length;
    this.#grades = grades;
    this.#ends = lineEnds(bytes, grades.length);
  }

  /** Number of record places, evicted and written ones included; places at or after `first` may be live. */
  get places(): number {
    return this.#grades.length;
  }

  /** Whether nothing of it is left to write. */
  get done(): boolean {
    return this.places === 0 ? this.start === this.bytes.length : this.live === 0;
  }

  /** Gives its memory back. Nothing of it may be read after that. */
  release(): void {
    this.#memory?.give(this.bytes);
  }

  /** Whether the record at a place, `first` or a later one, is still there. */
  isLive(place: number): boolean {
    return this.#evicted?.[place] !== 1;
  }

  grade(place: number): number {
    return this.#grades[place] as number;
  }

  /**
   * Adds the records that are still there to counts by grade. It is asked as the process ends: JavaScript that ran for each
   * record would still be compiled while V8 is torn down, at which Node.js 20 may abort. Sorting and searching are native.
   */
  countLive(byGrade: Uint32Array): void {
    const left = this.#grades.slice(this.first);
    const grades = this.#evicted === undefined ? left : left.filter((_, index) => this.isLive(this.first + index));
    grades.sort();
    for (let from = 0, to = 0; from < grades.length; from = to) {
      const grade = grades[from] as number;
      to = grades.lastIndexOf(grade) + 1;
      byGrade[grade] = (byGrade[grade] as number) + to - from;
    }
  }

  /** Whether a live record may still be taken out: not when a part of it is already written. */
  isEvictable(place: number): boolean {
    return this.isLive(place) && !(place === this.first && this.tornBytes > 0);
  }

  /** Takes one live record out. Returns its size in bytes. */
  evict(place: number): number {
    const bytes = this.#sizeOf(place);
    this.#evicted ??= new Uint8Array(this.places);
    this.#evicted[place] = 1;
    this.live--;
    this.liveBytes -= bytes;
    // Else bytes of evicted records would be held for as long as one record beside them waits.
    if (this.live > 0 && this.tornBytes === 0 && this.liveBytes * 2 < this.bytes.length) this.#squeeze();
    return bytes;
  }

  /**
   * Where the next write may end: all of it, unless evicted records lie between. Then they are squeezed out first, or, while
   * the first line is torn and must stay where it is, only that line is offered.
   */
  contiguousEnd(): number {
    if (this.#evicted === undefined) return this.bytes.length;
    if (this.tornBytes > 0) return this.#ends[this.first] as number;
    this.#squeeze();
    return this.bytes.length;
  }

  /**
   * Notes that a write took so many bytes from `start`, one or more. Returns how many records are now out to their last byte; a
   * drop marker has none.
   */
  advance(taken: number, generation: number): number {
    this.start += taken;
    const before = this.live;
    while (this.first < this.places && (this.#ends[this.first] as number) <= this.start) {
      this.live--;
      this.liveBytes -= this.#sizeOf(this.first);
      this.first++;
    }
    this.tornBytes = this.start - this.#lineStart();
    this.tornGeneration = generation;
    return before - this.live;
  }

  /** Starts the torn line again from its beginning: what was written of it went to another file or reader. */
  untear(): void {
    this.start -= this.tornBytes;
    this.tornBytes = 0;
  }

  /** Where the line begins that `start` is in, or just behind. */
  #lineStart(): number {
    return this.bytes.lastIndexOf(NEWLINE, this.start - 1) + 1;
  }

  #begin(place: number): number {
    return place === 0 ? 0 : (this.#ends[place - 1] as number);
  }

  #sizeOf(place: number): number {
    return (this.#ends[place] as number) - this.#begin(place);
  }

  /** Makes the live records contiguous in a buffer of their own size. */
  #squeeze(): void {
    const bytes = this.#memory?.take(this.liveBytes) ?? Buffer.allocUnsafeSlow(this.liveBytes);
    const grades = new Uint8Array(this.live);
    let at = 0;
    let kept = 0;
    for (let place = this.first; place < this.places; place++) {
      if (!this.isLive(place)) continue;
      at += this.bytes.copy(bytes, at, this.#begin(place), this.#ends[place]);
      grades[kept++] = this.grade(place);
    }
    this.release();
    this.bytes = bytes;
    this.start = 0;
    this.first = 0;
    this.#grades = grades;
    this.#ends = lineEnds(bytes, grades.length);
    this.#evicted = undefined;
  }
}

/** Where each of the first `count` lines ends, its newline included. */
function lineEnds(bytes: Buffer, count: number): Uint32Array {
  const ends = new Uint32Array(count);
  let at = 0;
  for (let line = 0; line < count; line++) {
    at = bytes.indexOf(NEWLINE, at) + 1;
    ends[line] = at;
  }
  return ends;
}
