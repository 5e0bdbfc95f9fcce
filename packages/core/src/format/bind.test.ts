/** Bound fields, in every format. */
import { expect, test } from 'vitest';
import { createFormatter, type FormatName, type Formatter, type FormatterOptions } from './formatter.ts';

function bound(options: FormatterOptions, ...all: unknown[]): Formatter {
  let formatter = createFormatter(options);
  for (const fields of all) formatter = formatter.bind?.(fields as object) ?? expect.fail('it binds');
  return formatter;
}

function kv(all: unknown[], fields?: object, level: number | string = 20): string {
  return bound({}, ...all).format(level, 'n', 'm', fields, undefined);
}

test('bound fields come first', () => {
  expect(kv([{ a: 1, b: 'x y' }], { c: 3 })).toBe('INFO | n | m | a=1 b="x y" c=3');
  expect(kv([{ a: 1 }])).toBe('INFO | n | m | a=1');
  expect(kv([{}], { c: 3 })).toBe('INFO | n | m | c=3');
  expect(kv([{}])).toBe('INFO | n | m');
});

test('a field of the record wins over a bound one, at the bound one’s place', () => {
  expect(kv([{ a: 1, b: 2 }], { c: 3, a: 4 })).toBe('INFO | n | m | a=4 b=2 c=3');
  expect(kv([{ a: 1 }], { a: null })).toBe('INFO | n | m | a=null');
});

test('what does not print does not win', () => {
  expect(kv([{ a: 1 }], { a: undefined })).toBe('INFO | n | m | a=1');
  expect(kv([{ a: 1 }], { a: () => 1 })).toBe('INFO | n | m | a=1');
  expect(kv([{ a: 1 }, { a: undefined }])).toBe('INFO | n | m | a=1');
});

test('a field wins whole: nothing of a bound object of its name is left', () => {
  expect(kv([{ user: { id: 1, name: 'x' }, z: 0 }], { user: { id: 2 } })).toBe('INFO | n | m | user.id=2 z=0');
  expect(kv([{ user: 1, z: 0 }], { user: { id: 2 } })).toBe('INFO | n | m | user.id=2 z=0');
  expect(kv([{ user: { id: 1 }, z: 0 }], { user: 2 })).toBe('INFO | n | m | user=2 z=0');
});

test('keys that flattening makes equal do not repeat across bound fields and the record’s', () => {
  expect(kv([{ 'a.b': 1 }], { a: { b: 2 } })).toBe('INFO | n | m | a.b=2');
  expect(kv([{ a: { b: 1 } }], { 'a.b': 2 })).toBe('INFO | n | m | a.b=2');
  expect(kv([{ 'x y': { b: 1 } }], { 'x y.b': 2 })).toBe('INFO | n | m | x%0020y.b=2');
  expect(kv([{ '': { b: 1 } }], { '.b': 2 })).toBe('INFO | n | m | .b=2');
});

test('bindings add up', () => {
  expect(kv([{ a: 1, b: 1 }, { c: 1, a: 2 }, { d: 1 }], { b: 3 })).toBe('INFO | n | m | a=2 b=3 c=1 d=1');
});

test('binding leaves the formatter it starts from alone', () => {
  const base = bound({}, { a: 1 });
  base.bind?.({ b: 2 });
  expect(base.format(20, 'n', 'm', undefined, undefined)).toBe('INFO | n | m | a=1');
});

test('bindings are captured when they are bound', () => {
  const fields: Record<string, unknown> = { a: 1, o: { p: 1 } };
  const formatter = bound({}, fields);
  fields.a = 2;
  (fields.o as Record<string, unknown>).p = 2;
  fields.b = 2;
  expect(formatter.format(20, 'n', 'm', undefined, undefined)).toBe('INFO | n | m | a=1 o.p=1');
});

test('a getter of bound fields runs once', () => {
  let reads = 0;
  const formatter = bound(
    {},
    {
      get a() {
        return ++reads;
      },
    },
  );
  for (let i = 0; i < 3; i++) formatter.format(20, 'n', 'm', { b: { c: 1 } }, undefined);
  expect(reads).toBe(1);
});

test('the number of an unnamed level comes before bound fields, which may have a level of their own', () => {
  expect(kv([{ a: 1 }], { b: 2 }, 35)).toBe('UNKNOWN | n | m | level=35 a=1 b=2');
  expect(kv([{ a: 1, level: 'own' }], { b: 2 }, 35)).toBe('UNKNOWN | n | m | level=own a=1 b=2');
});

test('anything can be bound that can be logged', () => {
  expect(kv([new Date(0)])).toBe('INFO | n | m | value=1970-01-01T00:00:00.000Z');
  expect(kv([undefined, null])).toBe('INFO | n | m');
  expect(kv([{ e: { toJSON: () => ({ a: 1 }) } }])).toBe('INFO | n | m | e.a=1');
  const refuse = () => {
    throw new Error('no');
  };
  expect(kv([new Proxy({}, { ownKeys: refuse })])).toBe('INFO | n | m | fields="[Throws: no]"');
});

test.each<[FormatName, string]>([
  ['kv', 'UNKNOWN | n | m | level=35 a=2 o.x=1 time=t'],
  ['logfmt', 'level=UNKNOWN logger=n msg=m level_=35 a=2 o.x=1 time_=t'],
  ['json', '{"level":"UNKNOWN","name":"n","message":"m","level_":35,"a":2,"o":{"x":1},"time_":"t"}'],
])('%s renders bound fields like those of a record', (format, expected) => {
  const formatter = bound({ format }, { a: 1, o: { x: 1 } }, { time: 't' });
  expect(formatter.format(35, 'n', 'm', { a: 2 }, undefined)).toBe(expected);
});

test.each<[FormatName, string]>([
  ['kv', 'INFO | n | m | a=2 b=x'],
  ['logfmt', 'level=INFO logger=n msg=m a=2 b=x'],
  ['json', '{"level":"INFO","name":"n","message":"m","a":2,"b":"x"}'],
])('%s repeats no bound field of a flat record', (format, expected) => {
  expect(bound({ format }, { a: 1, b: 'x' }).format(20, 'n', 'm', { a: 2 }, undefined)).toBe(expected);
});

test('options hold for bound fields', () => {
  const formatter = bound({ quoteLookalikes: true, timestamp: 'iso' }, { a: '1', b: 1 });
  expect(formatter.format(20, 'n', 'm', { c: '1' }, 0)).toBe(
    '1970-01-01T00:00:00.000Z | INFO | n | m | a="1" b=1 c="1"',
  );
});
