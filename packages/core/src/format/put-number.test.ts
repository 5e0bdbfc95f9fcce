import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bytes } from '../ndjson/transcode-bytes.ts';
import { NOT_PUT } from './line-room.ts';
import { putNumber } from './put-number.ts';

const { buffer, view } = new Bytes(128);

function put(value: number): string {
  const room = { buffer, view, start: 7, end: 120 };
  return buffer.toString('latin1', 7, putNumber(room, 7, value));
}

/** Where the ways to print a number meet. */
const EDGES = [
  0,
  -0,
  1,
  9,
  10,
  99,
  100,
  999,
  1000,
  9999,
  10_000,
  99_999,
  100_000,
  999_999,
  1_000_000,
  9_999_999,
  10_000_000,
  99_999_999,
  100_000_000,
  999_999_999,
  1_000_000_000,
  2 ** 31,
  2 ** 32,
  1_795_000_000_123,
  1e15 - 1,
  1e15,
  2 ** 53,
  1e21,
  0.001,
  0.0005,
  0.0001,
  0.1,
  0.5,
  0.999,
  0.9999,
  1.5,
  12.34,
  12.345,
  12.3456,
  999.999,
  999_999_999_999.999,
  9_999_999_999_999.99,
  // The nearest thousandth is .029, but the shortest decimal that is this number is .03.
  8_800_000_000_000 + 15 / 512,
  1e-7,
  5e-324,
  0.1 + 0.2,
  -1,
  -12.5,
  -1000,
  -1e15,
  -1e-7,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
];

test.each(EDGES)('%d prints as String prints it', (value) => {
  expect(put(value)).toBe(String(value));
});

test('any number prints as String prints it', () => {
  const thousandths = fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((n) => n / 1000);
  const any = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer(), thousandths, fc.float());
  fc.assert(
    fc.property(any, (value) => put(value) === String(value)),
    { numRuns: 20_000 },
  );
});

test('nothing is put where the longest of numbers might not fit', () => {
  expect(putNumber({ buffer, view, start: 0, end: 30 }, 11, 1)).toBe(NOT_PUT);
  expect(putNumber({ buffer, view, start: 0, end: 30 }, NOT_PUT, 1)).toBe(NOT_PUT);
  expect(putNumber({ buffer, view, start: 0, end: 80 }, 30, -Number.MAX_VALUE)).toBe(NOT_PUT);
});

test.each([0.5, 12.345, 999_999_999_999.999, -1, -999_999_999_999_999, -0.25, -999_999_999_999.999])(
  '%d needs no more room than the longest of its kind',
  (value) => {
    const end = putNumber({ buffer, view, start: 0, end: 40 }, 20, value);
    expect(buffer.toString('latin1', 20, end)).toBe(String(value));
  },
);
