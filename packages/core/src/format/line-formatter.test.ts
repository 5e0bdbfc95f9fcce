import { afterEach, expect, test, vi } from 'vitest';
import { Bytes } from '../ndjson/transcode-bytes.ts';
import { type ByteFormatter, createFormatter, type FormatterOptions, isByteFormatter } from './formatter.ts';
import { LineFormatter } from './line-formatter.ts';
import { type LineRoom, NOT_PUT, putRaw, ROOM_SLACK } from './line-room.ts';
import type { Time } from './time.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A format whose parts fail for long texts, as strings do past half a gigabyte. */
function fragileFormatter(maxLength: number): LineFormatter {
  const fit = (text: string) => {
    if (text.length > maxLength) throw new RangeError('too long');
    return text;
  };
  const fields = {
    text: (given: unknown) => fit(` ${JSON.stringify(given)}`),
    bind: () => fields,
  };
  return LineFormatter.of({ time: () => '', label: fit, name: (name) => ` ${name} `, message: fit }, fields);
}

test('a line of which all parts fit is what they make', () => {
  expect(fragileFormatter(40).format(20, 'n', 'message', { a: 1 }, undefined)).toBe('INFO n message {"a":1}');
});

test('fields that do not fit are given up, and the reason is told', () => {
  const line = fragileFormatter(70).format(20, 'n', 'message', { a: 'x'.repeat(80) }, undefined);
  expect(line).toBe('INFO n message {"names":["fields"],"values":["[Throws: too long]"]}');
});

test('a message that does not fit is given up too', () => {
  const line = fragileFormatter(70).format(20, 'n', 'x'.repeat(80), {}, undefined);
  expect(line).toBe('INFO n [Throws: too long] undefined');
});

test('a level and a name are rendered once for a formatter and all that are bound from it', () => {
  const rendered: string[] = [];
  const note = (text: string) => {
    rendered.push(text);
    return text;
  };
  const fields = { text: () => '', bind: () => fields };
  const formatter = LineFormatter.of({ time: () => '', label: note, name: note, message: (text) => text }, fields);
  const bound = formatter.bind({});
  for (const one of [formatter, bound, bound]) one.format(20, 'n', '', undefined, undefined);
  bound.format('info', 'other', '', undefined, undefined);
  expect(rendered).toEqual(['INFO', 'n', 'INFO', 'other']);
});

/** A format of bytes that notes each time and message it renders as text, and each message it puts as it comes. */
function notingFormatter(): { formatter: LineFormatter; times: unknown[]; messages: string[]; put: string[] } {
  const noted = { times: [] as unknown[], messages: [] as string[], put: [] as string[] };
  const fields = { text: () => '', put: (_: LineRoom, at: number) => at, bind: () => fields };
  const style = {
    time: (time: unknown) => {
      noted.times.push(time);
      return `${String(time)} `;
    },
    label: (label: string) => `${label} `,
    name: (name: string) => `${name} `,
    message: (message: string) => {
      noted.messages.push(message);
      return message;
    },
    putMessage: (room: LineRoom, at: number, message: string) => {
      noted.put.push(message);
      return putRaw(room, at, message);
    },
  };
  const formatter = LineFormatter.of(style, fields);
  // A format is asked once whether it prints a time at all.
  noted.times.length = 0;
  return { formatter, ...noted };
}

test('a time is rendered once for all records of a burst', () => {
  const { formatter, times } = notingFormatter();
  const given = [5, 5, 5, '2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z', 5];
  const lines = given.map((time) => formatter.format(20, 'n', 'm', undefined, time));
  expect(lines).toEqual(given.map((time) => `${time} INFO n m`));
  expect(times).toEqual([5, '2026-11-22T10:00:00Z', 5]);
});

test('a message that recurs is rendered once, and until then none is for nothing', () => {
  const { formatter, messages, put } = notingFormatter();
  const line = (message: string) => formatter.format(20, 'n', message, undefined, 1);
  for (let n = 0; n < 100; n++) expect(line('up')).toBe('1 INFO n up');
  expect(messages).toEqual(['up']);
  expect(put).toEqual(Array.from({ length: 8 }, () => 'up'));
});

