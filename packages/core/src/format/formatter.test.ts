import { afterEach, expect, test, vi } from 'vitest';
import { KakashiError } from '../errors.ts';
import { createFormatter, type Formatter, type FormatterOptions, formatLine, isByteFormatter } from './formatter.ts';
import { parseLine } from './parse.ts';

function info(message: unknown, fields?: object): string {
  return formatLine({ level: 20, name: 'app', message, fields });
}

test('the examples of the line format, byte for byte', () => {
  expect(info('user logged in', { userId: 42, ok: true })).toBe('INFO | app | user logged in | userId=42 ok=true');
  expect(info('evil\nERROR | root | pwned')).toBe(String.raw`INFO | app | evil\nERROR \| root \| pwned`);
  expect(info('x', { 'a b': 1, q: 'say "hi"', e: '' })).toBe(
    String.raw`INFO | app | x | a%0020b=1 q="say \"hi\"" e=""`,
  );
  expect(info('C:\\temp')).toBe(String.raw`INFO | app | C:\\temp`);
  expect(info('a|b || c')).toBe('INFO | app | a|b || c');
  expect(info('n', { o: { p: { q: 1 } }, a: [1, 'b'], z: null, u: undefined })).toBe(
    String.raw`INFO | app | n | o.p.q=1 a="[1,\"b\"]" z=null`,
  );
});

test('the examples of the README, byte for byte', () => {
  const fields = { userId: 42, ip: '10.0.0.1', agent: 'curl/8 (x86)' };
  expect(info('user logged in')).toBe('INFO | app | user logged in');
  expect(info('user logged in', fields)).toBe(
    'INFO | app | user logged in | userId=42 ip=10.0.0.1 agent="curl/8 (x86)"',
  );
  const time = '2026-11-22T10:00:00.123Z';
  expect(formatLine({ level: 'info', name: 'app', message: 'user logged in', fields: { userId: 42 }, time })).toBe(
    '2026-11-22T10:00:00.123Z | INFO | app | user logged in | userId=42',
  );
});

test('levels print their labels', () => {
  const line = (level: number | string) => formatLine({ level, name: 'n', message: 'm' });
  expect([5, 10, 20, 30, 40, 50].map(line)).toEqual([
    'TRACE | n | m',
    'DEBUG | n | m',
    'INFO | n | m',
    'WARNING | n | m',
    'ERROR | n | m',
    'CRITICAL | n | m',
  ]);
  expect(['warn', 'fatal', 'notice', 'a | b', 'x\ny'].map(line)).toEqual([
    'WARNING | n | m',
    'CRITICAL | n | m',
    'NOTICE | n | m',
    'A \\| B | n | m',
    'X\\nY | n | m',
  ]);
});

test('a number nobody named keeps its place among the fields, first', () => {
  const line = (level: number, fields?: object) => formatLine({ level, name: 'n', message: 'm', fields });
  expect(line(35)).toBe('UNKNOWN | n | m | level=35');
  expect(line(35, { a: 1 })).toBe('UNKNOWN | n | m | level=35 a=1');
  expect(line(35, { a: 1, level: 'own' })).toBe('UNKNOWN | n | m | level=own a=1');
  expect(line(35, { a: 1, level: undefined })).toBe('UNKNOWN | n | m | level=35 a=1');
  expect(line(Number.NaN)).toBe('UNKNOWN | n | m | level=NaN');
  expect(line(Number.POSITIVE_INFINITY)).toBe('UNKNOWN | n | m | level=Infinity');
  expect(formatLine({ level: 'unknown', name: 'n', message: 'm' })).toBe('UNKNOWN | n | m');
});

test.each(['2026-11-22T10:00:00Z', '0123456789'])('a level named %s is not read as a time', (level) => {
  const line = formatLine({ level, name: 'n', message: 'm' });
  expect(line).toBe(`\\u003${level[0]}${level.slice(1)} | n | m`);
  expect(parseLine(line)).toEqual({ level, name: 'n', message: 'm', fields: {} });
  const timed = formatLine({ level, name: 'n', message: 'm', time: 0 });
  expect(timed).toBe(`1970-01-01T00:00:00.000Z | ${level} | n | m`);
  expect(parseLine(timed)).toEqual({ time: '1970-01-01T00:00:00.000Z', level, name: 'n', message: 'm', fields: {} });
});

