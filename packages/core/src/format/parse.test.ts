import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLine } from './parse.ts';

test('segments and fields', () => {
  expect(parseLine('INFO | app | user logged in | userId=42 agent="curl/8 (x86)"')).toEqual({
    level: 'INFO',
    name: 'app',
    message: 'user logged in',
    fields: { userId: '42', agent: 'curl/8 (x86)' },
  });
  expect(parseLine('INFO | app | up')).toEqual({ level: 'INFO', name: 'app', message: 'up', fields: {} });
  expect(parseLine(' |  | ')).toEqual({ level: '', name: '', message: '', fields: {} });
});

test('a first segment that is a time is the time', () => {
  expect(parseLine('2026-11-22T10:00:00.123Z | INFO | app | m | a=1')).toEqual({
    time: '2026-11-22T10:00:00.123Z',
    level: 'INFO',
    name: 'app',
    message: 'm',
    fields: { a: '1' },
  });
  expect(parseLine('1790000000000 | INFO | app | m')).toMatchObject({ time: '1790000000000', level: 'INFO' });
  expect(parseLine('123456789 | app | m')).toEqual({ level: '123456789', name: 'app', message: 'm', fields: {} });
  expect(parseLine('2026-11-22T10:00:00+00:00 | app | m')).toMatchObject({ level: '2026-11-22T10:00:00+00:00' });
});

test('separators within quotes belong to the value', () => {
  expect(parseLine('I | a | m | k="x | y" l="p=q | \\" r"')?.fields).toEqual({ k: 'x | y', l: 'p=q | " r' });
});

test('escapes are undone', () => {
  expect(parseLine('I | a\\u0041 | x\\n\\r\\t\\\\\\| y | %=1 a%0020b="\\n\\r\\t\\\\\\"\\ud800"')).toEqual({
    level: 'I',
    name: 'aA',
    message: 'x\n\r\t\\| y',
    fields: { '': '1', 'a b': '\n\r\t\\"\ud800' },
  });
});

test('fields have no prototype, so that no key means anything', () => {
  const fields = parseLine('I | a | m | __proto__=1 constructor=2 toString=3')?.fields ?? {};
  expect(Object.getPrototypeOf(fields)).toBeNull();
  expect(Object.entries(fields)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['toString', '3'],
  ]);
});

test('one line break at the end is ignored, more are not', () => {
  const expected = parseLine('I | a | m | k=1');
  expect(parseLine('I | a | m | k=1\n')).toEqual(expected);
  expect(parseLine('I | a | m | k=1\r\n')).toEqual(expected);
  for (const end of ['\n\n', '\r', '\n\r', '\r\n\r\n', '\n '])
    expect(parseLine(`I | a | m | k=1${end}`)).toBeUndefined();
});

test('bare values get their types on request, quoted ones stay strings', () => {
  const line = 'I | 1 | 2 | a=1 b="1" c=true d=null e=NaN f=9007199254740993 g=-1.5e3 h=x i=007 j="true" k={}';
  expect(parseLine(line, { typed: true })).toEqual({
    level: 'I',
    name: '1',
    message: '2',
    fields: {
      a: 1,
      b: '1',
      c: true,
      d: null,
      e: Number.NaN,
      f: 9007199254740993n,
      g: -1500,
      h: 'x',
      i: '007',
      j: 'true',
      k: '{}',
    },
  });
  expect(parseLine(line, { typed: false })?.fields.a).toBe('1');
  expect(parseLine(line)?.fields.d).toBe('null');
});