test('no message is kept that is long: it could be a part of something larger', () => {
  const { formatter, messages } = notingFormatter();
  for (let n = 0; n < 100; n++) formatter.format(20, 'n', 'x'.repeat(65), undefined, 1);
  expect(messages).toEqual([]);
});

test('a Date that is changed between two records prints what it is each time', () => {
  const formatter = createFormatter({ timestamp: 'iso' });
  const time = new Date(0);
  const line = () => formatter.format(20, 'n', 'm', undefined, time);
  expect(line()).toBe('1970-01-01T00:00:00.000Z | INFO | n | m');
  time.setTime(1);
  expect(line()).toBe('1970-01-01T00:00:00.001Z | INFO | n | m');
});

test.each([['soon'], [Number.NaN], [undefined]])('where the time is %s, each line has the present', (time) => {
  vi.useFakeTimers({ now: 0 });
  const formatter = createFormatter({ timestamp: 'iso' });
  const line = () => formatter.format(20, 'n', 'm', undefined, time);
  expect(line()).toBe('1970-01-01T00:00:00.000Z | INFO | n | m');
  vi.setSystemTime(1);
  expect(line()).toBe('1970-01-01T00:00:00.001Z | INFO | n | m');
});

test('a level that is an object is asked each time', () => {
  const formatter = createFormatter();
  let asked = 0;
  const level = { toString: () => `custom${++asked}` } as unknown as string;
  const lines = [1, 2].map(() => formatter.format(level, 'n', 'm', undefined, undefined));
  expect(lines).toEqual(['CUSTOM1 | n | m', 'CUSTOM2 | n | m']);
});

test('a message that refuses to be looked at tells so', () => {
  const refuse = () => {
    throw new Error('no');
  };
  const message = new Proxy({}, { getPrototypeOf: refuse });
  expect(createFormatter().format(20, 'n', message, undefined, undefined)).toBe('INFO | n | [Throws: no]');
});

function byteFormatter(options: FormatterOptions): ByteFormatter {
  const formatter = createFormatter(options);
  return isByteFormatter(formatter) ? formatter : expect.fail('it writes bytes');
}

/** A line as {@link ByteFormatter.put} puts it into a room of so many bytes. */
function putLine(
  formatter: ByteFormatter,
  { size = 4000, level = 20, message = 'm', fields }: Partial<PutRecord>,
): string | typeof NOT_PUT {
  const { buffer, view } = new Bytes(size + ROOM_SLACK);
  const end = formatter.put({ buffer, view, start: 0, end: size }, level, 'app', message, fields, TIME);
  return end === NOT_PUT ? NOT_PUT : buffer.toString('utf8', 0, end);
}

interface PutRecord {
  size: number;
  level: number | string;
  message: string;
  fields: object | undefined;
}

const TIME: Time = 0;

test.each(['kv', 'logfmt'] as const)('%s: a usual record is put as bytes, the same that its text has', (format) => {
  const formatter = byteFormatter({ format, timestamp: 'iso' });
  const messages = ['up', '', 'user logged in', 'a\nb', 'a | b', 'a "b"', 'é😀', 'é'.repeat(200), '\ud800'];
  for (const message of messages) {
    for (const level of [20, 'info', 'notice']) {
      for (const fields of [undefined, { a: 1, b: 'x y' }]) {
        const text = formatter.format(level, 'app', message, fields, TIME);
        expect(putLine(formatter, { level, message, fields })).toBe(`${text}\n`);
      }
    }
  }
});

test('a line is put only where its newline has room too', () => {
  const formatter = byteFormatter({});
  const line = 'INFO | app | m\n';
  expect(putLine(formatter, { size: line.length })).toBe(line);
  expect(putLine(formatter, { size: line.length - 1 })).toBe(NOT_PUT);
});

test('what throws while a line is put leaves it to be made as text', () => {
  const fields = {
    get a() {
      throw new Error('no');
    },
  };
  expect(putLine(byteFormatter({}), { fields })).toBe(NOT_PUT);
});

test('a line is whole whatever its length, also where its bytes just fit', () => {
  const formatter = createFormatter({ timestamp: false });
  const long = 'x'.repeat(8100);
  for (let length = 1; length <= 96; length++) {
    const last = 'y'.repeat(length);
    expect(formatter.format(20, 'n', 'm', { long, last }, undefined)).toBe(`INFO | n | m | long=${long} last=${last}`);
  }
});
