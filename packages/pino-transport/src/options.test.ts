import { KakashiError } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { FOREIGN_OPTIONS } from './foreign-options.ts';
import { resolvePinoOptions, withoutOption } from './options.ts';

function fault(options: unknown): KakashiError {
  try {
    resolvePinoOptions(options);
  } catch (error) {
    if (error instanceof KakashiError) return error;
  }
  throw new Error('no KakashiError was thrown');
}

test('the defaults are those of the engine, on stdout and with ISO times', () => {
  for (const options of [undefined, {}, { destination: undefined }]) {
    const { engine, leastSeverity } = resolvePinoOptions(options);
    expect(engine).toMatchObject({
      destination: 'stdout',
      timestamp: 'iso',
      flushLevel: 40,
      name: 'app',
      mode: 'sync',
    });
    expect(leastSeverity).toBe(0);
  }
});

test('what pino adds to options is passed over', () => {
  const options = {
    $context: { threadStreamVersion: '4' },
    levels: { notice: 35 },
    pinoWillSendConfig: true,
    dedupe: true,
  };
  expect(resolvePinoOptions({ ...options, batchSize: 7 }).engine.batchSize).toBe(7);
});

test('an unknown option is an error that names the one that was meant', () => {
  expect(fault({ batchsize: 7 })).toMatchObject({
    code: 'ERR_KAKASHI_OPTION_UNKNOWN',
    option: 'batchsize',
    expected: 'batchSize',
  });
});

test('a wrong value is an error that tells what was expected', () => {
  expect(fault({ flushLevel: 'loud' })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', received: "'loud'" });
  expect(fault('options')).toMatchObject({ code: 'ERR_KAKASHI_ARGUMENT_INVALID' });
  expect(fault([])).toMatchObject({ code: 'ERR_KAKASHI_ARGUMENT_INVALID' });
});

test("levels go by pino's names and by its custom ones", () => {
  const custom = { notice: 35, audit: 55 };
  expect(resolvePinoOptions({ flushLevel: 'fatal' }).engine.flushLevel).toBe(50);
  expect(resolvePinoOptions({ flushLevel: 'warn' }).engine.flushLevel).toBe(30);
  expect(resolvePinoOptions({ flushLevel: 'audit' }, custom).engine.flushLevel).toBe(40);
  expect(resolvePinoOptions({ level: 'notice' }, custom).leastSeverity).toBe(20);
  expect(fault({ flushLevel: 'audit' }).option).toBe('flushLevel');
});

test('a level that was given is a gate', () => {
  expect(resolvePinoOptions({ level: 'warn' }).leastSeverity).toBe(30);
  expect(resolvePinoOptions({ level: 'silent' }).leastSeverity).toBe(Number.POSITIVE_INFINITY);
});

test('the option that an error names can be left out', () => {
  const options = { batchsize: 7, name: 'x' };
  expect(withoutOption(options, fault(options))).toEqual({ name: 'x' });
  const unrelated = new KakashiError('ERR_KAKASHI_OPTION_INVALID', 'm', { option: 'other' });
  expect(withoutOption(options, unrelated)).toBeUndefined();
  expect(withoutOption({ other: undefined }, unrelated)).toBeUndefined();
  expect(withoutOption(undefined, unrelated)).toBeUndefined();
});

describe('keys', () => {
  test.each([
    ['pid,hostname', [['pid'], ['hostname']]],
    [' pid , req.headers,', [['pid'], ['req', 'headers']]],
    [String.raw`log\.level,a\\.b,a\,b`, [['log.level'], ['a\\', 'b'], ['a,b']]],
    [
      ['a,b', 'c.d', String.raw`x\y\\`],
      [['a,b'], ['c', 'd'], ['xy\\']],
    ],
    ['', []],
    [[], []],
  ])('%j', (ignore, paths) => {
    expect(resolvePinoOptions({ ignore }).records.ignore).toEqual(paths);
    expect(resolvePinoOptions({ include: ignore }).records.include).toEqual(paths);
  });

  test.each([7, true, [7], { pid: true }, () => 'pid'])('are not %s', (ignore) => {
    expect(fault({ ignore })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'ignore' });
    expect(fault({ include: ignore })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'include' });
  });

  test('of the time leave it out, and do not go with a time that is asked for', () => {
    expect(resolvePinoOptions({ ignore: 'pid,time' }).records.timestamp).toBe(false);
    expect(resolvePinoOptions({ ignore: 'time', timestamp: false }).records.timestamp).toBe(false);
    expect(resolvePinoOptions({ ignore: 'time', timestampKey: 'ts' }).records.timestamp).toBe('iso');
    expect(resolvePinoOptions({ ignore: 'ts', timestampKey: 'ts' }).records.timestamp).toBe(false);
    expect(resolvePinoOptions({ include: 'pid' }).records.timestamp).toBe('iso');
    expect(fault({ ignore: 'time', timestamp: 'iso' })).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_CONFLICT',
      option: 'timestamp',
      received: "'iso'",
    });
  });

  test('of the level leave it out of JSON only', () => {
    expect(fault({ ignore: 'level' })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'ignore' });
    expect(fault({ ignore: 'severity', levelKey: 'severity' })).toMatchObject({ option: 'ignore' });
    expect(resolvePinoOptions({ ignore: 'level', levelKey: 'severity' }).records.ignore).toEqual([['level']]);
    expect(resolvePinoOptions({ ignore: 'level,time', format: 'json' }).records.ignore).toHaveLength(2);
  });
});

