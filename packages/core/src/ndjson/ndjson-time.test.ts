import { expect, test } from 'vitest';
import { readNdjsonTime } from './ndjson-time.ts';

const MS = 1_763_805_600_123;

test('the unit of a number is told by its size', () => {
  expect(readNdjsonTime(MS)).toBe(MS);
  expect(readNdjsonTime(1_763_805_600)).toBe(1_763_805_600_000);
  expect(readNdjsonTime(1_763_805_600.123)).toBe(MS);
  expect(readNdjsonTime(1_763_805_600_123_456)).toBe(MS);
  expect(readNdjsonTime(Number('1763805600123456789'))).toBe(MS);
});

test('fractions of a millisecond are cut, not rounded up into the future', () => {
  expect(readNdjsonTime(MS + 0.9)).toBe(MS);
  expect(readNdjsonTime(Number('1763805600123999000'))).toBe(MS);
});

test('whole milliseconds survive the imprecision of doubles in every unit', () => {
  for (let i = 0; i < 1000; i++) {
    const ms = MS + i * 7919;
    expect(readNdjsonTime(Number(`${ms}000000`))).toBe(ms);
    expect(readNdjsonTime(Number(`${ms}000`))).toBe(ms);
    expect(readNdjsonTime(ms / 1000)).toBe(ms);
  }
});

test('digits in a string are read as the number', () => {
  expect(readNdjsonTime('1763805600123')).toBe(MS);
  expect(readNdjsonTime('1763805600123456789')).toBe(MS);
});

test('ISO in UTC stays as it is, with all its digits; with an offset it becomes milliseconds', () => {
  expect(readNdjsonTime('2025-11-22T10:00:00.123Z')).toBe('2025-11-22T10:00:00.123Z');
  expect(readNdjsonTime('2025-11-22T10:00:00.123456789Z')).toBe('2025-11-22T10:00:00.123456789Z');
  expect(readNdjsonTime('2025-11-22T12:00:00.123+02:00')).toBe(MS);
});

test('what is no time is told apart', () => {
  const values = [
    0,
    5,
    123.4,
    -MS,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e20,
    '',
    'noon',
    '12',
    '2025-13-45T99:00:00Z',
    'x2025-11-22T10:00:00Z',
  ];
  for (const value of [...values, null, undefined, true, {}, [MS]]) expect(readNdjsonTime(value)).toBeUndefined();
});
