import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberText } from './number-text.ts';

/** Where the ways to print a number meet. */
const EDGES = [
  0,
  -0,
  1,
  9,
  10,
  999,
  1000,
  1001,
  999_999,
  1_000_000,
  1_000_007,
  999_999_999,
  2 ** 31,
  2 ** 32,
  1_795_000_000_123,
  999_999_999_999_999,
  1e15,
  1e15 + 2,
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
  12.345,
  12.3456,
  999.999,
  1000.001,
  999_999_999_999.999,
  9_999_999_999_999.99,
  1e-7,
  5e-324,
  0.1 + 0.2,
  -1,
  -12.5,
  -1000,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
];

test.each(EDGES)('%d prints as String prints it', (value) => {
  expect(numberText(value)).toBe(String(value));
});

test('any number prints as String prints it', () => {
  const thousandths = fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((n) => n / 1000);
  const any = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.integer(), thousandths, fc.float());
  fc.assert(
    fc.property(any, (value) => numberText(value) === String(value)),
    { numRuns: 20_000 },
  );
});
