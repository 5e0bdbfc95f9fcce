import { createFormatter, KakashiError, LEVELS } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { format } from 'winston';
import { resolveTransportOptions } from './options.ts';

function refused(options: unknown): KakashiError {
  try {
    resolveTransportOptions(options);
  } catch (error) {
    if (error instanceof KakashiError) return error;
  }
  throw new Error('the options were accepted');
}

test('defaults', () => {
  expect(resolveTransportOptions(undefined)).toMatchObject({
    engine: { destination: 'stdout', timestamp: 'iso', flushLevel: LEVELS.error, format: 'kv' },
    line: 'fields',
    name: 'app',
    timed: true,
    level: undefined,
    silent: false,
    handleExceptions: false,
    handleRejections: false,
  });
});

describe('a wrong option throws and says what was meant', () => {
  test.each([
    [{ batchsize: 10 }, "unknown option 'batchsize'; did you mean 'batchSize'?"],
    [{ handleException: true }, "unknown option 'handleException'; did you mean 'handleExceptions'?"],
    [{ stderrLevels: ['error'] }, "unknown option 'stderrLevels'"],
    [{ silent: 'yes' }, "option silent: expected true or false, received 'yes'"],
    [{ line: 'text' }, "option line: expected one of 'fields', 'message', received 'text'"],
    [{ level: 3 }, "option level: expected the name of one of the logger's levels, or 'silent', received 3"],
    [{ levels: { info: 'low' } }, 'option levels: expected an object of numbers by level name, received an object'],
    [{ format: 'xml' }, 'option format: expected'],
    [{ format: format.json }, 'option format: expected'],
    [{ flushLevel: 'eror' }, "received 'eror'"],
    [{ overflow: 'block', destination: { write() {} } }, 'option overflow: expected'],
  ])('%o', (options, message) => {
    expect(refused(options).message).toContain(message);
  });
});

describe('flushLevel takes names of the host', () => {
  test.each([
    ['http', LEVELS.debug],
    ['notice', LEVELS.info],
    ['warn', LEVELS.warning],
    ['crit', LEVELS.error],
    ['critical', LEVELS.critical],
    [20, 20],
    [false, Number.POSITIVE_INFINITY],
  ])('%s', (flushLevel, number) => {
    expect(resolveTransportOptions({ flushLevel }).engine.flushLevel).toBe(number);
  });

  test('custom ones, if the levels are given', () => {
    expect(refused({ flushLevel: 'audit' }).option).toBe('flushLevel');
    const levels = { error: 0, audit: 1, info: 2 };
    expect(resolveTransportOptions({ flushLevel: 'audit', levels }).engine.flushLevel).toBe(LEVELS.info);
  });
});

describe('format', () => {
  test('ours, by name or as an object', () => {
    expect(resolveTransportOptions({ format: 'logfmt' }).formatter.format('info', 'app', 'm', undefined, 0)).toBe(
      'time=1970-01-01T00:00:00.000Z level=INFO logger=app msg=m',
    );
    const own = createFormatter({ format: 'json' });
    expect(resolveTransportOptions({ format: own })).toMatchObject({ formatter: own, winstonFormat: undefined });
  });

  test("winston's makes the line unless fields are asked for", () => {
    const simple = format.simple();
    expect(resolveTransportOptions({ format: simple })).toMatchObject({ winstonFormat: simple, line: 'message' });
    expect(resolveTransportOptions({ format: simple, line: 'fields' }).line).toBe('fields');
  });
});

test('the level tunes the batch, whatever scale it is on', () => {
  expect(resolveTransportOptions({ level: 'silly' }).engine.level).toBe(LEVELS.trace);
  expect(resolveTransportOptions({ level: 'critical' }).engine.level).toBe(LEVELS.critical);
  expect(resolveTransportOptions({ level: 'loud', levels: { loud: 0, warn: 1 } }).engine.level).toBe(LEVELS.warning);
  expect(resolveTransportOptions({ level: 'unheard-of' }).engine.level).toBeUndefined();
});
