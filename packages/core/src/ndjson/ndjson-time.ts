/** Times as NDJSON loggers write them: one key, several units, so the unit is told by the size. */
import type { Time } from '../format/time.ts';

/** Seconds of 2001-09-09. Anything smaller is a duration or a counter that somebody logged under the key of the time. */
const MIN_EPOCH = 1e9;

/**
 * Below so much a number is seconds, then milliseconds, microseconds and nanoseconds. Each unit reaches from 2001 or before
 * (milliseconds from 1973) to the year 5138, so that a present time is never taken for another unit's.
 */
const MAX_SECONDS = 1e11;
const MAX_MS = 1e14;
const MAX_MICROSECONDS = 1e17;
const MAX_NANOSECONDS = 1e20;

/** In ms. A double of nanoseconds is off by up to 256 ns, which must not turn a whole millisecond into the one before. */
const ROUNDING_MS = 5e-4;

const DIGITS = /^\d{10,20}$/;
const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/;

/**
 * The time that an NDJSON record gives: epoch milliseconds, or the string itself where it is ISO-UTC already (with all its
 * digits). Understood are numbers of seconds, milliseconds, microseconds and nanoseconds, strings of their digits, and
 * strings in ISO 8601. `undefined`: it is no time.
 */
export function readNdjsonTime(value: unknown): Time | undefined {
  if (typeof value === 'number') return epochMsOf(value);
  if (typeof value !== 'string') return undefined;
  if (DIGITS.test(value)) return epochMsOf(Number(value));
  if (!ISO.test(value)) return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) return undefined;
  return ISO_UTC.test(value) ? value : ms;
}

function epochMsOf(epoch: number): number | undefined {
  if (!(epoch >= MIN_EPOCH && epoch < MAX_NANOSECONDS)) return undefined;
  if (epoch < MAX_SECONDS) return Math.floor(epoch * 1e3 + ROUNDING_MS);
  if (epoch < MAX_MS) return Math.floor(epoch);
  if (epoch < MAX_MICROSECONDS) return Math.floor(epoch / 1e3 + ROUNDING_MS);
  return Math.floor(epoch / 1e6 + ROUNDING_MS);
}
