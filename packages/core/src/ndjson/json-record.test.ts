import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Members } from '../format/members.ts';
import { type JsonValue, readJson, readJsonRecord } from './json-record.ts';
import { Numeral } from './numeral.ts';

/** As `JSON.parse` would have it. */
function plain(value: JsonValue | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Numeral.is(value)) return value.valueOf();
  return Object.fromEntries(value.names.map((name, i) => [name, plain(value.values[i] as JsonValue)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('what JSON.parse reads is read, to the same value', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), undefined, indent);
      expect(plain(readJson(written))).toEqual(JSON.parse(written));
    }),
    { numRuns: 1000 },
  );
});

test('what JSON.parse refuses is refused', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u00',
      '\\u0041',
      '"a"',
      '1',
      '-',
      '.5',
      'e9',
      '0',
      'true',
      'nul',
      ' ',
    ],
    ...['\n', '\u0001', '\ud800', 'null', '"k":', '\ufeff', '\u00a0', '\\x', '+1', '00', '1.', '"\\', '//'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(plain(readJson(text))).toEqual(parsed(text));
    }),
    { numRuns: 20_000 },
  );
});

describe('unlike JSON.parse', () => {
  test('it keeps the order of keys', () => {
    expect(readJsonRecord('{"b":1,"1":2,"a":3,"0":4}')?.names).toEqual(['b', '1', 'a', '0']);
  });

  test('it keeps the digits of numbers', () => {
    for (const digits of ['1.0', '-0', '1e400', '12345678901234567890', '0.10', '1E5']) {
      expect(String(readJson(digits))).toBe(digits);
      expect(readJson(digits)).toBeTypeOf('object');
    }
    for (const number of [0, 1, -1.5, 1e21, 5e-324]) expect(readJson(String(number))).toBe(number);
  });

  test('a key like __proto__ is one like any other', () => {
    expect(readJsonRecord('{"__proto__":1,"constructor":2}')?.names).toEqual(['__proto__', 'constructor']);
  });
});

test('of a key that comes twice the last value counts, at the first place, in small objects and large ones', () => {
  for (const count of [2, 7, 8, 9, 100]) {
    const members = Array.from({ length: count }, (_, i) => `"k${i}":${i}`);
    const record = readJsonRecord(`{${members.join(',')},"k1":"last"}`);
    expect(record?.names).toEqual(members.map((_, i) => `k${i}`));
    expect(record?.values[1]).toBe('last');
  }
});

test('only an object is a record', () => {
  expect(readJsonRecord(' {"a":[]} ')).toBeInstanceOf(Members);
  for (const text of ['[]', '1', '1.0', '"a"', 'null', '', '{', '{}{}']) expect(readJsonRecord(text)).toBeUndefined();
});

test('depth has no limit', () => {
  const depth = 500_000;
  expect(readJson('['.repeat(depth) + ']'.repeat(depth))).toBeInstanceOf(Array);
  expect(readJson('['.repeat(depth))).toBeUndefined();
});
