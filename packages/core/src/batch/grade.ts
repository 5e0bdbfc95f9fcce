/**
 * A record's grade: one byte that the account and the overflow policy need to know about it after its line is built.
 * The low three bits are the level's rank (for counting by level); above them is its protection: a record is evicted only
 * when no record of lower protection waits. A record at or above the flush level gains one step, one at ERROR or above another,
 * so that an error is never dropped while debug or info records wait, whatever the flush level is.
 */
import { LEVELS, levelRank } from '../level.ts';

/** Number of different protections: 0, 1 and 2. */
export const PROTECTIONS = 3;

/** The grade of a level under a flush level. */
export function gradeOf(level: number, flushLevel: number): number {
  return levelRank(level) + (level >= flushLevel ? 8 : 0) + (level >= LEVELS.error ? 8 : 0);
}

export function rankOfGrade(grade: number): number {
  return grade & 7;
}

export function protectionOfGrade(grade: number): number {
  return grade >> 3;
}
