import { levelLabel, UNKNOWN_LABEL } from '../level.ts';
import { throwsText } from './error.ts';

/** The label of whatever was given as a level. Never throws. */
export function labelOf(level: unknown): string {
  if (typeof level === 'number') return levelLabel(level);
  try {
    return levelLabel(String(level));
  } catch (thrown) {
    return throwsText(thrown);
  }
}

/** The number of a level that nobody named: it prints as `UNKNOWN` and stays on the line as a field of its own. */
export function unnamedLevel(level: unknown): number | undefined {
  return typeof level === 'number' && levelLabel(level) === UNKNOWN_LABEL ? level : undefined;
}
