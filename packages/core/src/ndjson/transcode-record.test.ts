/** Records that become lines in a single pass: which they are, where that ends, and what memory it takes. */
import { describe, expect, test } from 'vitest';
import { escapeText } from '../format/text.ts';
import { fastLine, Harness, line, TRANSCODER_DEFAULTS } from '../testing/transcoding.ts';
import { createTranscoder } from './ndjson.ts';
import { LineTranscoder } from './transcode.ts';
import { Bytes } from './transcode-bytes.ts';
import { LineBuffer } from './transcode-lines.ts';
import { SOURCE_SLACK } from './transcode-record.ts';
import type { TranscoderConfig } from './transcoder-config.ts';

function slowLine(json: string, config: Partial<TranscoderConfig> = {}): string | undefined {
  return createTranscoder({ ...TRANSCODER_DEFAULTS, timestamp: false, ...config })(json)?.line;
}

/** Whether the record goes the fast way; that it comes to the same by either way is checked. */
function isFast(json: string, config: Partial<TranscoderConfig> = {}): boolean {
  const harness = new Harness({ timestamp: false, ...config });
  const [output] = harness.take(undefined, `${json}\n`);
  expect(output?.line === slowLine(json, config), `the lines of ${json.slice(0, 100)} are equal`).toBe(true);
  return harness.transcoder.slowLines === 0;
}

function members(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `"k${i}":${i}`);
}

describe('the fast way takes', () => {
  test.each<[string, string, Partial<TranscoderConfig>, string]>([
    ['an object without members', '{"a":{},"b":1}', {}, 'INFO | app |  | a={} b=1'],
    ['a word for a message', '{"msg":null}', {}, 'INFO | app | null'],
    ['a longer word for one', '{"msg":false,"b":true}', {}, 'INFO | app | false | b=true'],
    ['a number for one', '{"msg":-1.50,"b":-0}', {}, 'INFO | app | -1.50 | b=-0'],
    ['escaped quotes in a message', '{"msg":"\\"a\\\\\\n\\""}', {}, 'INFO | app | "a\\\\\\n"'],
    [
      'escaped quotes in a message that is a value',
      '{"msg":"say \\"hi\\""}',
      { format: 'logfmt' },
      'level=INFO logger=app msg="say \\"hi\\""',
    ],
    ['a bare message', '{"msg":"m"}', { format: 'logfmt' }, 'level=INFO logger=app msg=m'],
    ['an escape in a message', '{"msg":"\\u0061"}', {}, 'INFO | app | a'],
    ['no message for a value', '{"msg":""}', { format: 'logfmt' }, 'level=INFO logger=app msg=""'],
    [
      'what looks like a number where that matters',
      '{"a":"1","b":"x","msg":"true"}',
      { format: 'logfmt', quoteLookalikes: true },
      'level=INFO logger=app msg="true" a="1" b=x',
    ],
    ['a time of its own', '{"time":1763805600123}', { timestamp: 'epoch' }, '1763805600123 | INFO | app | '],
    ['a time as text', '{"time":"2025-11-22T10:00:00.123Z"}', { timestamp: 'epoch' }, '1763805600123 | INFO | app | '],
    ['a time of other digits', '{"time":1763805600}', { timestamp: 'iso' }, '2025-11-22T10:00:00.000Z | INFO | app | '],
    ['what is no time', '{"time":true,"b":1}', {}, 'INFO | app |  | time=true b=1'],
    ['a name and a label', '{"level":"warn","name":"n\\u0061me"}', {}, 'WARNING | name | '],
    ['what is no name', '{"name":7,"b":1}', {}, 'INFO | app |  | name=7 b=1'],
    ['a level of three digits', '{"level":100}', { levels: { 10: 'low', 100: 'high' } }, 'HIGH | app | '],
    ['a level below zero', '{"level":-5,"msg":"m"}', { levels: { '-5': 'lowest' } }, 'LOWEST | app | m'],
    ['what is left of an object', '{"o":{"p":1,"q":2}}', { ignore: [['o', 'p']] }, 'INFO | app |  | o.q=2'],
    ['an object of which nothing is left', '{"o":{"p":1},"b":2}', { ignore: [['o', 'p']] }, 'INFO | app |  | o={} b=2'],
    ['one that had no members before', '{"o":{},"b":2}', { ignore: [['o', 'p']] }, 'INFO | app |  | o={} b=2'],
    ['no object where a member is left out', '{"o":7,"b":2}', { ignore: [['o', 'p']] }, 'INFO | app |  | o=7 b=2'],
    ['what is chosen of an object', '{"o":{"p":1,"q":2}}', { include: [['o', 'p']] }, 'INFO | app |  | o.p=1'],
    ['an object of which nothing is chosen', '{"o":{"q":2}}', { include: [['o', 'p']] }, 'INFO | app | '],
    ['no members to choose from', '{"o":{},"b":1}', { include: [['o', 'p']] }, 'INFO | app | '],
    ['no object to choose from', '{"o":7,"b":1}', { include: [['o', 'p']] }, 'INFO | app | '],
  ])('%s', (_, json, config, expected) => {
    expect(fastLine(json, config)).toBe(expected);
    expect(slowLine(json, config)).toBe(expected);
  });
});

