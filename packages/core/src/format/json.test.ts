import { expect, test } from 'vitest';
import { createFormatter } from './formatter.ts';

const formatter = createFormatter({ format: 'json' });

function line(message: unknown, fields?: unknown, level: number | string = 20): string {
  return formatter.format(level, 'app', message, fields as object, undefined);
}

function read(fields: unknown): Record<string, unknown> {
  return JSON.parse(line('m', fields)) as Record<string, unknown>;
}

test('a line is one JSON object: level, name, message, then the fields', () => {
  expect(line('user logged in', { userId: 42, ok: true, z: null })).toBe(
    '{"level":"INFO","name":"app","message":"user logged in","userId":42,"ok":true,"z":null}',
  );
  expect(line('up')).toBe('{"level":"INFO","name":"app","message":"up"}');
  expect(line('up', {})).toBe('{"level":"INFO","name":"app","message":"up"}');
});

test('the time comes first, as a string or a number', () => {
  const of = (timestamp: 'iso' | 'epoch') => createFormatter({ format: 'json', timestamp });
  expect(of('iso').format(20, 'a', 'm', { b: 1 }, 0)).toBe(
    '{"time":"1970-01-01T00:00:00.000Z","level":"INFO","name":"a","message":"m","b":1}',
  );
  expect(of('epoch').format(20, 'a', 'm', { b: 1 }, 12)).toBe(
    '{"time":12,"level":"INFO","name":"a","message":"m","b":1}',
  );
  expect(of('epoch').format(20, 'a', 'm', undefined, -12)).toBe('{"time":-12,"level":"INFO","name":"a","message":"m"}');
});

test('fields are nested as they are', () => {
  const fields = { o: { p: { q: [1, { r: 's' }] } }, 'a.b': 1, a: { b: 2 }, '': 3 };
  expect(read(fields)).toEqual({ level: 'INFO', name: 'app', message: 'm', ...fields });
});

test('values come back as what JSON can say of them', () => {
  expect(
    read({ u: undefined, f: () => 1, n: Number.NaN, d: new Date(0), m: new Map([['k', 1]]), b: Buffer.from('hi') }),
  ).toEqual({
    level: 'INFO',
    name: 'app',
    message: 'm',
    n: null,
    d: '1970-01-01T00:00:00.000Z',
    m: { k: 1 },
    b: 'aGk=',
  });
  expect(line('m', { n: Number.NaN, i: Number.NEGATIVE_INFINITY })).toContain('"n":null,"i":null}');
  expect(line('m', { big: 2n ** 70n })).toContain('"big":1180591620717411303424}');
});

test('an error is an object of its members', () => {
  expect(read(new Error('boom'))).toMatchObject({ err: { type: 'Error', message: 'boom' } });
  expect(read({ e: new Error('outer', { cause: new Error('inner') }) })).toMatchObject({
    e: { type: 'Error', message: 'outer', cause: { message: 'inner' } },
  });
});

test('fields that are no object are the field value', () => {
  expect(line('m', 'text')).toContain(',"message":"m","value":"text"}');
  expect(line('m', ['a', 'b'])).toContain(',"message":"m","0":"a","1":"b"}');
});

test('a field of one of the line’s own names gets the suffix _, time printed or not', () => {
  expect(line('m', { time: 1, level: 2, name: { x: 3 }, message: 4, msg: 5 })).toContain(
    '"message":"m","time_":1,"level_":2,"name_":{"x":3},"message_":4,"msg":5}',
  );
  expect(line('m', { name: 1, x: 0, name_: 2 })).toContain('"message":"m","name_":2,"x":0}');
});

test('the number of an unnamed level is kept', () => {
  expect(line('m', { a: 1 }, 35)).toBe('{"level":"UNKNOWN","name":"app","message":"m","level_":35,"a":1}');
  expect(line('m', { a: 1, level: 'own' }, 35)).toBe(
    '{"level":"UNKNOWN","name":"app","message":"m","level_":"own","a":1}',
  );
  expect(line('m', {}, Number.NaN)).toBe('{"level":"UNKNOWN","name":"app","message":"m","level_":null}');
});

test('no control character of the line stands raw, in keys as in values', () => {
  expect(line('\u001b\u0085', { '\u202e': '\u2028\ufeff', a: '\ud800' })).toBe(
    '{"level":"INFO","name":"app","message":"\\u001b\\u0085","\\u202e":"\\u2028\\ufeff","a":"\\ud800"}',
  );
});

test('cycles and throws are told in their places', () => {
  const fields: Record<string, unknown> = {
    get bad() {
      throw new Error('no');
    },
  };
  fields.self = fields;
  expect(read(fields)).toMatchObject({ bad: '[Throws: no]', self: '[Circular]' });
});

test('a cycle back to the record is cut where it closes', () => {
  const fields: Record<string, unknown> = { a: 1 };
  fields.o = { fields };
  expect(line('m', fields)).toContain('"message":"m","a":1,"o":{"fields":"[Circular]"}}');
});

test('a field whose toJSON gives nothing that prints is left out', () => {
  expect(line('m', { a: 1, o: { toJSON() {} }, b: 2 })).toContain('"message":"m","a":1,"b":2}');
});

test('a field undefined is like any other, also beside a reserved one', () => {
  expect(line('m', { undefined: 1, level: 2 })).toContain('"message":"m","undefined":1,"level_":2}');
});
