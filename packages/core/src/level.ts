/**
 * Levels: numbers, names and labels of the original design (DEBUG 10 to CRITICAL 50), with TRACE 5 added.
 * A gate compares numbers; an account counts by the standard level at or below a number.
 */

/** The standard levels, least severe first. The position of a level in this list is its *rank*. */
export const STANDARD_LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const;

/** A standard level by its one canonical name. */
export type StandardLevel = (typeof STANDARD_LEVELS)[number];

/** Names accepted wherever a level is asked for: the standard ones and the hosts' habits `warn` and `fatal`. */
export type LevelName = StandardLevel | 'warn' | 'fatal';

/** A level as users write it: a name, or a number on the scale of {@link LEVELS}. */
export type Level = LevelName | number;

/** The number of each standard level. */
export const LEVELS: Readonly<Record<StandardLevel, number>> = Object.freeze({
  trace: 5,
  debug: 10,
  info: 20,
  warning: 30,
  error: 40,
  critical: 50,
});

/** The threshold of a logger that logs nothing. */
export const SILENT = Number.POSITIVE_INFINITY;

const NUMBER_BY_NAME: ReadonlyMap<string, number> = new Map<string, number>([
  ...Object.entries(LEVELS),
  ['warn', LEVELS.warning],
  ['fatal', LEVELS.critical],
]);

const LABEL_BY_NUMBER: ReadonlyMap<number, string> = new Map(
  STANDARD_LEVELS.map((name) => [LEVELS[name], name.toUpperCase()]),
);

/** What a level number that nobody named prints as; its number then stays on the line as the field `level`. */
export const UNKNOWN_LABEL = 'UNKNOWN';

/** The number of a level name in any letter case, or `undefined` if it is not one of ours. */
export function levelByName(name: string): number | undefined {
  return NUMBER_BY_NAME.get(name.toLowerCase());
}

/** The label of a level: by meaning for ours (`warn` is WARNING), upper-cased for any other name. */
export function levelLabel(level: number | string): string {
  if (typeof level === 'number') return LABEL_BY_NUMBER.get(level) ?? UNKNOWN_LABEL;
  const number = levelByName(level);
  return number === undefined ? level.toUpperCase() : (LABEL_BY_NUMBER.get(number) as string);
}

/** The position in {@link STANDARD_LEVELS} of the nearest standard level at or below a number; below TRACE it is TRACE's. */
export function levelRank(level: number): number {
  if (level >= 40) return level >= 50 ? 5 : 4;
  if (level >= 20) return level >= 30 ? 3 : 2;
  return level >= 10 ? 1 : 0;
}
