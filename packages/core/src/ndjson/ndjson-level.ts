/** Levels as NDJSON loggers write them: numbers on a scale of their own, or labels. */
import { LEVELS, levelByName, levelRank, UNKNOWN_LABEL } from '../level.ts';
import { Numeral } from './numeral.ts';

/** The label of each level number on the scale of the logger that writes the NDJSON. */
export type NdjsonLevels = Readonly<Record<number, string>>;

/** The levels of pino and bunyan. */
export const PINO_LEVELS: NdjsonLevels = Object.freeze({
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
});

export const PINO_INFO = 30;

/** Our number for a level on pino's scale: the nearest standard level at or below. */
export function severityOfNdjsonLevel(level: number): number {
  if (level >= 50) return level >= 60 ? LEVELS.critical : LEVELS.error;
  if (level >= 30) return level >= 40 ? LEVELS.warning : LEVELS.info;
  return level >= 20 ? LEVELS.debug : LEVELS.trace;
}

/** The level on pino's scale that a level of ours stands for: the nearest standard level at or below. */
export function ndjsonLevelOfSeverity(severity: number): number {
  return PINO_NUMBERS[levelRank(severity)] as number;
}

const PINO_NUMBERS = [10, 20, 30, 40, 50, 60];

/** A level as it was understood. */
export interface ReadLevel {
  /** What the formatter gets: one of our numbers, or the label of a level that only the host has. */
  readonly printed: number | string;
  /** One of the numbers of {@link LEVELS}. */
  readonly severity: number;
  /** On the scale of the logger that writes the NDJSON. */
  readonly number: number;
  /** Whether the label says it all. Else the record's own `level` stays on the line as a field. */
  readonly understood: boolean;
}

const INFO: ReadLevel = { printed: LEVELS.info, severity: LEVELS.info, number: PINO_INFO, understood: true };

/** Reads levels by number or label. What the host named is looked up; anything else is made on the spot and not kept. */
export class LevelReader {
  readonly #byNumber = new Map<number, ReadLevel>();
  readonly #byLabel = new Map<string, ReadLevel>();

  constructor(levels: NdjsonLevels) {
    for (const [key, label] of Object.entries(levels)) {
      const number = Number(key);
      const severity = severityOfNdjsonLevel(number);
      const level: ReadLevel = { printed: levelByName(label) ?? label, severity, number, understood: true };
      this.#byNumber.set(number, level);
      this.#byLabel.set(label, level);
    }
  }

  /** @param hostLevel The level on the host's scale where it is known, for a record whose own does not tell. */
  of(value: unknown, hostLevel: number | undefined): ReadLevel {
    if (typeof value === 'number') return this.#byNumber.get(value) ?? unnamed(value);
    if (typeof value === 'string' && value !== '') return this.#byLabel.get(value) ?? labelled(value, hostLevel);
    if (typeof value === 'object' && value !== null && Numeral.is(value)) return this.of(value.valueOf(), hostLevel);
    if (value !== undefined) return unnamed(hostLevel ?? PINO_INFO);
    return hostLevel === undefined ? INFO : this.of(hostLevel, undefined);
  }
}

function unnamed(number: number): ReadLevel {
  return { printed: UNKNOWN_LABEL, severity: severityOfNdjsonLevel(number), number, understood: false };
}

function labelled(label: string, hostLevel: number | undefined): ReadLevel {
  const ours = levelByName(label);
  const number = hostLevel ?? (ours === undefined ? PINO_INFO : ndjsonLevelOfSeverity(ours));
  return { printed: ours ?? label, severity: severityOfNdjsonLevel(number), number, understood: true };
}
