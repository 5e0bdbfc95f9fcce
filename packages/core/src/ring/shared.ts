/**
 * What the ring asks of shared memory. `Atomics` itself is a {@link SharedAtomics} and an `Int32Array` is its own plain access,
 * so in production nothing stands between the ring and the built-ins; the model checker hands in doubles that stop at every
 * access.
 */

import { copyExactly } from '../ndjson/transcode-bytes.ts';

/** The part of `Atomics` that the ring uses. */
export interface SharedAtomics {
  load(words: Int32Array, index: number): number;
  store(words: Int32Array, index: number, value: number): number;
  compareExchange(words: Int32Array, index: number, expected: number, replacement: number): number;
  wait(words: Int32Array, index: number, value: number, timeoutMs?: number): 'ok' | 'not-equal' | 'timed-out';
  notify(words: Int32Array, index: number, count?: number): number;
}

/** Bytes that no other thread sees. */
export interface OwnBytes {
  readonly buffer: Buffer;
  readonly view: DataView;
}

/** Shared bytes: lines in a lane or in a tray. Offsets and lengths are in bytes. */
export interface SharedBytes {
  readonly length: number;
  /** Encodes as much of a text as `room` holds, from `at`. Returns the bytes written. */
  write(text: string, at: number, room: number): number;
  /** Copies the first `length` of a thread's own bytes to `at`. */
  copyFrom(source: OwnBytes, at: number, length: number): void;
  /** Where the line that starts at `at` ends, its newline included; 0 if no newline follows. */
  lineEnd(at: number): number;
  /** Copies `start` to `end` of these bytes into others. */
  copyTo(target: SharedBytes, targetAt: number, start: number, end: number): void;
  /** Moves `start` to `end` of these bytes to a lower offset; the two may overlap. */
  moveDown(to: number, start: number, end: number): void;
}

const NEWLINE = 0x0a;

/** Up to so many bytes, copying them here takes less than calling for it. */
const MAX_WORDWISE = 256;

/** `Buffer.prototype.utf8Write`, which `Buffer.write` calls after checks that cost 25 of 160 ns a line. */
interface Utf8Writer {
  utf8Write(text: string, at: number, room: number): number;
}

/** Shared bytes as Node.js has them. */
export class BufferBytes implements SharedBytes {
  readonly length: number;
  /** The bytes themselves, to hand to write(2). */
  readonly buffer: Buffer;
  readonly view: DataView;
  readonly #writer: Utf8Writer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    this.length = buffer.length;
    this.#writer = buffer as unknown as Utf8Writer;
  }

  write(text: string, at: number, room: number): number {
    return this.#writer.utf8Write(text, at, room);
  }

  copyFrom({ buffer, view }: OwnBytes, at: number, length: number): void {
    if (length <= MAX_WORDWISE) copyExactly(view, 0, this.view, at, length);
    else buffer.copy(this.buffer, at, 0, length);
  }

  lineEnd(at: number): number {
    return this.buffer.indexOf(NEWLINE, at) + 1;
  }

  copyTo(target: SharedBytes, targetAt: number, start: number, end: number): void {
    this.buffer.copy((target as BufferBytes).buffer, targetAt, start, end);
  }

  moveDown(to: number, start: number, end: number): void {
    this.buffer.copyWithin(to, start, end);
  }
}
