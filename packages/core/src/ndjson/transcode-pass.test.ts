/** `format: 'json'`: which records are only copied. All others are read by the slow way, which may find that they are none. */
import { describe, expect, test } from 'vitest';
import { LEVELS } from '../level.ts';
import { Harness } from '../testing/transcoding.ts';
import type { TranscoderConfig } from './transcoder-config.ts';

const NOW = /"time":\d+/;

function taken(json: string, config: Partial<TranscoderConfig> = {}) {
  const harness = new Harness({ format: 'json', ...config });
  const outputs = harness.take(undefined, `${json}\n`);
  return { outputs, isFast: harness.transcoder.slowLines === 0 };
}

describe('a record is copied', () => {
  test.each([
    ['with a level of one digit', '{"level":9,"msg":"m"}', LEVELS.trace],
    ['with a level of nines', '{"level":99,"msg":"m"}', LEVELS.critical],
    ['with a level of nine digits', '{"level":123456789,"msg":"m"}', LEVELS.critical],
    ['with a level of zeros', '{"level":0,"msg":"m"}', LEVELS.trace],
    ['with nothing but its level', '{"level":40}', LEVELS.warning],
    ['with a carriage return', '{"level":40,"msg":"m"}\r', LEVELS.warning],
  ])('%s', (_, json, level) => {
    expect(taken(json)).toEqual({ outputs: [{ line: json, level }], isFast: true });
  });
});

test('a record below the least level makes no line, and is not looked at any closer', () => {
  expect(taken('{"level":29,"msg":"m"}', { minimumLevel: 30 })).toEqual({ outputs: [], isFast: true });
  expect(taken('{"level":30,"msg":"m"}', { minimumLevel: 30 }).outputs).toHaveLength(1);
});

describe('a line is a message of its own', () => {
  test.each([
    ['whose level is missing', '{"level":,"msg":"m"}'],
    ['whose level is nothing', '{"level":}'],
    ['that only begins with a level of ten digits', '{"level":1234567890,what follows is no JSON}'],
    ['whose level is not followed by a comma', '{"level":30;"msg":"m"}'],
    ['that was cut short', '{"level":30,"msg":"m'],
    ['that was cut short before a carriage return', '{"level":30,"msg":"m\r'],
  ])('%s', (_, text) => {
    const { outputs, isFast } = taken(text);
    const message = JSON.stringify(text.replace('\r', ''));
    expect(outputs.map(({ line }) => line.replace(NOW, '"time":0'))).toEqual([
      `{"level":30,"time":0,"msg":${message}}`,
    ]);
    expect(isFast).toBe(false);
  });
});

test('a level of ten digits is read all the same', () => {
  const json = '{"level":1234567890,"msg":"m"}';
  expect(taken(json)).toEqual({ outputs: [{ line: json, level: LEVELS.critical }], isFast: false });
});
