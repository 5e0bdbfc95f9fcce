/** Lines in bytes, one after the other, as a transcoder puts them out. */
import { Bytes } from './transcode-bytes.ts';

const INITIAL_BYTES = 16 * 1024;
const INITIAL_LINES = 64;

/** Finished lines, each ended by a newline, with their severities. It belongs to the caller, who takes what is in it and clears it. */
export class LineBuffer extends Bytes {
  /** How many bytes are lines. */
  length = 0;
  /** How many lines there are. */
  count = 0;
  /** Where each line ends, behind its newline. */
  ends: Uint32Array = new Uint32Array(INITIAL_LINES);
  /** The severity of each line, one of the numbers of `LEVELS`. */
  levels: Uint8Array = new Uint8Array(INITIAL_LINES);
  #isAscii = true;

  constructor(bytes = INITIAL_BYTES) {
    super(bytes);
  }

  /** Takes what was written behind the lines, up to `end`, as a further line; its newline is there already. */
  add(end: number, level: number, isAscii: boolean): void {
    if (this.count === this.ends.length) this.#growLists();
    this.ends[this.count] = end;
    this.levels[this.count] = level;
    this.count++;
    this.length = end;
    if (!isAscii) this.#isAscii = false;
  }

  /** Adds a line given as text, without its newline. */
  addText(line: string, level: number): void {
    this.reserve(this.length + line.length * 3 + 1, this.length);
    const written = this.buffer.write(line, this.length);
    const end = this.length + written;
    this.buffer[end] = 0x0a;
    this.add(end + 1, level, written === line.length);
  }

  clear(): void {
    this.length = 0;
    this.count = 0;
    this.#isAscii = true;
  }

  /** The lines as strings, without their newlines. */
  texts(): string[] {
    if (this.count === 1) return [this.#decode(this.length - 1)];
    // One decoding for all, then slices that share its memory: half the time of decoding line by line.
    const texts = this.#decode(this.length).split('\n');
    texts.pop();
    return texts;
  }

  #decode(end: number): string {
    return this.#isAscii ? this.buffer.latin1Slice(0, end) : this.buffer.utf8Slice(0, end);
  }

  #growLists(): void {
    const ends = new Uint32Array(this.ends.length * 2);
    ends.set(this.ends);
    this.ends = ends;
    const levels = new Uint8Array(this.levels.length * 2);
    levels.set(this.levels);
    this.levels = levels;
  }
}
