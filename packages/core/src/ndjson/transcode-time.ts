/** The time segment of a line, from times as they stand in JSON. The last one is kept: records come in bursts. */

import type { Time } from '../format/time.ts';
import { readNdjsonTime } from './ndjson-time.ts';
import { Piece, type TextBuffer } from './transcode-bytes.ts';

/** Digits of epoch milliseconds from 2001 to 2286, as every pino writes them. */
const MS_DIGITS = 13;

const ZERO = 0x30;
const NINE = 0x39;
const COMMA = 0x2c;
const BRACE = 0x7d;

/** What stands before the milliseconds of a time in ISO 8601. */
const ISO_MS = /\.\d{3}Z/;

export class TimeSegment {
  readonly #render: (time: Time | undefined) => string;
  #text = '';
  readonly #piece = new Piece('');
  /** The number that {@link #piece} was made of; empty if it was made of something else. */
  readonly #digits = new Piece('');
  /** Where the milliseconds stand in the piece, after a second that others may share; -1 if they cannot be told apart. */
  #msAt = -1;
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
    if (this.#msAt !== -1 && this.#patch(bytes, view, at)) return true;
    let ms = 0;
    for (let p = at; p < at + MS_DIGITS; p++) {
      const digit = bytes[p] as number;
      if (digit < ZERO || digit > NINE) return false;
      ms = ms * 10 + digit - ZERO;
    }
    if (bytes[at] === ZERO) return false;
    this.#print(this.#render(ms));
    this.#digits.rewrite(String(ms));
    const dot = this.#text.search(ISO_MS);
    this.#msAt = dot === -1 ? -1 : dot + 1;
    this.#json = '';
    return true;
  }

  /** Makes it the time that a number or a string in JSON tells; false if it tells none. */
  read(json: string): boolean {
    if (json === this.#json) return true;
    const time = readNdjsonTime(json.startsWith('"') ? JSON.parse(json) : Number(json));
    if (time === undefined) return false;
    this.#print(this.#render(time));
    this.#digits.rewrite('');
    this.#msAt = -1;
    this.#json = json;
    return true;
  }

  /** Makes it the present. */
  readClock(): void {
    this.#print(this.#render(undefined));
    this.#digits.rewrite('');
    this.#msAt = -1;
    this.#json = '';
  }

  /** Changes the milliseconds alone, if the second is the same. `toISOString` and encoding take half of a line's time. */
  #patch(bytes: TextBuffer, view: DataView, at: number): boolean {
    const digits = this.#digits.view;
    const isSameSecond =
      view.getInt32(at, true) === digits.getInt32(0, true) &&
      view.getInt32(at + 4, true) === digits.getInt32(4, true) &&
      view.getInt16(at + 8, true) === digits.getInt16(8, true);
    if (!isSameSecond) return false;
    for (let i = MS_DIGITS - 3; i < MS_DIGITS; i++) {
      const digit = bytes[at + i] as number;
      if (digit < ZERO || digit > NINE) return false;
    }
    for (let i = 0; i < 3; i++) {
      const digit = bytes[at + MS_DIGITS - 3 + i] as number;
      digits.setUint8(MS_DIGITS - 3 + i, digit);
      this.#piece.view.setUint8(this.#msAt + i, digit);
    }
    // What is kept is no longer what was rendered.
    this.#text = '';
    return true;
  }

  #print(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#piece.rewrite(text);
  }
}
