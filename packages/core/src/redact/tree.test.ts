/** What becomes of values that have no end, or more to them than is kept, where something is to be censored. */
import { expect, test } from 'vitest';
import { formatterFor } from '../guarded-formatter.ts';
import { Numeral } from '../ndjson/numeral.ts';
import { type EngineOptions, resolveOptions } from '../options.ts';
import { Redactor } from './redactor.ts';

/** A line in JSON, its fields censored at `*.password`. */
function censored(fields: object, redact: EngineOptions['redact'] = ['*.password']): Record<string, never> {
  const line = formatterFor(resolveOptions({ redact, format: 'json' })).format('info', 'app', 'm', fields, undefined);
  return JSON.parse(line);
}

test('what lies within 200 objects is kept, and what lies deeper is not', () => {
  const nested = (depth: number): object => (depth === 0 ? { password: 's3cret', last: 1 } : { a: nested(depth - 1) });
  const depthOf = (value: unknown): unknown[] => {
    let depth = 0;
    let at = value;
    for (; typeof at === 'object' && at !== null && 'a' in at; depth++) at = at.a;
    return [depth, at];
  };
  const redactor = new Redactor({ paths: ['user.password'], censor: '*', remove: false }, 'objects');
  const kept = (depth: number) => depthOf((redactor.fields({ user: nested(depth) }) as { user: object }).user);
  expect(kept(199)).toEqual([199, { password: 's3cret', last: 1 }]);
  expect(kept(200)).toEqual([200, '[Too deep]']);
  expect(kept(5000)).toEqual([200, '[Too deep]']);
});

test('a value that stands for an object around it is circular', () => {
  const user: Record<string, unknown> = { password: 's3cret' };
  user.again = { toJSON: () => user };
  expect(censored({ user }).user).toEqual({ password: '[Redacted]', again: '[Circular]' });
});

test.each([
  ['an array', (values: number[]) => values],
  ['an object', (values: number[]) => Object.fromEntries(values.map((value) => [`key${value}`, value]))],
])('of %s 100,000 values are kept, and it says that there were more', (_, make) => {
  const redactor = new Redactor({ paths: ['*.password'], censor: '*', remove: false }, 'objects');
  const kept = (count: number): unknown[] => {
    const user = make(Array.from({ length: count }, (_, index) => index));
    return Object.values((redactor.fields({ user }) as { user: object }).user);
  };
  expect(kept(100_000).at(-1)).toBe(99_999);
  const more = kept(100_002);
  expect([more.length, more.at(-2), more.at(-1)]).toEqual([100_001, 99_999, '[Too large]']);
});

test('numbers that no `number` holds come as they are to a formatter of ours, as numbers to a censor and to any other', () => {
  const user = { id: Numeral.of('12345678901234567890'), password: 's3cret' };
  const line = (redact: EngineOptions['redact']) =>
    formatterFor(resolveOptions({ redact, format: 'kv' })).format('info', 'app', 'm', { user }, undefined);
  expect(line(['user.password'])).toContain('user.id=12345678901234567890');
  const seen: unknown[] = [];
  line({ paths: ['user.id'], censor: (value) => seen.push(value) });
  expect(seen).toEqual([Number('12345678901234567890')]);
  const objects = new Redactor({ paths: ['user.password'], censor: '*', remove: false }, 'objects');
  expect(objects.fields({ user })).toEqual({ user: { id: Number('12345678901234567890'), password: '*' } });
});

test('an object that a censor puts in the place of a value comes to another formatter as it is', () => {
  const redactor = new Redactor({ paths: ['a.b'], censor: () => ({ was: 'censored' }), remove: false }, 'objects');
  expect(redactor.fields({ a: { b: 's3cret' } })).toEqual({ a: { b: { was: 'censored' } } });
});
