import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonString, jsonText } from './json-text.ts';

test('plain values have the text that JSON.stringify gives them', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme-ascii' }), (value) => {
      expect(jsonText(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('a string is escaped as JSON is, and what of the line’s control characters that leaves raw as well', () => {
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    const text = jsonString(`a${character}`);
    if (JSON.parse(text) !== `a${character}`) expect.fail(`${code.toString(16)} is not read back from ${text}`);
    const isBeyond = /[\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/.test(character);
    const expected = isBeyond ? `"a\\u${code.toString(16).padStart(4, '0')}"` : JSON.stringify(`a${character}`);
    if (text !== expected) expect.fail(`${code.toString(16)} is written ${text}`);
  }
  expect(jsonString('😀')).toBe('"😀"');
  expect(jsonText({ '\u202e': '\ud800' })).toBe('{"\\u202e":"\\ud800"}');
});

test.each<[string, unknown, string]>([
  ['undefined', undefined, 'null'],
  ['a function', () => 1, 'null'],
  ['a symbol', Symbol('s'), 'null'],
  ['NaN', Number.NaN, 'null'],
  ['Infinity', Number.POSITIVE_INFINITY, 'null'],
  ['a BigInt', 10n ** 30n, '1000000000000000000000000000000'],
  ['a Date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['an invalid Date', new Date(Number.NaN), 'null'],
  ['a Map with string keys', new Map([['a', { b: 1 }]]), '{"a":{"b":1}}'],
  ['a Map with other keys', new Map([[{ k: 1 }, 'v']]), '[[{"k":1},"v"]]'],
  ['a Set', new Set(['a', [1]]), '["a",[1]]'],
  ['a Buffer', Buffer.from('hi'), '"aGk="'],
  ['a typed array', new Float32Array([0.5, Number.NaN]), '[0.5,null]'],
  ['a regular expression', /x/i, '"/x/i"'],
  ['boxed values', [Object('s'), Object(1n), Object(true), Object(Symbol('s'))], '["s",1,true,null]'],
  ['members that do not print', { a: undefined, b: () => 1, c: Symbol('s'), d: 1 }, '{"d":1}'],
  ['a key __proto__', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ['toJSON', { a: { toJSON: (key: string) => `under ${key}` } }, '{"a":"under a"}'],
  ['toJSON by itself', { toJSON: (key: string) => `under "${key}"` }, '"under \\"\\""'],
  ['a key undefined', { undefined: 1 }, '{"undefined":1}'],
  ['toJSON in an array', [{ toJSON: (key: string) => `under ${key}` }], '["under 0"]'],
  ['toJSON that returns what does not print', { a: { toJSON() {} }, b: 1 }, '{"b":1}'],
])('%s', (_, value, expected) => {
  expect(jsonText(value)).toBe(expected);
});

test('what throws says so in its place', () => {
  const refuse = () => {
    throw new Error('no "way"');
  };
  const value = {
    get a() {
      return refuse();
    },
    b: { toJSON: refuse },
    c: new Proxy({}, { ownKeys: refuse }),
    d: new Proxy([1], { get: refuse }),
    e: 1,
  };
  const throws = '[Throws: no "way"]';
  expect(JSON.parse(jsonText(value))).toEqual({ a: throws, b: throws, c: throws, d: throws, e: 1 });
});

test('a cycle that toJSON closes is cut where it closes', () => {
  const value = { a: { toJSON: () => value } };
  expect(jsonText(value)).toBe('{"a":"[Circular]"}');
});

test('cycles are cut, shared objects are not', () => {
  const shared = { s: 1 };
  const value: Record<string, unknown> = { x: shared, y: [shared] };
  value.self = value;
  value.list = [{ value }];
  expect(JSON.parse(jsonText(value))).toEqual({
    x: { s: 1 },
    y: [{ s: 1 }],
    self: '[Circular]',
    list: [{ value: '[Circular]' }],
  });
});

function nested(depth: number): unknown {
  let value: unknown = 'bottom';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { v: value };
  return value;
}

test('128 containers within one another print, one more is too deep', () => {
  expect(jsonText(nested(128))).toBe(JSON.stringify(nested(128)));
  expect(jsonText(nested(129))).toBe(JSON.stringify(nested(129)).replace('["bottom"]', '"[Too deep]"'));
  expect(jsonText(nested(100_000)).length).toBeLessThan(2000);
});

test('toJSON that always returns more ends at the same depth', () => {
  const more = (): object => ({ toJSON: () => ({ next: more() }) });
  expect(jsonText(more())).toMatch(/^\{"next":.*"\[Too deep\]"\}+$/);
});

test('a text ends after 100,000 values, even where few objects make many', () => {
  let dag: unknown[] = [];
  for (let i = 0; i < 60; i++) dag = [dag, dag];
  const text = jsonText(dag);
  expect(text.length).toBeLessThan(1_000_000);
  expect(text).toContain('"[Too large]"');
  expect(() => JSON.parse(text)).not.toThrow();
  const list = JSON.parse(jsonText(new Array(1e9))) as unknown[];
  expect(list).toHaveLength(100_001);
  expect(list.at(-1)).toBe('[Too large]');
  const members = JSON.parse(jsonText(Object.fromEntries(Array.from({ length: 100_005 }, (_, i) => [`k${i}`, i]))));
  expect(Object.keys(members)).toHaveLength(100_001);
  expect(members.k100000).toBe('[Too large]');
});

test('a text longer than a string can be is cut where it grows too long', () => {
  const long = 'x'.repeat(2 ** 24);
  expect(jsonText({ a: 1, b: new Array(33).fill(long) })).toBe('{"a":1,"b":"[Throws: Invalid string length]"}');
});
