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

  /** One line as a string, without its newline. */
  text(line: number): string {
    return this.buffer.utf8Slice(this.startOf(line), (this.ends[line] as number) - 1);
  }

  startOf(line: number): number {
    return line === 0 ? 0 : (this.ends[line - 1] as number);
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
