/**
 * The bounded queue of one thread and destination: chunks that wait for their sink, oldest first.
 *
 * Any waiting record can be taken out, least protected and oldest first. Finding it is amortised constant time: for each
 * protection a cursor remembers how far the search has come, and since chunks only join at the end it never goes back.
 */
import { PROTECTIONS, protectionOfGrade } from '../batch/grade.ts';
import type { Chunk } from './chunk.ts';

interface Cursor {
  sequence: number;
  place: number;
}

export class Queue {
  /** Waiting records. */
  records = 0;
  /** Bytes of waiting records. */
  bytes = 0;
  /** Most records that ever waited. */
  highWater = 0;
  #chunks: (Chunk | undefined)[] = [];
  #head = 0;
  readonly #evictable: number[] = new Array(PROTECTIONS).fill(0);
  readonly #cursors: Cursor[] = Array.from({ length: PROTECTIONS }, () => ({ sequence: 0, place: 0 }));

  get front(): Chunk | undefined {
    return this.#chunks[this.#head];
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#count(chunk, 1);
  }

  /** Notes how many records wait now; `batched` more wait in the batch because of the queue. */
  noteHighWater(batched: number): void {
    this.highWater = Math.max(this.highWater, this.records + batched);
  }

  /**
   * Puts a chunk before all others: one that the sink has not taken, or not all of it, or a drop marker. What is offered is not
   * in the queue meanwhile, since a sink that logs may cause evictions.
   */
  unshift(chunk: Chunk): void {
    if (this.#head > 0) this.#chunks[--this.#head] = chunk;
    else this.#chunks.unshift(chunk);
    this.#count(chunk, 1);
    for (const cursor of this.#cursors) cursor.sequence = 0;
  }

  /** Takes the front chunk out, with what is still live in it. There must be one. */
  shift(): void {
    this.#count(this.front as Chunk, -1);
    this.#chunks[this.#head++] = undefined;
    // The places of chunks that are gone are given up once they are more than half.
    if (this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** The lowest protection among records that may be evicted, or `undefined` if none may. */
  lowestProtection(): number | undefined {
    for (let protection = 0; protection < PROTECTIONS; protection++) {
      if ((this.#evictable[protection] as number) > 0) return protection;
    }
    return undefined;
  }

  /** Evicts the oldest record of a protection. Returns its grade and the chunk it waited in. */
  evictOldest(protection: number): { grade: number; sequence: number } {
    const cursor = this.#cursors[protection] as Cursor;
    for (let index = this.#indexAt(cursor.sequence); ; index++) {
      const chunk = this.#chunks[index];
      if (chunk === undefined) throw new RangeError(`no record of protection ${protection} can be evicted`);
      if (chunk.sequence !== cursor.sequence) {
        cursor.sequence = chunk.sequence;
        cursor.place = 0;
      }
      for (let place = Math.max(cursor.place, chunk.first); place < chunk.places; place++) {
        const grade = chunk.grade(place);
        if (protectionOfGrade(grade) !== protection || !chunk.isEvictable(place)) continue;
        const places = chunk.places;
        const bytes = chunk.evict(place);
        cursor.place = place;
        // A chunk that was squeezed has renumbered its places: it is searched again from the start.
        if (chunk.places !== places) this.#rewind(chunk.sequence);
        this.#uncount(grade);
        this.records--;
        this.bytes -= bytes;
        if (chunk.live === 0) {
          this.#remove(index);
          chunk.release();
        }
        return { grade, sequence: chunk.sequence };
      }
    }
  }

  /** Takes everything out and returns it, oldest first. */
  drain(): Chunk[] {
    const chunks = this.#chunks.slice(this.#head) as Chunk[];
    this.#chunks = [];
    this.#head = 0;
    this.records = 0;
    this.bytes = 0;
    this.#evictable.fill(0);
    return chunks;
  }

  #indexAt(sequence: number): number {
    let low = this.#head;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle] as Chunk).sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #rewind(sequence: number): void {
    for (const cursor of this.#cursors) if (cursor.sequence === sequence) cursor.place = 0;
  }

  #remove(index: number): void {
    if (index === this.#head) this.shift();
    else this.#chunks.splice(index, 1);
  }

  #uncount(grade: number): void {
    const protection = protectionOfGrade(grade);
    this.#evictable[protection] = (this.#evictable[protection] as number) - 1;
  }

  #count(chunk: Chunk, sign: 1 | -1): void {
    this.records += sign * chunk.live;
    this.bytes += sign * chunk.liveBytes;
    for (let place = chunk.first; place < chunk.places; place++) {
      if (!chunk.isEvictable(place)) continue;
      const protection = protectionOfGrade(chunk.grade(place));
      this.#evictable[protection] = (this.#evictable[protection] as number) + sign;
    }
  }
}
