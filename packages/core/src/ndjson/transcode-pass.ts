/** `format: 'json'`: NDJSON passes as it is; only its level is read. */
import type { LevelReader } from './ndjson-level.ts';
import { Piece, type TextBuffer } from './transcode-bytes.ts';
import type { LineBuffer } from './transcode-lines.ts';
import { surrogateAt } from './transcode-text.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const CLOSE_BRACE = 0x7d;

/** More digits are no level that anybody gave a number. */
const MAX_DIGITS = 9;

/** Copies records whose level comes first, as a number. */
export class PassThrough {
  readonly #levels: LevelReader;
  /** Where pino puts the level: first. */
  readonly #leading: Piece;
  readonly #minimumLevel: number;

  constructor(levels: LevelReader, levelKey: string, minimumLevel = Number.NEGATIVE_INFINITY) {
    this.#levels = levels;
    this.#leading = new Piece(`{${JSON.stringify(levelKey)}:`);
    this.#minimumLevel = minimumLevel;
  }

  transcode(
    bytes: TextBuffer,
    view: DataView,
    start: number,
    lines: LineBuffer,
    hostLevel: number | undefined,
  ): number {
    if (!this.#leading.isAt(view, start)) return -1;
    const digits = start + this.#leading.length;
    let level = 0;
    let p = digits;
    for (; (bytes[p] as number) >= ZERO && (bytes[p] as number) <= NINE; p++)
      level = level * 10 + (bytes[p] as number) - ZERO;
    if (p === digits || p > digits + MAX_DIGITS || (bytes[p] !== COMMA && bytes[p] !== CLOSE_BRACE)) return -1;
    const end = bytes.indexOf(NEWLINE, p);
    // A line that was cut short must not pass for JSON.
    const last = bytes[end - 1] === RETURN ? end - 2 : end - 1;
    if (bytes[last] !== CLOSE_BRACE || surrogateAt(bytes, start, end) !== -1) return -1;
    const { number, severity } = this.#levels.of(level, hostLevel);
    if (number < this.#minimumLevel) return end;
    lines.addBytes(bytes, start, end + 1, severity);
    return end;
  }
}
