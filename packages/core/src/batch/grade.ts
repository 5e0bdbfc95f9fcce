/**
 * A record's grade: one byte that the account and the overflow policy need to know about it after its line is built.
 * The low three bits are the level's rank (for counting by level); above them is its protection: a record is evicted only
 * when no record of lower protection waits. A record at or above the flush level gains one step, one at ERROR or above another,
 * so that an error is never dropped while debug or info records wait, whatever the flush level is. In a ring, the three bits
 * above tell the *dialect* of a record that is not a line yet: by which configuration it is to be transcoded.
 */
import { LEVELS, levelRank } from '../level.ts';

/** Number of different protections: 0, 1 and 2. */
export const PROTECTIONS = 3;

/** The dialect of lines, which need no transcoding, and the highest number of another one. */
export const LINE = 0;
export const MAX_DIALECT = 7;

const PROTECTION_SHIFT = 3;
const DIALECT_SHIFT = 5;
const BELOW_DIALECT = (1 << DIALECT_SHIFT) - 1;

/** Number of different grades of lines: all are below it. */
export const LINE_GRADES = 1 << DIALECT_SHIFT;

/** The grade of a level under a flush level. */
export function gradeOf(level: number, flushLevel: number): number {
  const protection = (level >= flushLevel ? 1 : 0) + (level >= LEVELS.error ? 1 : 0);
  return levelRank(level) | (protection << PROTECTION_SHIFT);
}

export function rankOfGrade(grade: number): number {
  return grade & 7;
}

export function protectionOfGrade(grade: number): number {
  return (grade >> PROTECTION_SHIFT) & 3;
}

/** The grade of the same record in another dialect. */
export function inDialect(grade: number, dialect: number): number {
  return (grade & BELOW_DIALECT) | (dialect << DIALECT_SHIFT);
}

export function dialectOfGrade(grade: number): number {
  return grade >> DIALECT_SHIFT;
}
