import { expect, test } from 'vitest';
import { createFormatter } from './formatter.ts';

const formatter = createFormatter({ format: 'logfmt', timestamp: 'iso' });

function line(message: unknown, fields?: unknown, level: number | string = 20): string {
  return formatter.format(level, 'app', message, fields as object, 0);
}

/** A reader by kr/logfmt's grammar: key bytes above space other than `=` and `"`, quoted values as in Go. */
function readLogfmt(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  let at = 0;
  while (at < text.length) {
    while (text[at] === ' ') at++;
    const start = at;
    while (at < text.length && text[at] !== ' ' && text[at] !== '=' && text[at] !== '"') at++;
    const key = text.slice(start, at);
    if (key === '' || text[at] !== '=') throw new Error(`no pair at ${start} of ${text}`);
    at++;
    if (text[at] === '"') {
      let end = at + 1;
      while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      pairs.push([key, JSON.parse(text.slice(at, end + 1)) as string]);
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && text[end] !== ' ') end++;
      pairs.push([key, text.slice(at, end)]);
      at = end;
    }
  }
  return pairs;
}

test('a line is pairs from its first character to its last', () => {
  expect(line('user logged in', { userId: 42, agent: 'curl/8 (x86)' })).toBe(
    'time=1970-01-01T00:00:00.000Z level=INFO logger=app msg="user logged in" userId=42 agent="curl/8 (x86)"',
  );
  expect(line('up')).toBe('time=1970-01-01T00:00:00.000Z level=INFO logger=app msg=up');
});

test('the time is left out or in digits as the formatter says', () => {
  const of = (timestamp: false | 'epoch') => createFormatter({ format: 'logfmt', timestamp });
  expect(of(false).format(20, '', '', undefined, 0)).toBe('level=INFO logger="" msg=""');
  expect(of('epoch').format(20, 'a', 'm', undefined, 1)).toBe('time=0000000001 level=INFO logger=a msg=m');
});

test('values are flattened and quoted by the same rules as in kv', () => {
  expect(line('m', { o: { p: [1, 'x'] }, e: '', z: null, u: undefined, 'a b': "it's" })).toBe(
    'time=1970-01-01T00:00:00.000Z level=INFO logger=app msg=m o.p="[1,\\"x\\"]" e="" z=null a%0020b="it\'s"',
  );
});

test('a field of one of the line’s own names gets the suffix _', () => {
  expect(line('m', { time: 1, level: 2, logger: 3, msg: 4, message: 5 })).toMatch(
    / msg=m time_=1 level_=2 logger_=3 msg_=4 message=5$/,
  );
  expect(line('m', { level: { a: 1 } })).toMatch(/ msg=m level_\.a=1$/);
  expect(line('m', { o: { level: 1 } })).toMatch(/ msg=m o\.level=1$/);
});

test('a suffix that makes two names equal keeps the last value, at the first place', () => {
  expect(line('m', { msg: 1, x: 0, msg_: 2 })).toMatch(/ msg=m msg_=2 x=0$/);
  expect(line('m', { msg_: 2, x: 0, msg: 1 })).toMatch(/ msg=m msg_=1 x=0$/);
});

test('the number of an unnamed level is a field like any other', () => {
  expect(line('m', { a: 1 }, 35)).toMatch(/ level=UNKNOWN logger=app msg=m level_=35 a=1$/);
  expect(line('m', { a: 1, level: 'own' }, 35)).toMatch(/ level=UNKNOWN logger=app msg=m level_=own a=1$/);
});

test('quoteLookalikes holds for the message and the name too', () => {
  const quoting = createFormatter({ format: 'logfmt', quoteLookalikes: true });
  expect(quoting.format(20, '1', 'true', { a: '2', b: 2 }, undefined)).toBe(
    'level=INFO logger="1" msg="true" a="2" b=2',
  );
});

test('a reader of whole-line logfmt finds the pairs and is not misled', () => {
  const message = 'level=ERROR "x" \\ \n a=b';
  expect(readLogfmt(line(message, { k: 'v=w', path: 'C:\\a b', 'odd key=': 1, e: '', o: { p: 1 } }))).toEqual([
    ['time', '1970-01-01T00:00:00.000Z'],
    ['level', 'INFO'],
    ['logger', 'app'],
    ['msg', message],
    ['k', 'v=w'],
    ['path', 'C:\\a b'],
    ['odd%0020key%003D', '1'],
    ['e', ''],
    ['o.p', '1'],
  ]);
});
