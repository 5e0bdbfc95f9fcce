import { expect, test } from 'vitest';
import { LEVELS, levelByName, levelLabel, levelRank, STANDARD_LEVELS } from './level.ts';

test('the numbers are those of the original design, TRACE added', () => {
  expect(LEVELS).toEqual({ trace: 5, debug: 10, info: 20, warning: 30, error: 40, critical: 50 });
  expect(Object.keys(LEVELS)).toEqual([...STANDARD_LEVELS]);
  expect(Object.isFrozen(LEVELS)).toBe(true);
});

test.each([
  ...Object.entries(LEVELS),
  ['warn', 30],
  ['fatal', 50],
  ['Info', 20],
  ['FATAL', 50],
  ['silent', undefined],
  ['', undefined],
  ['verbose', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('the name %s is %s', (name, number) => {
  expect(levelByName(name)).toBe(number);
});

test.each([
  [5, 'TRACE'],
  [10, 'DEBUG'],
  [20, 'INFO'],
  [30, 'WARNING'],
  [40, 'ERROR'],
  [50, 'CRITICAL'],
  [35, 'UNKNOWN'],
  [0, 'UNKNOWN'],
  [Number.NaN, 'UNKNOWN'],
  ['warn', 'WARNING'],
  ['WARN', 'WARNING'],
  ['fatal', 'CRITICAL'],
  ['error', 'ERROR'],
  ['verbose', 'VERBOSE'],
  ['http', 'HTTP'],
])('%s prints as %s', (level, label) => {
  expect(levelLabel(level)).toBe(label);
});

test.each([
  [-1, 'trace'],
  [0, 'trace'],
  [5, 'trace'],
  [9.9, 'trace'],
  [10, 'debug'],
  [19, 'debug'],
  [20, 'info'],
  [29, 'info'],
  [30, 'warning'],
  [39, 'warning'],
  [40, 'error'],
  [49, 'error'],
  [50, 'critical'],
  [Number.POSITIVE_INFINITY, 'critical'],
])('%s counts as the nearest standard level below, %s', (number, name) => {
  expect(STANDARD_LEVELS[levelRank(number)]).toBe(name);
});
