import { expect, test } from 'vitest';
import { describe } from './option-words.ts';

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('on purpose');
    },
  },
);

test.each<[unknown, string]>([
  ["it's", "'it\\'s'"],
  ['x'.repeat(100), `'${'x'.repeat(59)}...`],
  [10n, '10n'],
  [() => 1, 'a function'],
  [null, 'null'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [[1, 2], 'an array of 2'],
  [new Map(), 'a Map'],
  [{ a: 1 }, 'an object'],
  [Object.create(null), 'an object'],
  [{ constructor: { name: 7 } }, 'an object'],
  [new (class {})(), 'an object'],
  [throwing, 'an object'],
])('%# is described in few words, and nothing of it is trusted', (value, expected) => {
  expect(describe(value)).toBe(expected);
});