test('what is not a level, a name or a number at all still gives a line', () => {
  const hostile = {
    toString() {
      throw new Error('no');
    },
  };
  const line = (level: unknown, name: unknown) =>
    createFormatter().format(level as string, name as string, 'm', undefined, undefined);
  expect(line(undefined, undefined)).toBe('UNDEFINED | undefined | m');
  expect(line(Symbol('s'), Symbol('n'))).toBe('SYMBOL(S) | Symbol(n) | m');
  expect(line(hostile, hostile)).toBe('[THROWS: NO] | {} | m');
  expect(line('', '')).toBe(' |  | m');
});

class Coordinates {
  x = 1;
  y = 2;
}

test.each<[string, unknown, string]>([
  ['a string', 'as it is', 'as it is'],
  ['an empty string', '', ''],
  ['a number', 4.5, '4.5'],
  ['NaN', Number.NaN, 'NaN'],
  ['a BigInt', 12n, '12'],
  ['a boolean', false, 'false'],
  ['null', null, 'null'],
  ['undefined', undefined, 'undefined'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['a function', () => 1, '() => 1'],
  ['an error', new TypeError('broken'), 'broken'],
  ['a plain object', { a: [1, 'x'], b: undefined }, '{"a":[1,"x"]}'],
  ['an instance of a class', new Coordinates(), '{"x":1,"y":2}'],
  ['an array', ['a', 1n], '["a",1]'],
  ['a Map', new Map([['k', 1]]), '{"k":1}'],
  ['a Date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
])('a message that is %s', (_, message, expected) => {
  expect(info(message)).toBe(`INFO | app | ${expected}`);
});

test('a message that throws when it is read still gives a line', () => {
  const error = new Error('x');
  Object.defineProperty(error, 'message', {
    get() {
      throw new Error('unreadable message');
    },
  });
  expect(info(error)).toBe('INFO | app | [Throws: unreadable message]');
  const fn = Object.assign(() => 1, {
    toString() {
      throw new Error('no text');
    },
  });
  expect(info(fn)).toBe('INFO | app | [Throws: no text]');
});

test('the escapes of JSON in a message are escaped once more, and read back', () => {
  const line = info({ text: 'a\n"b"' });
  expect(line).toBe(String.raw`INFO | app | {"text":"a\\n\\"b\\""}`);
  expect(JSON.parse(parseLine(line)?.message ?? '')).toEqual({ text: 'a\n"b"' });
});

const NOW = '2026-11-22T10:00:00.123Z';

afterEach(() => {
  vi.useRealTimers();
});

test('a time is printed as the formatter says, whatever is passed', () => {
  vi.useFakeTimers({ now: new Date(NOW) });
  const line = (timestamp: false | 'iso' | 'epoch', time: Date | number | string | undefined) =>
    createFormatter({ timestamp }).format(20, 'n', 'm', undefined, time);
  expect(line(false, 1)).toBe('INFO | n | m');
  expect(line('iso', 1)).toBe('1970-01-01T00:00:00.001Z | INFO | n | m');
  expect(line('iso', '2020-01-01T00:00:00.123456Z')).toBe('2020-01-01T00:00:00.123456Z | INFO | n | m');
  expect(line('iso', undefined)).toBe(`${NOW} | INFO | n | m`);
  expect(line('epoch', new Date(1))).toBe('0000000001 | INFO | n | m');
  expect(line('epoch', undefined)).toBe(`${Date.parse(NOW)} | INFO | n | m`);
  expect(line('epoch', Number.NaN)).toBe(`${Date.parse(NOW)} | INFO | n | m`);
});

test('formatLine prints a time if and only if it is given one', () => {
  const line = (time?: Date | number | string) => formatLine({ level: 20, name: 'n', message: 'm', time });
  expect(line()).toBe('INFO | n | m');
  expect(line(0)).toBe('1970-01-01T00:00:00.000Z | INFO | n | m');
  expect(line(new Date(0))).toBe('1970-01-01T00:00:00.000Z | INFO | n | m');
  expect(line(new Date(Number.NaN))).toBe('INFO | n | m');
  expect(line('soon')).toBe('INFO | n | m');
});

test('formatLine leaves strings that look like something else bare, with a time and without', () => {
  const record = { level: 20, name: 'n', message: 'm', fields: { a: '1' } };
  expect(formatLine(record)).toBe('INFO | n | m | a=1');
  expect(formatLine({ ...record, time: 0 })).toBe('1970-01-01T00:00:00.000Z | INFO | n | m | a=1');
});

test('only those formats are asked for bytes that can write them', () => {
  const own: Formatter & { writesBytes: boolean } = { format: () => '', writesBytes: true };
  const all = [createFormatter(), createFormatter({ format: 'logfmt' }), createFormatter({ format: 'json' }), own];
  expect(all.map(isByteFormatter)).toEqual([true, true, false, false]);
});

test('strings that look like something else stay bare, or are quoted on request', () => {
  const fields = { a: '42', b: 'true', c: 'null', d: '-Infinity', e: '1e3', f: 42, g: true, h: null, i: 'x', j: '007' };
  expect(info('m', fields)).toBe('INFO | app | m | a=42 b=true c=null d=-Infinity e=1e3 f=42 g=true h=null i=x j=007');
  const quoting = createFormatter({ quoteLookalikes: true });
  const expected = 'INFO | app | m | a="42" b="true" c="null" d="-Infinity" e="1e3" f=42 g=true h=null i=x j=007';
  expect(quoting.format(20, 'app', 'm', fields, undefined)).toBe(expected);
  // The slow way, which a nested value takes, must not differ.
  expect(quoting.format(20, 'app', 'm', { ...fields, o: { p: '1' } }, undefined)).toBe(`${expected} o.p="1"`);
});

test('a line longer than a string can be gives up its fields', () => {
  const long = 'x'.repeat(2 ** 24);
  const fields = Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, long]));
  expect(info('m', fields)).toBe('INFO | app | m | fields="[Throws: Invalid string length]"');
});

