/** The lines that one thread has gathered for its next write. */

import type { LineRoom } from '../format/line-room.ts';
import { ROOM_SLACK } from '../format/line-room.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { PROTECTIONS, protectionOfGrade } from './grade.ts';

/** Room for grades that a batch starts with; it doubles as needed. */
const INITIAL_RECORDS = 256;

/** Memory of a batch, which a line may be written to from `start` on. */
class Memory implements LineRoom {
  readonly buffer: TextBuffer;
  readonly view: DataView;
  start = 0;
  readonly end: number;

  constructor(length: number, end: number) {
    this.buffer = Buffer.allocUnsafeSlow(length) as TextBuffer;
    this.view = new DataView(this.buffer.buffer);
    this.end = end;
  }
}

/** A batch has no memory before it has lines. */
const NO_MEMORY = new Memory(0, 0);

/**
 * Lines are written into one buffer as bytes, or come as text. Texts are joined, and encoded once, before bytes follow or when
 * the batch leaves: one `Buffer.write` of 100 lines takes a fifth of 100 of one line each.
 *
 * Texts are counted by an upper bound of their size (three bytes for each UTF-16 unit) until that bound says the batch may be
 * full; then they are encoded, and the size is exact.
 */
export class Batch {
  records = 0;
  grades = new Uint8Array(INITIAL_RECORDS);
  /** What a batch is meant to hold at most, in bytes. A single longer line makes an exception. */
  readonly maxBytes: number;
  /** Its `start` is where the bytes end. */
  #memory = NO_MEMORY;
  /** Lines that came as text and are not encoded yet, each ended by a newline. They follow the bytes. */
  #text = '';
  #textBound = 0;
  /** Whether somebody is writing a line. */
  #isWriting = false;
  #lowestProtection = PROTECTIONS;
  /** How many records `#lowestProtection` is the lowest of. */
  #searched = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Where its lines are; as far as they were encoded, see {@link measure}. */
  get buffer(): Buffer {
    return this.#memory.buffer;
  }

  /** Upper bound of the size in bytes; exact once measured. */
  get bytes(): number {
    return this.#memory.start + this.#textBound;
  }

  /** Where a line may be written as bytes, for {@link commit}; none while one is being written, by whoever calls this. */
  begin(): LineRoom | undefined {
    if (this.#isWriting) return undefined;
    if (this.#text !== '') this.#encode();
    if (this.#memory === NO_MEMORY) this.#memory = this.#allocate(this.maxBytes);
    this.#isWriting = true;
    return this.#memory;
  }

  /**
   * Takes the line that was written to the room up to `end`, its newline included; none if `end` is negative. False if there
   * is none, or if the batch has changed since {@link begin}, because what was printed logs itself: then nothing was taken.
   */
  commit(room: LineRoom, end: number, grade: number): boolean {
    const memory = this.#memory;
    if (room !== memory) return false;
    this.#isWriting = false;
    if (end < 0 || this.#text !== '') return false;
    memory.start = end;
    this.#enter(grade);
    return true;
  }

  /** Adds a line of at most `bytes` bytes, its newline included. */
  add(line: string, bytes: number, grade: number): void {
    this.#enter(grade);
    this.#textBound += bytes;
    this.#text += `${line}\n`;
  }

  /** Whether a line of `units` UTF-16 units fits for certain, without measuring anything. */
  surelyFits(units: number): boolean {
    return this.#memory.start + this.#textBound + units * 3 + 1 <= this.maxBytes;
  }

  /** The exact size in bytes, all of which are in {@link buffer}. */
  measure(): number {
    if (this.#text !== '') this.#encode();
    return this.#memory.start;
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
    this.#memory.start = 0;
    // What a single long line took is given back; what is being written is left to whoever writes it, and comes to nothing.
    if (this.#isWriting || this.#memory.buffer.length > this.maxBytes + ROOM_SLACK) this.#memory = NO_MEMORY;
    this.#isWriting = false;
    this.#text = '';
    this.#textBound = 0;
    this.#lowestProtection = PROTECTIONS;
    this.#searched = 0;
    this.records = 0;
  }

  #encode(): void {
    const text = this.#text;
    this.#text = '';
    this.#textBound = 0;
    const { start, buffer } = this.#memory;
    let length = buffer.length - ROOM_SLACK;
    if (start + text.length * 3 > length) length = Math.max(length, this.maxBytes, start + Buffer.byteLength(text));
    // A line that is being written is left alone with the memory, and comes to nothing.
    if (this.#isWriting || length + ROOM_SLACK > buffer.length) this.#move(length);
    const memory = this.#memory;
    memory.start += memory.buffer.utf8Write(text, start, memory.buffer.length - start);
  }

  #move(length: number): void {
    const { buffer, start } = this.#memory;
    this.#memory = this.#allocate(length);
    this.#memory.start = start;
    this.#isWriting = false;
    buffer.copy(this.#memory.buffer, 0, 0, start);
  }

  #allocate(length: number): Memory {
    return new Memory(length + ROOM_SLACK, this.maxBytes);
  }

  #enter(grade: number): void {
    const { records } = this;
    if (records === this.grades.length) this.#growGrades();
    this.grades[records] = grade;
    this.records = records + 1;
  }

  #growGrades(): void {
    const larger = new Uint8Array(this.grades.length * 2);
    larger.set(this.grades);
    this.grades = larger;
  }
}