test('an empty label is left to the slow way, as a label without an end is', () => {
  expect(isFast('{"level":"","msg":"m"}')).toBe(false);
  expect(line('{"level":"info')).toBe('INFO | app | {"level":"info');
});

describe('256 pairs of one field are written as they come, more are left to the slow way', () => {
  test.each([
    ['of members', (count: number) => members(count), {}],
    ['of members and an object without any', (count: number) => [...members(count - 1), '"o":{}'], {}],
    [
      'of members and an object of which nothing is left',
      (count: number) => [...members(count - 1), '"o":{"p":1}'],
      { ignore: [['f', 'o', 'p']] },
    ],
    [
      'of an object of which nothing is left and members',
      (count: number) => ['"o":{"p":1}', ...members(count - 1)],
      { ignore: [['f', 'o', 'p']] },
    ],
    [
      'of members, beside others that are left out',
      (count: number) => ['"o":{"p":1,"q":2}', ...members(count)],
      { ignore: [['f', 'o']] },
    ],
  ])('%s', (_, fieldOf, config) => {
    const record = (count: number) => `{"f":{${fieldOf(count).join(',')}},"g":{${members(256).join(',')}}}`;
    expect(isFast(record(256), config)).toBe(true);
    expect(isFast(record(257), config)).toBe(false);
  });
});

describe('an array prints by either way', () => {
  const nested = (depth: number, inside: string) => `{"a":${'['.repeat(depth)}${inside}${']'.repeat(depth)}}`;
  const long = (count: number, last: string) => `{"a":[${'1,'.repeat(count - 1)}${last}]}`;

  test.each(['', '1', '"x"'])('as deep as 128, with %j inside', (inside) => {
    expect(isFast(nested(128, inside))).toBe(true);
    expect(line(nested(128, inside))).not.toContain('Too deep');
    expect(isFast(nested(129, inside))).toBe(true);
    expect(line(nested(129, inside))).toContain('[Too deep]');
  });

  test.each(['1', '[]', '"x"'])('up to 100,000 values, the last of them %j', (last) => {
    expect(isFast(long(100_000, last))).toBe(true);
    expect(line(long(100_000, last))).not.toContain('Too large');
    expect(isFast(long(100_001, last))).toBe(true);
    expect(line(long(100_001, last))).toContain('[Too large]');
  });
});

describe('a line is a message if it is no JSON', () => {
  test.each([
    ['between members', '{"a":1;"b":2}'],
    ['before another member', '{"a":1 "b":2}'],
    ['behind an object', '{"o":{"p":1}:"b":2}'],
    ['within an object of which nothing is left', '{"a":"x","o":{"p":1;"p":2}}'],
    ['in the place of a value, far behind', `{"msg":"${'x'.repeat(200)}","o":{"q":oops}}`],
    ['in the place of a value that is left out', `{"o":{"p":${'x'.repeat(200)}}}`],
  ])('%s', (_, text) => {
    expect(line(text, { ignore: [['o', 'p']] })).toBe(`INFO | app | ${escapeText(text)}`);
  });
});

describe('values of any length find room', () => {
  const long = Array.from({ length: 5 }, (_, i) => 'x'.repeat(100_000 + i));

  test.each([
    ['strings', (text: string) => `{"a":"${text}"}`, (text: string) => `INFO | app |  | a=${text}`],
    ['strings in quotes', (text: string) => `{"a":"${text} "}`, (text: string) => `INFO | app |  | a="${text} "`],
    [
      'strings to decode',
      (text: string) => `{"a":"\\b${text}"}`,
      (text: string) => `INFO | app |  | a="\\u0008${text}"`,
    ],
    ['numbers', (text: string) => `{"a":${text.length}${'1'.repeat(text.length)}}`, undefined],
    ['messages', (text: string) => `{"msg":"${text}"}`, (text: string) => `INFO | app | ${text}`],
    [
      'messages before fields',
      (text: string) => `{"a":1,"msg":"${text}"}`,
      (text: string) => `INFO | app | ${text} | a=1`,
    ],
    ['names', (text: string) => `{"name":"${text}","a":1}`, (text: string) => `INFO | ${text} |  | a=1`],
  ])('%s', (_, json, expected) => {
    for (const text of long) expect(fastLine(json(text))).toBe(expected?.(text) ?? slowLine(json(text)));
  });
});

test('lines take no more memory than the buffer has as long as 2 KiB of it are free', () => {
  const record = `{"level":30,"a":"${'a'.repeat(40)}","msg":"${'m'.repeat(40)}"}\n`;
  const source = new Bytes(record.length + SOURCE_SLACK);
  source.buffer.write(record);
  const lines = new LineBuffer(16 * 1024);
  const { buffer } = lines;
  const transcoder = new LineTranscoder({ ...TRANSCODER_DEFAULTS, timestamp: false });
  while (lines.length < 14_000) transcoder.transcode(source.buffer, source.view, 0, lines, undefined);
  expect(lines.buffer).toBe(buffer);
  expect(transcoder.slowLines).toBe(0);
  expect(lines.text(lines.count - 1)).toBe(`INFO | app | ${'m'.repeat(40)} | a=${'a'.repeat(40)}`);
});
