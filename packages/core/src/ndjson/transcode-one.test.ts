/** One record is exactly one line, whatever it holds: what the ring's consumer relies on. */
import { describe, expect, test } from 'vitest';
import { LEVELS } from '../level.ts';
import { TRANSCODER_DEFAULTS } from '../testing/transcoding.ts';
import type { Transcoder } from './ndjson.ts';
import { LineTranscoder } from './transcode.ts';
import { Bytes } from './transcode-bytes.ts';
import { LineBuffer } from './transcode-lines.ts';
import { SOURCE_SLACK } from './transcode-record.ts';
import { encodeText } from './transcode-text.ts';
import type { TranscoderConfig } from './transcoder-config.ts';

/** What becomes of a record that others stand around, behind a line that is there already. */
function one(record: string, transcoder: LineTranscoder): [string, number][] {
  const before = '{"msg":"before"}\n';
  const text = `${before}${record}\n{"msg":"behind"}\n`;
  const source = new Bytes(text.length * 3 + SOURCE_SLACK);
  encodeText(text, source.buffer, 0);
  const end = before.length + Buffer.byteLength(record) + 1;
  const lines = new LineBuffer();
  lines.addText('there', LEVELS.debug);
  transcoder.transcodeOne(source.buffer, source.view, before.length, end, lines);
  const all = Array.from({ length: lines.count }, (_, i): [string, number] => [
    lines.text(i),
    lines.levels[i] as number,
  ]);
  expect(all.shift()).toEqual(['there', LEVELS.debug]);
  return all;
}

function transcoderOf(config: Partial<TranscoderConfig> = {}): LineTranscoder {
  return new LineTranscoder({ ...TRANSCODER_DEFAULTS, timestamp: false, ...config });
}

describe('one line comes of', () => {
  test.each([
    ['a record', '{"level":40,"msg":"m","a":1}', 'WARNING | app | m | a=1', LEVELS.warning],
    ['a record with a newline in its midst', '{"level":40,\n"msg":"m"}', 'WARNING | app | m', LEVELS.warning],
    ['two records', '{"msg":"a"}\n{"msg":"b"}', 'INFO | app | {"msg":"a"}\\n{"msg":"b"}', LEVELS.info],
    ['a text of lines, of which the first is blank', '\na\n\nb', 'INFO | app | \\na\\n\\nb', LEVELS.info],
    ['nothing', '', 'INFO | app | ', LEVELS.info],
    ['a carriage return', '\r', 'INFO | app | ', LEVELS.info],
  ])('%s', (_, record, line, level) => {
    expect(one(record, transcoderOf())).toEqual([[line, level]]);
  });
});

test.each([
  ['a record', '{"level":20,"msg":"m"}'],
  ['a record with a newline in its midst', '{"level":20,\n"msg":"m"}'],
])('no line comes of %s below the least level', (_, record) => {
  expect(one(record, transcoderOf({ minimumLevel: 30 }))).toEqual([]);
});

test('a record goes the fast way like any line', () => {
  const transcoder = transcoderOf();
  one('{"level":40,"msg":"m","a":1}', transcoder);
  expect(transcoder.slowLines).toBe(0);
  one('{"level":40,\n"msg":"m"}', transcoder);
  expect(transcoder.slowLines).toBeGreaterThan(0);
});

test('a formatter of the user gets each record once', () => {
  const seen: unknown[] = [];
  const format = {
    format: (_level: unknown, _name: string, message: unknown) => {
      seen.push(message);
      return `got ${message}`;
    },
  };
  expect(one('{"msg":"m"}', transcoderOf({ format }))).toEqual([['got m', LEVELS.info]]);
  expect(seen).toEqual(['m']);
});

test('another way takes every line, where one is given', () => {
  const shout: Transcoder = (line) => ({ line: line.toUpperCase(), level: LEVELS.error });
  const transcoder = new LineTranscoder(TRANSCODER_DEFAULTS, shout);
  expect(one('{"msg":"m"}', transcoder)).toEqual([['{"MSG":"M"}', LEVELS.error]]);
});

test.each(['kv', 'logfmt', 'json'] as const)("what is to be censored is censored, with format '%s'", (format) => {
  const transcoder = transcoderOf({ format, redact: { paths: ['password'], censor: '***', remove: false } });
  const [[line] = []] = one('{"level":30,"password":"secret","msg":"m"}', transcoder);
  expect(line).toContain('***');
  expect(line).not.toContain('secret');
});
