import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLookalike, typedValue } from './lookalike.ts';

test.each([
  ['0', 0],
  ['-0', -0],
  ['42', 42],
  ['-1.50', -1.5],
  ['1e21', 1e21],
  ['1E-7', 1e-7],
  ['1.5e+300', 1.5e300],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['true', true],
  ['false', false],
  ['null', null],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['-9007199254740993', -9007199254740993n],
])('%s is read with its type', (text, value) => {
  expect(isLookalike(text)).toBe(true);
  expect(typedValue(text)).toBe(value);
});

test.each([
  '',
  '007',
  '+1',
  '.5',
  '5.',
  '1e',
  '0x10',
  '1_000',
  '1n',
  'True',
  'nan',
  'undefined',
  '+Infinity',
  '-',
  '１',
  '1 ',
])('%j is a string', (text) => {
  expect(isLookalike(text)).toBe(false);
  expect(typedValue(text)).toBe(text);
});

test('every number and BigInt that prints is read back as itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (number) => {
      const text = String(number);
      const value = typedValue(text);
      // Past 2^53 the digits no longer tell a number from a BigInt; the value is the same.
      expect(isLookalike(text)).toBe(true);
      expect(typeof value === 'bigint' ? Number(value) : value).toBe(number === 0 ? 0 : number);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt(), (big) => {
      expect(BigInt(typedValue(String(big)) as bigint | number)).toBe(big);
    }),
  );
});

test('what counts as a lookalike is exactly what gets a type', () => {
  const character = fc.constantFrom(...'0123456789.eE+-NaInfitytruefalsn ');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 9 }), (text) => {
      expect(isLookalike(text)).toBe(typeof typedValue(text) !== 'string');
    }),
    { numRuns: 2000 },
  );
});

test('digits beyond ten thousand stay a string: a BigInt of them would take its time', () => {
  const digits = '9'.repeat(10_001);
  expect(typedValue(digits)).toBe(digits);
  expect(typedValue(digits.slice(1))).toBe(BigInt(digits.slice(1)));
});
