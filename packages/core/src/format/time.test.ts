import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { epochMs, epochMsOrNow, epochText, isoText, isTimeSegment } from './time.ts';

const NOW = '2026-11-22T10:00:00.123Z';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(NOW) });
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  '2026-11-22T10:00:00Z',
  '2026-11-22T10:00:00.1Z',
  '2026-11-22T10:00:00.123456789Z',
  '+012026-11-22T10:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '0000000000',
  '1790000000000',
])('%s opens a line as a time', (text) => {
  expect(isTimeSegment(text)).toBe(true);
});

test.each([
  '2026-11-22',
  '2026-11-22T10:00Z',
  '2026-11-22T10:00:00',
  '2026-11-22T10:00:00+00:00',
  '2026-11-22 10:00:00Z',
  '2026-11-22T10:00:00.Z',
  '2026-11-22T10:00:00z',
  ' 2026-11-22T10:00:00Z',
  '2026-11-22T10:00:00Z\n',
  '12026-11-22T10:00:00Z',
  '+2026-11-22T10:00:00Z',
  '123456789',
  '-1234567890',
  '12345678901x',
  '',
])('%j does not', (text) => {
  expect(isTimeSegment(text)).toBe(false);
});

test('numbers, Dates and strings become ISO 8601 in UTC', () => {
  expect(isoText(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoText(1.9)).toBe('1970-01-01T00:00:00.001Z');
  expect(isoText(new Date(1))).toBe('1970-01-01T00:00:00.001Z');
  expect(isoText('2026-11-22T10:00:00+02:00')).toBe('2026-11-22T08:00:00.000Z');
  expect(isoText('1790000000000')).toBe('2026-09-21T14:13:20.000Z');
  expect(isoText(8.64e15)).toBe('+275760-09-13T00:00:00.000Z');
});

test('a Date of another realm is one', () => {
  expect(epochMs(runInNewContext('new Date(5)'))).toBe(5);
});

test('a string that is strict ISO-UTC keeps all its digits', () => {
  expect(isoText('2026-11-22T10:00:00.123456789Z')).toBe('2026-11-22T10:00:00.123456789Z');
});

test('the remembered time is not printed for another', () => {
  expect([isoText(1000), isoText(1001), isoText(1001), isoText(1000)]).toEqual([
    '1970-01-01T00:00:01.000Z',
    '1970-01-01T00:00:01.001Z',
    '1970-01-01T00:00:01.001Z',
    '1970-01-01T00:00:01.000Z',
  ]);
});

test('an epoch has at least ten digits, so that it is read back as a time', () => {
  expect(epochText(0)).toBe('0000000000');
  expect(epochText(1790000000123.9)).toBe('1790000000123');
  expect(epochText(new Date(5))).toBe('0000000005');
  expect(epochText('1970-01-01T00:00:01Z')).toBe('0000001000');
  expect(epochText(8.64e15)).toBe('8640000000000000');
});

test('an epoch before 1970 prints in ISO, which is read back', () => {
  expect(epochText(-1)).toBe('1969-12-31T23:59:59.999Z');
  expect(isTimeSegment(epochText(-8.64e15))).toBe(true);
});

const hostileDate = new Proxy(new Date(), {
  getPrototypeOf() {
    throw new Error('no');
  },
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['past the range of Date', 8.64e15 + 1000],
  ['an invalid Date', new Date(Number.NaN)],
  ['a string that is no time', 'soon'],
  ['an empty string', ''],
  ['too many digits', '9'.repeat(400)],
  ['a symbol', Symbol('time')],
  ['an object', { getTime: () => 1 }],
  ['a Proxy of a Date', new Proxy(new Date(), {})],
  ['a Proxy that throws', hostileDate],
])('%s counts as not given: now is printed', (_, time) => {
  expect(epochMs(time)).toBeNaN();
  expect(epochMsOrNow(time)).toBe(Date.parse(NOW));
  expect(isoText(time)).toBe(NOW);
  expect(epochText(time)).toBe(String(Date.parse(NOW)));
});