test.each([
  ['nothing', ''],
  ['one segment', 'INFO'],
  ['two segments', 'INFO | app'],
  ['a time and two segments', '2026-11-22T10:00:00Z | INFO | app'],
  ['separators without their spaces', 'INFO|app|m'],
  ['NDJSON', '{"level":30,"msg":"x"}'],
  ['a raw line break', 'I | a | m\nm'],
  ['a raw tab', 'I | a\tb | m'],
  ['a raw escape character', 'I | a | \u001b[31mm'],
  ['a raw control character of C1', 'I | a | m\u009b'],
  ['a raw bidi control in a value', 'I | a | m | k="\u202e"'],
  ['a raw lone surrogate', 'I | a | \ud800'],
  ['an unknown escape in a text', 'I | a | \\x41'],
  ['an escape cut short', 'I | a | m\\'],
  ['a short unicode escape', 'I | a | \\u12'],
  ['an unknown escape in a value', 'I | a | m | k="\\x"'],
  ['an escaped bar in a value', 'I | a | m | k="\\|"'],
  ['an unknown escape in a key', 'I | a | m | k%1=1'],
  ['no pairs after the separator', 'I | a | m | '],
  ['text instead of pairs', 'I | a | m | some text'],
  ['a key without a value', 'I | a | m | k'],
  ['an empty bare value', 'I | a | m | k='],
  ['an empty key', 'I | a | m | =v'],
  ['a quoted key', 'I | a | m | "k"=v'],
  ['a quote that does not close', 'I | a | m | k="v'],
  ['a quote whose end is escaped', 'I | a | m | k="v\\"'],
  ['text after a quote', 'I | a | m | k="v"w'],
  ['a pair that no space parts from a quote', 'I | a | m | k="v"xl=1'],
  ['a quote in a bare value', 'I | a | m | k=v"w"'],
  ['an apostrophe in a bare value', "I | a | m | k=it's"],
  ['an equals sign in a bare value', 'I | a | m | k=a=b'],
  ['a bar in a bare value', 'I | a | m | k=a|b'],
  ['a backslash in a bare value', 'I | a | m | k=a\\n'],
  ['a no-break space in a bare value', 'I | a | m | k=a\u00a0b'],
  ['two spaces between pairs', 'I | a | m | a=1  b=2'],
  ['a space at the end', 'I | a | m | a=1 '],
  ['a space before the pairs', 'I | a | m |  a=1'],
])('%s is not a line of ours', (_, line) => {
  expect(parseLine(line)).toBeUndefined();
});

test.each([undefined, null, 1, {}, [], Symbol('s'), Buffer.from('I | a | m'), Object('I | a | m')])(
  'what is no string is not a line: %o',
  (value) => {
    expect(parseLine(value as string)).toBeUndefined();
  },
);

test('options that are none are ignored', () => {
  expect(parseLine('I | a | m | k=1', null as never)?.fields.k).toBe('1');
});

const fragment = fc.constantFrom(
  ' | ',
  '|',
  ' ',
  '=',
  '"',
  '\\',
  '\\"',
  '%',
  '%0020',
  '\\u0041',
  '\n',
  'k',
  'k=v',
  ' k="v"',
  '1234567890',
);

test('nothing makes it throw, and what it reads it would read again', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fragment, { maxLength: 20 }).map((parts) => parts.join('')),
    fc.array(fragment, { maxLength: 20 }).map((parts) => `I | a | m | ${parts.join('')}`),
  );
  fc.assert(
    fc.property(noise, fc.boolean(), (line, typed) => {
      const parsed = parseLine(line, { typed });
      if (parsed !== undefined) expect(parseLine(`${line.replace(/\r?\n$/, '')}\n`, { typed })).toEqual(parsed);
    }),
    { numRuns: 5000 },
  );
});

const MEGABYTE = 2 ** 20;

/** One megabyte takes some milliseconds; twice the length squared would take minutes. */
const GENEROUS_MS = 5000;

test.each<[string, string]>([
  ['separators', ' | '.repeat(MEGABYTE / 3)],
  ['bars', '|'.repeat(MEGABYTE)],
  ['spaces', `I | a | m | ${' '.repeat(MEGABYTE)}`],
  ['backslashes in a text', `I | a | ${'\\'.repeat(MEGABYTE)}`],
  ['backslashes in a value', `I | a | m | k="${'\\'.repeat(MEGABYTE)}`],
  ['backslashes before quotes', `I | a | m | k="${'\\\\\\"'.repeat(MEGABYTE / 4)}`],
  ['escaped quotes', `I | a | m | k="${'\\"'.repeat(MEGABYTE / 2)}"`],
  ['percent signs', `I | a | m | ${'%'.repeat(MEGABYTE)}=1`],
  ['a key without an end', `I | a | m | ${'k'.repeat(MEGABYTE)}`],
  ['pairs', `I | a | m | ${'k=1 '.repeat(MEGABYTE / 4)}k=1`],
  ['quotes that open', `I | a | m | ${'k=" '.repeat(MEGABYTE / 4)}`],
  ['digits', `I | a | m | k=${'9'.repeat(MEGABYTE)}`],
  ['many numbers', `I | a | m | ${'k=1e1e1 '.repeat(MEGABYTE / 8)}k=1`],
  ['line breaks', '\r\n'.repeat(MEGABYTE / 2)],
  ['carriage returns', `I | a | ${'\r'.repeat(MEGABYTE)}x`],
  ['a time of digits', `${'0'.repeat(MEGABYTE)} | I | a | m`],
  ['surrogates', '\ud800'.repeat(MEGABYTE)],
])('a megabyte of %s is read in linear time', (_, line) => {
  const start = performance.now();
  parseLine(line, { typed: true });
  expect(performance.now() - start).toBeLessThan(GENEROUS_MS);
});
