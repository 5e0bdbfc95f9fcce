/** Chunks of NDJSON, cut anywhere, become lines. */

import type { LineTranscoder } from './transcode.ts';
import { Bytes } from './transcode-bytes.ts';
import type { LineBuffer } from './transcode-lines.ts';
import { SOURCE_SLACK } from './transcode-record.ts';
import { encodeText, MAX_UNIT_BYTES } from './transcode-text.ts';
import { endsOfObjects } from './whole-objects.ts';

const NEWLINE = 0x0a;

/** A chunk is worked on in pieces of so many bytes or characters, which the caches of a processor hold together with their lines. */
const PIECE_LENGTH = 32 * 1024;

/** Takes what lines a reader has ready. They are cleared when it returns. */
export type LineSink = (lines: LineBuffer) => void;

/**
 * Reads chunks. What a newline has not ended yet is carried to the next one. Not reentrant: a sink must not feed the reader
 * that feeds it.
 */
export class TranscodeReader {
  /** May be exchanged between chunks: a line is read by the one that is there when its newline comes. */
  transcoder: LineTranscoder;
  /** The level of the records on the writer's scale, where it is known. */
  hostLevel: number | undefined;
  readonly #source = new Bytes(PIECE_LENGTH + SOURCE_SLACK);
  readonly #lines: LineBuffer;
  readonly #sink: LineSink;
  readonly #maxLineBytes: number;
  /** Bytes of the source that wait for the rest of their line. */
  #carried = 0;
  /** The line was cut, and what is left of it is passed over. */
  #isPastCut = false;

  /**
   * @param lines Where lines are put for the sink.
   * @param maxLineBytes A line that is longer is cut somewhere beyond: nobody may fill the memory by leaving newlines out.
   */
  constructor(transcoder: LineTranscoder, lines: LineBuffer, sink: LineSink, maxLineBytes = Number.POSITIVE_INFINITY) {
    this.transcoder = transcoder;
    this.#lines = lines;
    this.#sink = sink;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Whether a line has begun whose end has not been seen. */
  get midLine(): boolean {
    return this.#carried > 0;
  }

  /** Takes a chunk; the sink has every line that it completes when this returns. Bytes may be shared memory, and are not kept. */
  feed(chunk: string | Uint8Array): void {
    for (let start = this.#isPastCut ? this.#passOver(chunk) : 0; start < chunk.length; ) {
      const end = pieceEnd(chunk, start);
      if (typeof chunk === 'string') this.#text(start === 0 && end === chunk.length ? chunk : chunk.slice(start, end));
      else this.#bytes(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end));
      start = end;
      if (this.#carried > this.#maxLineBytes) {
        this.end();
        this.#isPastCut = true;
        start = this.#passOver(chunk, start);
      }
    }
  }

  /** Ends a line that no newline ended. */
  end(): void {
    if (this.#carried > 0) this.feed('\n');
  }

  /**
   * Ends what is whole JSON objects already, each of them as a line: for writers that put no newline behind a record. A chunk
   * that was cut just before a newline loses nothing, for the newline alone is a blank line.
   */
  endObjects(): void {
    if (this.#carried === 0) return;
    const carried = this.#source.buffer.subarray(0, this.#carried);
    const ends = endsOfObjects(carried);
    if (ends === undefined) return;
    if (ends.length === 1) {
      this.end();
      return;
    }
    const objects = Buffer.from(carried);
    this.#carried = 0;
    let start = 0;
    for (const end of ends) {
      this.feed(objects.subarray(start, end));
      this.end();
      start = end;
    }
  }

  /** Where the line ends that was cut, or where the chunk does. */
  #passOver(chunk: string | Uint8Array, start = 0): number {
    const newline = typeof chunk === 'string' ? chunk.indexOf('\n', start) : chunk.indexOf(NEWLINE, start);
    if (newline < 0) return chunk.length;
    this.#isPastCut = false;
    return newline + 1;
  }

  #text(text: string): void {
    const at = this.#carried;
    this.#reserve(text.length * MAX_UNIT_BYTES);
    this.#read(at, at + encodeText(text, this.#source.buffer, at));
  }

  #bytes(bytes: Uint8Array): void {
    const at = this.#carried;
    this.#reserve(bytes.length);
    this.#source.buffer.set(bytes, at);
    this.#read(at, at + bytes.length);
  }

  #reserve(length: number): void {
    this.#source.reserve(this.#carried + length + SOURCE_SLACK, this.#carried);
  }

  /** Reads the lines of the source up to `end`; of these, what is before `fresh` is known to have no newline. */
  #read(fresh: number, end: number): void {
    const { buffer, view } = this.#source;
    const { transcoder, hostLevel } = this;
    const lines = this.#lines;
    const last = buffer[end - 1] === NEWLINE ? end - 1 : buffer.subarray(fresh, end).lastIndexOf(NEWLINE) + fresh;
    if (last < fresh) {
      this.#carried = end;
      return;
    }
    let at = 0;
    while (at <= last) at = transcoder.transcode(buffer, view, at, lines, hostLevel);
    this.#carried = end - at;
    if (at < end) buffer.copyWithin(0, at, end);
    this.#source.relax(end - at);
    if (lines.count > 0) {
      this.#sink(lines);
      lines.clear();
    }
  }
}

/** Halves of a pair that are cut apart would take their line the slow way. */
function pieceEnd(chunk: string | Uint8Array, start: number): number {
  const end = start + PIECE_LENGTH;
  if (end >= chunk.length) return chunk.length;
  return typeof chunk === 'string' && (chunk.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end;
}
