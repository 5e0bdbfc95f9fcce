import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Formatter } from './format/formatter.ts';
import { oneLine } from './guarded-formatter.ts';
import { getLogger } from './logger.ts';
import { MemorySink } from './testing/sinks.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

function logWith(format: Formatter) {
  const sink = new MemorySink();
  const log = getLogger('app', { destination: sink, format });
  const lines = () => {
    log.flushSync();
    return sink.lines;
  };
  return { log, lines };
}

const throwing = (): never => {
  throw new Error('formatter');
};

test('it is given everything, the time too, and its result is the line', () => {
  const format = vi.fn(() => 'line');
  const { log, lines } = logWith({ format });
  const fields = { a: 1 };
  log.log('verbose', 'message', fields);
  expect(format).toHaveBeenCalledExactlyOnceWith('verbose', 'app', 'message', fields, 0);
  expect(lines()).toEqual(['line']);
});

test.each<[unknown, string]>([
  ['a\nb', 'a\\nb'],
  ['a\nb\nc', 'a\\nb\\nc'],
  ['a\n', 'a'],
  ['a\nb\n', 'a\\nb'],
  ['', ''],
  [undefined, 'undefined'],
  [null, 'null'],
  [42, '42'],
  [Symbol('s'), 'Symbol(s)'],
  [{ toString: () => 'a\nb' }, 'a\\nb'],
  [Object.create(null), 'an object'],
])('a result of %o is one line', (result, line) => {
  const { log, lines } = logWith({ format: () => result as string });
  log.info('message');
  expect([lines(), oneLine(result)]).toEqual([[line], line]);
});

test('what it throws on is printed as key=value, with the time', () => {
  const { log, lines } = logWith({ format: throwing });
  log.info('message', { a: 1 });
  log.child({ b: 2 }).info('child', { a: 1 });
  expect(lines()).toEqual([
    '1970-01-01T00:00:00.000Z | INFO | app | message | a=1',
    '1970-01-01T00:00:00.000Z | INFO | app | child | b=2 a=1',
  ]);
});

test("without a bind of its own, children's fields come with each record's, which win", () => {
  const { log, lines } = logWith({ format: (_level, _name, _message, fields) => JSON.stringify(fields) });
  const child = log.child({ a: 1 }).child({ b: 2 });
  child.info('message', { a: 3, c: 4 });
  child.info('message');
  expect(lines()).toEqual(['{"a":3,"b":2,"c":4}', '{"a":1,"b":2}']);
});

test('an error beside bound fields is the field err', () => {
  const { log, lines } = logWith({ format: (_level, _name, _message, fields) => Object.keys(fields ?? {}).join() });
  log.child({ a: 1 }).info('message', new Error('x'));
  log.child(new Error('x')).info('message', { a: 1 });
  expect(lines()).toEqual(['a,err', 'err,a']);
});

test('a bind of its own is used', () => {
  const bind = vi.fn(() => ({ format: () => 'bound' }));
  const { log, lines } = logWith({ format: () => 'plain', bind });
  log.child({ a: 1 }).info('message');
  expect(bind).toHaveBeenCalledExactlyOnceWith({ a: 1 });
  expect(lines()).toEqual(['bound']);
});

test('a bind that throws gives a child that prints key=value', () => {
  const { log, lines } = logWith({ format: () => 'plain', bind: throwing });
  log.child({ a: 1 }).info('message');
  expect(lines()).toEqual(['1970-01-01T00:00:00.000Z | INFO | app | message | a=1']);
});
