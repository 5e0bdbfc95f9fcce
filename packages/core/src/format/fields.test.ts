import { expect, test } from 'vitest';
import { only, readFields, recordFields } from './fields.ts';
import { jsonText } from './json-text.ts';

test.each([undefined, null, () => 1, Symbol('s')])('%s holds no fields', (fields) => {
  expect(recordFields(fields)).toBeUndefined();
  expect(readFields(fields).names).toEqual([]);
});

test.each([{ a: 1 }, ['a'], Object.create(null), new (class Point {})(), only('value', 1)])(
  'an object is its own fields: %o',
  (fields) => {
    expect(recordFields(fields)).toBe(fields);
  },
);

test('an object with toJSON is what that returns, for the empty key', () => {
  const own = { key: '' };
  expect(recordFields({ toJSON: (key: string) => (key === '' ? own : 'another key') })).toBe(own);
});

test('a list whose toJSON returns it has its elements by index', () => {
  const list = Object.assign(['a', 'b'], { toJSON: () => list });
  expect(recordFields(list)).toBe(list);
});

test.each([
  ['null', { toJSON: () => null }, null],
  ['a list', { toJSON: () => ['a'] }, ['a']],
  ['a Map', new Map([['a', 1]]), { a: 1 }],
  ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a string', 'text', 'text'],
])('what is no record of fields is the field value: %s', (_, fields, value) => {
  const { source, names } = readFields(fields);
  expect(names).toEqual(['value']);
  expect(jsonText(source)).toBe(JSON.stringify({ value }));
});
