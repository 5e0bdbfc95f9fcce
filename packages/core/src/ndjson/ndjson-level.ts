/** Levels as NDJSON loggers write them: numbers on a scale of their own, or labels. */
import { LEVELS, levelByName, UNKNOWN_LABEL } from '../level.ts';
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

/** A level as it was understood. */
export interface ReadLevel {
  /** What the formatter gets: one of our numbers, or the label of a level that only the host has. */
  readonly printed: number | string;
  /** One of the numbers of {@link LEVELS}. */
  readonly severity: number;
  /** Whether the label says it all. Else the record's own `level` stays on the line as a field. */
  readonly understood: boolean;
}

const INFO: ReadLevel = { printed: LEVELS.info, severity: LEVELS.info, understood: true };

/** Reads levels by number or label. What the host named is looked up; anything else is made on the spot and not kept. */
export class LevelReader {
  readonly #byNumber = new Map<number, ReadLevel>();
  readonly #byLabel = new Map<string, ReadLevel>();

  constructor(levels: NdjsonLevels) {
    for (const [key, label] of Object.entries(levels)) {
      const severity = severityOfNdjsonLevel(Number(key));
      const level: ReadLevel = { printed: levelByName(label) ?? label, severity, understood: true };
      this.#byNumber.set(Number(key), level);
      this.#byLabel.set(label, level);
    }
  }

  /** @param hostLevel The level on the host's scale where it is known, for a record whose own does not tell. */
  of(value: unknown, hostLevel: number | undefined): ReadLevel {
    if (typeof value === 'number') return this.#byNumber.get(value) ?? unnamed(severityOfNdjsonLevel(value));
    if (typeof value === 'string' && value !== '') return this.#byLabel.get(value) ?? labelled(value, hostLevel);
    if (typeof value === 'object' && value !== null && Numeral.is(value)) return this.of(value.valueOf(), hostLevel);
    if (value !== undefined) return unnamed(severityOfNdjsonLevel(hostLevel ?? PINO_INFO));
    return hostLevel === undefined ? INFO : this.of(hostLevel, undefined);
  }
}

function unnamed(severity: number): ReadLevel {
  return { printed: UNKNOWN_LABEL, severity, understood: false };
}

function labelled(label: string, hostLevel: number | undefined): ReadLevel {
  const ours = levelByName(label);
  const severity = hostLevel === undefined ? (ours ?? LEVELS.info) : severityOfNdjsonLevel(hostLevel);
  return { printed: ours ?? label, severity, understood: true };
}
