import { KakashiError } from '@kakashi/core';
import { expect, test } from 'vitest';
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
    const { engine, minimumLevel } = resolvePinoOptions(options);
    expect(engine).toMatchObject({
      destination: 'stdout',
      timestamp: 'iso',
      flushLevel: 40,
      name: 'app',
      mode: 'sync',
    });
    expect(minimumLevel).toBe(0);
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
  expect(resolvePinoOptions({ level: 'notice' }, custom).minimumLevel).toBe(20);
  expect(fault({ flushLevel: 'audit' }).option).toBe('flushLevel');
});

test('a level that was given is a gate', () => {
  expect(resolvePinoOptions({ level: 'warn' }).minimumLevel).toBe(30);
  expect(resolvePinoOptions({ level: 'silent' }).minimumLevel).toBe(Number.POSITIVE_INFINITY);
});

test('the option that an error names can be left out', () => {
  const options = { batchsize: 7, name: 'x' };
  expect(withoutOption(options, fault(options))).toEqual({ name: 'x' });
  const unrelated = new KakashiError('ERR_KAKASHI_OPTION_INVALID', 'm', { option: 'other' });
  expect(withoutOption(options, unrelated)).toBeUndefined();
  expect(withoutOption({ other: undefined }, unrelated)).toBeUndefined();
  expect(withoutOption(undefined, unrelated)).toBeUndefined();
});
