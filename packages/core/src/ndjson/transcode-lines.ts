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

  constructor(bytes = INITIAL_BYTES) {
    super(bytes);
  }

  /** Takes what was written behind the lines, up to `end`, as a further line; its newline is there already. */
  add(end: number, level: number): void {
    if (this.count === this.ends.length) this.#growLists();
    this.ends[this.count] = end;
    this.levels[this.count] = level;
    this.count++;
    this.length = end;
  }

  /** Adds a line given as text, without its newline. */
  addText(line: string, level: number): void {
    this.reserve(this.length + line.length * 3 + 1, this.length);
    const written = this.buffer.write(line, this.length);
    const end = this.length + written;
    this.buffer[end] = 0x0a;
    this.add(end + 1, level);
  }

  /** Adds a line that stands in other bytes, from `start` to `end`, behind its newline. */
  addBytes(bytes: Buffer, start: number, end: number, level: number): void {
    const target = this.length;
    this.reserve(target + end - start, target);
    bytes.copy(this.buffer, target, start, end);
    this.add(target + end - start, level);
  }

  /** Takes lines back from the end, until there are so many. */
  cut(count: number): void {
    this.count = count;
    this.length = count === 0 ? 0 : (this.ends[count - 1] as number);
  }

  clear(): void {
    this.length = 0;
    this.count = 0;
    this.relax(0);
  }

  /**
   * The lines as strings, without their newlines. Decoded at once and then sliced: 46 ns a line, where decoding line by line
   * takes 155 ns and `split` 100 ns.
   */
  texts(): string[] {
    if (this.count === 1) return [this.buffer.utf8Slice(0, this.length - 1)];
    const text = this.buffer.utf8Slice(0, this.length);
    // As many characters as bytes: all of them are ASCII, and the places of one are those of the other.
    return text.length === this.length ? this.#slices(text) : text.split('\n', this.count);
  }

  #slices(text: string): string[] {
    const texts: string[] = [];
    let start = 0;
    for (let i = 0; i < this.count; i++) {
      const end = this.ends[i] as number;
      texts.push(text.slice(start, end - 1));
      start = end;
    }
    return texts;
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
