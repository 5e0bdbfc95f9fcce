import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Stamp, StampReader } from './stamp.ts';
import type { TextBuffer } from './transcode-bytes.ts';

const KEYS = { level: 'level', time: 'time', message: 'msg' };

/** Whether a record is stamped for a level; nothing behind it can be read. */
function isStamped(record: string, level = 30, keys = KEYS): boolean {
  const before = 'of another record}\n';
  const bytes = Buffer.from(before + record) as TextBuffer;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return new Stamp(level, keys).isAt(bytes, view, before.length, bytes.length);
}

describe('a record is stamped', () => {
  test.each([
    ['with nothing else', '{"level":30,"time":1795371443261}\n'],
    ['with more', '{"level":30,"time":1795371443261,"msg":"é"}\n'],
    ['with a carriage return', '{"level":30,"time":1795371443261,"msg":"m"}\r\n'],
    ['with a time in ISO 8601', '{"level":30,"time":"2026-11-22T10:00:00.123Z","msg":"m"}\n'],
  ])('%s', (_, record) => expect(isStamped(record)).toBe(true));

  test.each([
    ['nothing', '\n'],
    ['no JSON', 'plain text that is as long as a record of pino would be\n'],
    ['of another level', '{"level":40,"time":1795371443261,"msg":"m"}\n'],
    ['without a level', '{"time":1795371443261,"level":30,"msg":"m"}\n'],
    ['without a time', '{"level":30,"pid":1795371443261,"msg":"m"}\n'],
    ['with a time that comes later', '{"level":30,"msg":"m","time":1795371443261}\n'],
    ['with seconds', '{"level":30,"time":1795371443,"msg":"m and more"}\n'],
    ['with nanoseconds', '{"level":30,"time":1795371443261000000,"msg":"m"}\n'],
    ['with a letter among the digits', '{"level":30,"time":179537144326e,"msg":"m"}\n'],
    ['with a colon among the digits', '{"level":30,"time":17953:1443261,"msg":"m"}\n'],
    ['with a time that is none', '{"level":30,"time":"in the afternoon of a day","msg":"m"}\n'],
    ['that was cut short', '{"level":30,"time":1795371443261'],
    ['that has no newline', '{"level":30,"time":1795371443261,"msg":"m"}'],
    ['whose time in ISO 8601 was cut short', '{"level":30,"time":"2026-11-22T10:00:00.123Z\n'],
  ])('not: %s', (_, record) => expect(isStamped(record)).toBe(false));

  test('as every pino writes it, unless it is told otherwise', () => {
    const records: string[] = [];
    const stream = { write: (record: string) => records.push(record) };
    pino({}, stream).info({ a: 1 }, 'm');
    pino({ timestamp: pino.stdTimeFunctions.isoTime, crlf: true }, stream).child({ b: 2 }).info('m');
    expect(records.map((record) => isStamped(record))).toEqual([true, true]);
    pino({ timestamp: false }, stream).info('m');
    pino({ formatters: { level: (label) => ({ level: label }) } }, stream).info('m');
    expect(records.slice(2).map((record) => isStamped(record))).toEqual([false, false]);
  });
});

test('the time of a stamp is known, whatever else was logged as time', () => {
  expect(new StampReader(KEYS).timeOf('{"level":30,"time":1795371443261,"time":"soon"}')).toBe(1795371443261);
  expect(new StampReader(KEYS).timeOf('{"level":30,"time":"2026-11-22T10:00:00.123Z","time":"soon"}')).toBe(
    '2026-11-22T10:00:00.123Z',
  );
  expect(new StampReader(KEYS).timeOf('{"level":30,"time":"soon"}')).toBeUndefined();
  expect(new StampReader(KEYS).timeOf('{"msg":"m","time":1795371443261}')).toBeUndefined();
});

test('the keys of level and time may be others', () => {
  const keys = { level: 'severity', time: '@timestamp (+)', message: 'msg' };
  const record = '{"severity":30,"@timestamp (+)":1795371443261,"msg":"m"}\n';
  expect(isStamped(record, 30, keys)).toBe(true);
  expect(isStamped(record)).toBe(false);
  expect(new StampReader(keys).timeOf(record)).toBe(1795371443261);
});
