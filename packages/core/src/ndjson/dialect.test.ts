import { expect, test } from 'vitest';
import { configOf, dialectOf } from './dialect.ts';
import { PINO_LEVELS } from './ndjson.ts';
import type { TranscoderConfig } from './transcoder-config.ts';

const PLAIN: TranscoderConfig = { format: 'kv', timestamp: 'iso', quoteLookalikes: false, name: 'app' };

const FULL: Required<TranscoderConfig> = {
  ...PLAIN,
  levels: { ...PINO_LEVELS, 35: 'notice' },
  messageKey: 'text',
  levelKey: 'severity',
  timestampKey: 'at',
  minimumLevel: 20,
  redact: { paths: [], censor: '***', remove: false },
  ignore: [['pid'], ['req', 'headers']],
  include: [['user']],
};

test('a configuration comes out as it went in, without what is no part of it', () => {
  expect(configOf(dialectOf(FULL) as string)).toEqual(FULL);
  expect(configOf(dialectOf({ ...PLAIN, onError: () => {} } as TranscoderConfig) as string)).toEqual(PLAIN);
  expect(dialectOf({ ...FULL })).toBe(dialectOf(FULL));
});

test.each<[string, Partial<TranscoderConfig>]>([
  ['a formatter', { format: { format: () => '' } }],
  ['what is censored', { redact: { paths: ['a'], censor: '***', remove: false } }],
  ['what JSON has not', { minimumLevel: Number.POSITIVE_INFINITY }],
  ['an object of a class', { levels: new Map() as unknown as Record<number, string> }],
  ['an object that says itself what it is in JSON', { levels: { toJSON: () => 7 } as never }],
])('%s cannot be told', (_, config) => expect(dialectOf({ ...PLAIN, ...config })).toBeUndefined());

test.each([
  ['level', {}],
  ['time', {}],
  ['at', { timestampKey: 'at' }],
])('records whose %s is ignored are known only to who logs them', (name, keys) => {
  expect(dialectOf({ ...PLAIN, ...keys, ignore: [['pid'], [name]] })).toBeUndefined();
  expect(dialectOf({ ...PLAIN, ...keys, ignore: [['pid'], ['in', name]] })).toBeDefined();
});
