/**
 * How pino begins a record: `{"level":30,"time":1795371443261,`. A record that is so *stamped* says for itself when it was
 * logged, and at which level, so that whoever transcodes it may do that at any time.
 */
import type { Time } from '../format/time.ts';
import { readNdjsonTime } from './ndjson-time.ts';
import { Piece, type TextBuffer } from './transcode-bytes.ts';
import type { SegmentKeys } from './transcoder-config.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DASH = 0x2d;
const CLOSE_BRACE = 0x7d;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

/** Digits of epoch milliseconds from 2001 to 2286. */
const MS_DIGITS = 13;
/** `"2026-11-22T10:00:00.123Z"` */
const ISO_LENGTH = 26;

/** Four bytes at once: each is a digit if its high half is 3, also after 6 was added to it. */
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const DIGITS = 0x30303030;
const SIX_EACH = 0x06060606;

/** The stamp of the records of one level. */
export class Stamp {
  readonly #head: Piece;

  /** @param level its number as the logger writes it. */
  constructor(level: number, keys: SegmentKeys) {
    this.#head = new Piece(`{${JSON.stringify(keys.level)}:${level},${JSON.stringify(keys.time)}:`);
  }

  /**
   * Whether a record from `start` to `end`, behind its newline, is so stamped. Some bytes behind `end` may be read, as far as
   * the view goes.
   */
  isAt(bytes: TextBuffer, view: DataView, start: number, end: number): boolean {
    const time = start + this.#head.length;
    const after = time + MS_DIGITS;
    if (after + 1 >= end || bytes[end - 1] !== NEWLINE || !this.#head.isAt(view, start)) return false;
    if (bytes[time] === QUOTE) return isIsoAt(bytes, time, end);
    if (bytes[after] !== COMMA && bytes[after] !== CLOSE_BRACE) return false;
    return (
      areDigits(view.getInt32(time, true)) &&
      areDigits(view.getInt32(time + 4, true)) &&
      areDigits(view.getInt32(time + 8, true)) &&
      // The last four again, for the thirteenth.
      areDigits(view.getInt32(time + 9, true))
    );
  }
}

/** Reads the time with which a record is stamped, though the user may have logged something else under the same key. */
export class StampReader {
  readonly #pattern: RegExp;

  constructor({ level, time }: SegmentKeys) {
    const [levelText = '', timeText = ''] = [level, time].map((key) => asPattern(JSON.stringify(key)));
    this.#pattern = new RegExp(`^\\{${levelText}:-?[\\d.]+,${timeText}:(?:(\\d{13})|"([\\d:.TZ-]+)")[,}]`);
  }

  timeOf(record: string): Time | undefined {
    const found = this.#pattern.exec(record);
    return readNdjsonTime(found?.[1] === undefined ? found?.[2] : Number(found[1]));
  }
}

/** A pattern for a text as it is. */
export function asPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function areDigits(four: number): boolean {
  return (four & HIGH_HALVES) === DIGITS && ((four + SIX_EACH) & HIGH_HALVES) === DIGITS;
}

/** Whether the outline of a time in ISO 8601 stands there; pino puts no other text in this place. */
function isIsoAt(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + ISO_LENGTH < end &&
    bytes[at + 5] === DASH &&
    bytes[at + 11] === LETTER_T &&
    bytes[at + ISO_LENGTH - 2] === LETTER_Z &&
    bytes[at + ISO_LENGTH - 1] === QUOTE
  );
}
