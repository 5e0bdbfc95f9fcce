import { expect, test } from 'vitest';
import { LEVELS, SILENT, STANDARD_LEVELS } from '../level.ts';
import {
  dialectOfGrade,
  gradeOf,
  inDialect,
  LINE,
  MAX_DIALECT,
  PROTECTIONS,
  protectionOfGrade,
  rankOfGrade,
} from './grade.ts';

const FLUSH_LEVELS = [...Object.values(LEVELS), 0, 35, SILENT];

test.each(FLUSH_LEVELS)('with flush level %s an error outlasts anything below ERROR', (flushLevel) => {
  const protection = (level: number) => protectionOfGrade(gradeOf(level, flushLevel));
  for (const level of [5, 10, 15, 20, 30, 39]) {
    for (const error of [40, 45, 50, 60]) expect(protection(error)).toBeGreaterThan(protection(level));
  }
  for (const level of FLUSH_LEVELS) expect(protection(level)).toBeLessThan(PROTECTIONS);
});

test.each(STANDARD_LEVELS)('%s is counted as itself, whatever its protection', (name) => {
  for (const flushLevel of FLUSH_LEVELS) {
    expect(STANDARD_LEVELS[rankOfGrade(gradeOf(LEVELS[name], flushLevel))]).toBe(name);
  }
});

test('a record that meets the flush level outlasts one that does not', () => {
  const protection = (level: number) => protectionOfGrade(gradeOf(level, LEVELS.info));
  expect(protection(LEVELS.info)).toBeGreaterThan(protection(LEVELS.debug));
});

test('a dialect leaves rank and protection as they are, and all fit in a byte', () => {
  for (const level of [LEVELS.trace, LEVELS.info, LEVELS.critical]) {
    const grade = gradeOf(level, LEVELS.error);
    expect(dialectOfGrade(grade)).toBe(LINE);
    for (let dialect = 0; dialect <= MAX_DIALECT; dialect++) {
      const graded = inDialect(inDialect(grade, MAX_DIALECT), dialect);
      expect(graded).toBeLessThan(256);
      expect([dialectOfGrade(graded), rankOfGrade(graded), protectionOfGrade(graded)]).toEqual([
        dialect,
        rankOfGrade(grade),
        protectionOfGrade(grade),
      ]);
    }
  }
});
