/** The way of NDJSON records that become lines as they are: with `format: 'json'`, where nothing of them is left out or censored. */
import type { NdjsonIntake } from '../engine.ts';
import { severityOfNdjsonLevel } from './ndjson-level.ts';
import { isWellFormed } from './transcode-text.ts';
import { keepsLines, segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

/** Takes a line without its newline; false if it was dropped at once. */
export type AppendLine = (line: string, severity: number) => boolean;

/**
 * Takes what a logger wrote by the book, as `PassThrough` does: its level first, on one line, well-formed. In text it need not
 * be encoded to be looked at, and joins the batch as it is.
 */
export class VerbatimIntake implements NdjsonIntake {
  readonly #append: AppendLine;
  readonly #opening: string;
  readonly #minimumLevel: number;
  #level = Number.NaN;
  #severity = 0;
  /** How a record of that level begins. */
  #beginning = '';

  private constructor(append: AppendLine, config: TranscoderConfig) {
    this.#append = append;
    this.#opening = `{${JSON.stringify(segmentKeys(config).level)}:`;
    this.#minimumLevel = config.minimumLevel ?? Number.NEGATIVE_INFINITY;
  }

  /** `undefined` where records do not stay as they are. */
  static of(config: TranscoderConfig, append: AppendLine): VerbatimIntake | undefined {
    return keepsLines(config) ? new VerbatimIntake(append, config) : undefined;
  }

  write(record: string, level: number): boolean | undefined {
    if (level !== this.#level) this.#turnTo(level);
    const newline = record.length - 1;
    const isTaken =
      level >= this.#minimumLevel &&
      record.startsWith(this.#beginning) &&
      record.endsWith('}\n') &&
      record.indexOf('\n') === newline &&
      isWellFormed(record);
    return isTaken ? this.#append(record.slice(0, newline), this.#severity) : undefined;
  }

  #turnTo(level: number): void {
    this.#level = level;
    this.#severity = severityOfNdjsonLevel(level);
    this.#beginning = `${this.#opening}${level},`;
  }
}
