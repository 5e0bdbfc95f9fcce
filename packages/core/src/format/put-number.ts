/** Numbers as bytes, as `String` prints them. */
import { type LineRoom, NOT_PUT, putRaw } from './line-room.ts';

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** No number that is put without a string has more characters. */
const MAX_CHARACTERS = 20;

/**
 * From here on not every decimal has a number of its own: below, with at most 15 digits, a number that is the nearest to
 * some count of thousandths prints as just that.
 */
const MAX_EXACT = 1e15;

/** Digits that fit in a small integer. */
const LOW_DIGITS = 9;
const LOW = 10 ** LOW_DIGITS;

/**
 * Puts a number. Integers and numbers with up to three decimals, as most are, need no string: V8 makes those of new numbers
 * the slow way, and keeps them for a while, for the garbage collector to copy.
 */
export function putNumber(room: LineRoom, at: number, value: number): number {
  if (at < 0 || at + MAX_CHARACTERS > room.end) return NOT_PUT;
  const { buffer } = room;
  if (value < 0) {
    if (value <= -MAX_EXACT) return putRaw(room, at, String(value));
    const end = putPositive(buffer, at + 1, -value);
    if (end < 0) return putRaw(room, at, String(value));
    buffer[at] = MINUS;
    return end;
  }
  const end = value < MAX_EXACT ? putPositive(buffer, at, value) : NOT_PUT;
  return end < 0 ? putRaw(room, at, String(value)) : end;
}

function putPositive(buffer: Uint8Array, at: number, value: number): number {
  const whole = Math.floor(value);
  if (whole === value) return putWhole(buffer, at, value);
  const thousandths = Math.round(value * 1000);
  if (thousandths / 1000 !== value || thousandths >= MAX_EXACT) return NOT_PUT;
  const end = putWhole(buffer, at, whole);
  buffer[end] = POINT;
  const fraction = thousandths - whole * 1000;
  if (fraction % 100 === 0) return putDigits(buffer, end + 1, fraction / 100, 1);
  if (fraction % 10 === 0) return putDigits(buffer, end + 1, fraction / 10, 2);
  return putDigits(buffer, end + 1, fraction, 3);
}

function putWhole(buffer: Uint8Array, at: number, value: number): number {
  if (value < LOW) return putDigits(buffer, at, value, digitsOf(value));
  const high = Math.floor(value / LOW);
  return putDigits(buffer, putDigits(buffer, at, high, digitsOf(high)), value - high * LOW, LOW_DIGITS);
}

function digitsOf(value: number): number {
  if (value < 1000) return value < 10 ? 1 : value < 100 ? 2 : 3;
  if (value < 1e6) return value < 1e4 ? 4 : value < 1e5 ? 5 : 6;
  return value < 1e7 ? 7 : value < 1e8 ? 8 : LOW_DIGITS;
}

function putDigits(buffer: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value | 0;
  for (let place = at + digits - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    buffer[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}
