import { LEVELS } from '@kakashi/core';
import { configs } from 'triple-beam';
import { describe, expect, test } from 'vitest';
import { familiarSeverity, LevelTable } from './level-table.ts';

const severities = (levels: Record<string, number>): Record<string, number | undefined> =>
  Object.fromEntries(Object.keys(levels).map((name) => [name, LevelTable.of(levels).get(name)?.severity]));

const { trace, debug, info, warning, error, critical } = LEVELS;

describe('severity of a level', () => {
  test('npm', () => {
    expect(severities(configs.npm.levels)).toEqual({
      error,
      warn: warning,
      info,
      http: debug,
      verbose: debug,
      debug,
      silly: trace,
    });
  });

  test('syslog', () => {
    expect(severities(configs.syslog.levels)).toEqual({
      emerg: error,
      alert: error,
      crit: error,
      error,
      warning,
      notice: info,
      info,
      debug,
    });
  });

  test('cli', () => {
    expect(severities(configs.cli.levels)).toMatchObject({
      error,
      warn: warning,
      help: info,
      data: info,
      silly: trace,
    });
  });

  test('custom levels, in any order and case, with gaps', () => {
    const levels = { quiet: 100, INFO: 10, loud: 9, fatal: -5, panic: -6 };
    expect(severities(levels)).toEqual({ quiet: trace, INFO: info, loud: info, fatal: critical, panic: critical });
  });

  test('levels of which none is a standard one count as trace', () => {
    expect(severities({ hot: 0, cold: 1 })).toEqual({ hot: trace, cold: trace });
  });

  test('names that every object has are no levels', () => {
    expect(LevelTable.of(configs.npm.levels).get('constructor')).toBeUndefined();
  });

  test('a level that is added to the object later is found', () => {
    const levels: Record<string, number> = { error: 0, info: 1 };
    const table = LevelTable.of(levels);
    expect(table.get('note')).toBeUndefined();
    levels.note = 2;
    expect(table.get('note')).toEqual({ order: 2, severity: trace });
  });
});

describe('threshold', () => {
  const npm = LevelTable.of(configs.npm.levels);

  test("a level of the logger's own", () => {
    expect(npm.threshold('http')).toBe(3);
  });

  test("Kakashi's names mean the same severity on any scale", () => {
    expect(npm.threshold('warning')).toBe(configs.npm.levels.warn);
    expect(LevelTable.of(configs.syslog.levels).threshold('warn')).toBe(configs.syslog.levels.warning);
    expect(npm.threshold('trace')).toBe(configs.npm.levels.silly);
  });

  test('nothing is as severe as critical, or passes silence', () => {
    expect(npm.threshold('critical')).toBe(Number.NEGATIVE_INFINITY);
    expect(npm.threshold('silent')).toBe(Number.NEGATIVE_INFINITY);
  });

  test('what nobody knows', () => {
    expect(npm.threshold('inof')).toBeUndefined();
  });
});

test("names are familiar from winston's tables and from given levels, which come first", () => {
  expect(familiarSeverity('http', undefined)).toBe(debug);
  expect(familiarSeverity('crit', undefined)).toBe(error);
  expect(familiarSeverity('help', undefined)).toBe(info);
  expect(familiarSeverity('audit', undefined)).toBeUndefined();
  expect(familiarSeverity('audit', { audit: 0, warn: 1 })).toBe(warning);
});