function errorOf(options: unknown): KakashiError {
  try {
    createFormatter(options as FormatterOptions);
  } catch (error) {
    return error as KakashiError;
  }
  return expect.fail('it accepts the options');
}

test.each<[FormatterOptions | Record<string, unknown>, string, string, string]>([
  [{ format: 'xml' }, 'format', "one of 'kv', 'json', 'logfmt'", "'xml'"],
  [{ format: null }, 'format', "one of 'kv', 'json', 'logfmt'", 'null'],
  [{ timestamp: true }, 'timestamp', "one of false, 'iso', 'epoch'", 'true'],
  [{ quoteLookalikes: 'yes' }, 'quoteLookalikes', 'one of false, true', "'yes'"],
])('%o is refused with what was expected', (options, option, expected, received) => {
  const error = errorOf(options);
  expect(error).toBeInstanceOf(KakashiError);
  expect(error).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', option, expected, received });
  expect(error.message).toBe(`option ${option}: expected ${expected}, received ${received}`);
});

test('an unknown option is refused, with what was probably meant', () => {
  expect(errorOf({ timestmp: 'iso' })).toMatchObject({
    code: 'ERR_KAKASHI_OPTION_UNKNOWN',
    option: 'timestmp',
    expected: 'timestamp',
    message: "unknown option 'timestmp'; did you mean 'timestamp'?",
  });
  expect(errorOf({ colour: true })).toMatchObject({ expected: 'one of format, timestamp, quoteLookalikes' });
});

test('options that are no object are refused', () => {
  const refusal = { code: 'ERR_KAKASHI_OPTION_INVALID', option: 'options', expected: 'an object' };
  expect(errorOf(null)).toMatchObject({ ...refusal, received: 'null' });
  expect(errorOf('kv')).toMatchObject({ ...refusal, received: "'kv'" });
});

test('undefined options have their defaults', () => {
  const formatter = createFormatter({ format: undefined, timestamp: undefined, quoteLookalikes: undefined });
  expect(formatter.format(20, 'n', 'm', { a: '1' }, 0)).toBe('INFO | n | m | a=1');
});

test.each(['kv', 'json', 'logfmt'] as const)(
  'in %s what a lone surrogate became is not printed for a replacement character',
  (format) => {
    const line = (formatter: Formatter, text: string) => formatter.format('info', 'app', text, { text }, undefined);
    const formatter = createFormatter({ format });
    for (let n = 0; n < 100; n++) line(formatter, 'a\udd82');
    expect(line(formatter, 'a\ufffd')).toBe(line(createFormatter({ format }), 'a\ufffd'));
  },
);
