/** Times: what counts as one, and how it is printed. */
import { types } from 'node:util';

/** When a record was made: a `Date`, epoch milliseconds, or a string that is ISO 8601 or digits of epoch milliseconds. */
export type Time = Date | number | string;

/** ISO 8601 in UTC with seconds; years past 9999 and before 0 have a sign and six digits, as `Date` prints them. */
const STRICT_ISO_UTC = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const EPOCH_DIGITS = /^\d{10,}$/;

/** Digits that an epoch is padded to: fewer would not be read back as a time. */
const MIN_EPOCH_DIGITS = 10;

/** The range of `Date`, in ms to either side of 1970. */
const MAX_DATE_MS = 8.64e15;

/** Whether a reader takes a line's first segment for a time: strict ISO-UTC, or ten and more digits. */
export function isTimeSegment(text: string): boolean {
  return STRICT_ISO_UTC.test(text) || EPOCH_DIGITS.test(text);
}

/**
 * The epoch milliseconds of a time, or `NaN` where it is none: not given, an invalid `Date`, out of the range of `Date`,
 * a string that `Date.parse` does not read. Never throws.
 */
export function epochMs(time: unknown): number {
  if (typeof time === 'number') return Math.abs(time) <= MAX_DATE_MS ? Math.trunc(time) : Number.NaN;
  if (typeof time === 'string') return EPOCH_DIGITS.test(time) ? epochMs(Number(time)) : Date.parse(time);
  return types.isDate(time) ? Date.prototype.getTime.call(time) : Number.NaN;
}

/** {@link epochMs}, or the present where the time is unusable. */
export function epochMsOrNow(time: unknown): number {
  const ms = epochMs(time);
  return Number.isNaN(ms) ? Date.now() : ms;
}

/** A time in ISO 8601, UTC. A string that is so already stays as it is, with all its digits. The present if unusable. */
export function isoText(time: unknown): string {
  if (typeof time === 'string' && STRICT_ISO_UTC.test(time)) return time;
  return isoOf(epochMsOrNow(time));
}

/**
 * A time in epoch milliseconds, padded to ten digits. A time before 1970 has no such digits and prints in ISO 8601, which
 * readers tell apart. The present if unusable.
 */
export function epochText(time: unknown): string {
  const ms = epochMsOrNow(time);
  return ms < 0 ? isoOf(ms) : String(ms).padStart(MIN_EPOCH_DIGITS, '0');
}

let lastMs = Number.NaN;
let lastIso = '';

/** Records come in bursts within one millisecond, and `toISOString` costs more than the rest of a short line. */
function isoOf(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}
