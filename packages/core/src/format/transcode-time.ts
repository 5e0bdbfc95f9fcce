/** The time segment of a line, from times as they stand in JSON. The last one is kept: records come in bursts. */
import { readNdjsonTime } from './ndjson-time.ts';
import type { Time } from './time.ts';
import { EMPTY_PIECE, Piece, type TextBuffer } from './transcode-bytes.ts';

/** Digits of epoch milliseconds from 2001 to 2286, as every pino writes them. */
const MS_DIGITS = 13;

const ZERO = 0x30;
const NINE = 0x39;
const COMMA = 0x2c;
const BRACE = 0x7d;

export class TimeSegment {
  readonly #render: (time: Time | undefined) => string;
  #text = '';
  #piece = EMPTY_PIECE;
  /** The number that {@link #piece} was made of; empty if it was made of something else. */
  #digits = EMPTY_PIECE;
  /** Likewise of any other value. */
  #json = '';

  /** @param render The time segment of a time, or of the present. */
  constructor(render: (time: Time | undefined) => string) {
    this.#render = render;
  }

  /** As it stands on the line. */
  get piece(): Piece {
    return this.#piece;
  }

  /** Makes it the time of epoch milliseconds; false if that is not what stands at `at`. */
  readMs(bytes: TextBuffer, view: DataView, at: number): boolean {
    const after = bytes[at + MS_DIGITS];
    if (after !== COMMA && after !== BRACE) return false;
    if (this.#digits.length > 0 && this.#digits.isAt(view, at)) return true;
    let ms = 0;
    for (let p = at; p < at + MS_DIGITS; p++) {
      const digit = bytes[p] as number;
      if (digit < ZERO || digit > NINE) return false;
      ms = ms * 10 + digit - ZERO;
    }
    if (bytes[at] === ZERO) return false;
    this.#print(this.#render(ms));
    this.#digits = new Piece(String(ms));
    this.#json = '';
    return true;
  }

  /** Makes it the time that a number or a string in JSON tells; false if it tells none. */
  read(json: string): boolean {
    if (json === this.#json) return true;
    const time = readNdjsonTime(json.startsWith('"') ? JSON.parse(json) : Number(json));
    if (time === undefined) return false;
    this.#print(this.#render(time));
    this.#digits = EMPTY_PIECE;
    this.#json = json;
    return true;
  }

  /** Makes it the present. */
  readClock(): void {
    this.#print(this.#render(undefined));
    this.#digits = EMPTY_PIECE;
    this.#json = '';
  }

  #print(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#piece = new Piece(text);
  }
}