test("the least level is on pino's scale, by name or by number", () => {
  const custom = { notice: 35, warn: 45 };
  const least = (minimumLevel: unknown) => resolvePinoOptions({ minimumLevel }, custom).records.minimumLevel;
  expect(['trace', 'info', 'warning', 'FATAL', 'notice', 'warn', 35, 0, 'silent', undefined].map(least)).toEqual([
    10,
    30,
    40,
    60,
    35,
    45,
    35,
    0,
    Number.POSITIVE_INFINITY,
    undefined,
  ]);
  for (const wrong of ['loud', -1, Number.NaN, false, null, '30']) {
    expect(fault({ minimumLevel: wrong })).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_INVALID',
      option: 'minimumLevel',
    });
  }
  expect(fault({ minimumLevel: 'warn', level: 'info' })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_CONFLICT' });
});

test('a record is always a single line', () => {
  expect(resolvePinoOptions({ singleLine: true }).engine).not.toHaveProperty('singleLine');
  const { code, message } = fault({ singleLine: false });
  expect({ code, message }).toEqual({
    code: 'ERR_KAKASHI_OPTION_INVALID',
    message: 'option singleLine: expected true, for a record is always a single line, received false',
  });
});

test('keys of the record are strings', () => {
  const keys = { messageKey: 'text', levelKey: 'severity', timestampKey: 'ts' };
  expect(resolvePinoOptions(keys).records).toMatchObject(keys);
  for (const option of Object.keys(keys)) expect(fault({ [option]: 7 })).toMatchObject({ option });
});

test('an option of pino-pretty or SonicBoom that does not exist here says what does', () => {
  for (const [option, hint] of FOREIGN_OPTIONS) {
    expect(fault({ [option]: true })).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_UNKNOWN',
      message: `unknown option '${option}'; ${hint}`,
      expected: hint,
    });
  }
});

test('hints are given for options only that do not exist, and tell of such that do', () => {
  const options = new Set([...Object.keys(resolvePinoOptions({}).records), 'transform', 'levels', 'fsync']);
  for (const [option, hint] of FOREIGN_OPTIONS) {
    expect(options).not.toContain(option);
    for (const [, named = ''] of hint.matchAll(/`(\w+)/g)) expect(options).toContain(named);
  }
});

test('a transform is a function that returns at once, or a path', () => {
  const same = (record: object) => record;
  expect(resolvePinoOptions({ transform: same }).transform).toBe(same);
  expect(resolvePinoOptions({ transform: './t.mjs' }).transform).toBe('./t.mjs');
  for (const transform of ['', 7, null, {}, async () => undefined, function* () {}]) {
    expect(fault({ transform })).toMatchObject({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'transform' });
  }
});
