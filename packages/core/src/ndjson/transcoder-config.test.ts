import { expect, test } from 'vitest';
import { TRANSCODER_DEFAULTS } from '../testing/transcoding.ts';
import { keepsLines, segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

const JSON_LINES: TranscoderConfig = { ...TRANSCODER_DEFAULTS, format: 'json' };

test('NDJSON stays as it is where nothing of it is left out or censored', () => {
  expect(keepsLines(JSON_LINES)).toBe(true);
  expect(keepsLines({ ...JSON_LINES, ignore: [] })).toBe(true);
});

test.each<[string, Partial<TranscoderConfig>]>([
  ['in another format', { format: 'kv' }],
  ['where something is censored', { redact: { paths: ['a'], censor: '***', remove: false } }],
  ['where members are left out', { ignore: [['a']] }],
  ['where only some members are kept', { include: [] }],
])('lines are written anew %s', (_, config) => {
  expect(keepsLines({ ...JSON_LINES, ...config })).toBe(false);
});

test("the keys are pino's unless others are named", () => {
  expect(segmentKeys(JSON_LINES)).toEqual({ level: 'level', time: 'time', message: 'msg' });
  const named = { levelKey: 'severity', timestampKey: '@timestamp', messageKey: 'message' };
  expect(segmentKeys({ ...JSON_LINES, ...named })).toEqual({
    level: 'severity',
    time: '@timestamp',
    message: 'message',
  });
});
