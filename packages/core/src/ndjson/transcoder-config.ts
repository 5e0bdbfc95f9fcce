/** How NDJSON is to be read, and what to make of it. */
import type { ResolvedOptions } from '../options.ts';
import type { NdjsonLevels } from './ndjson-level.ts';
import { Selection, type SelectionConfig } from './selection.ts';

/**
 * How NDJSON is to be read and what to make of it. Plain data, for another thread as well, but for functions of the user's: a
 * formatter, a censor.
 */
export interface TranscoderConfig
  extends Pick<ResolvedOptions, 'format' | 'timestamp' | 'quoteLookalikes' | 'name'>,
    SelectionConfig {
  /** Labels by number. Default: those of pino and bunyan. */
  readonly levels?: NdjsonLevels | undefined;
  /** The key of the message. Default `'msg'`. */
  readonly messageKey?: string | undefined;
  /** The key of the level. Default `'level'`. */
  readonly levelKey?: string | undefined;
  /** The key of the time. Default `'time'`. */
  readonly timestampKey?: string | undefined;
  /** Records below make no line; on the scale of the logger that writes the NDJSON. Default: none are left out. */
  readonly minimumLevel?: number | undefined;
  /** What is censored. Paths lead from the whole record but for its level and time, as in pino. Default: nothing. */
  readonly redact?: ResolvedOptions['redact'];
}

/** The keys of what has a segment of its own on the line, beside `name`. */
export interface SegmentKeys {
  readonly level: string;
  readonly time: string;
  readonly message: string;
}

/** The keys that a configuration means. */
export function segmentKeys(config: TranscoderConfig): SegmentKeys {
  return {
    level: config.levelKey ?? 'level',
    time: config.timestampKey ?? 'time',
    message: config.messageKey ?? 'msg',
  };
}

/** Whether lines stay as they are: they are JSON already, and nothing of them is left out or censored. */
export function keepsLines(config: TranscoderConfig): boolean {
  return config.format === 'json' && config.redact === undefined && Selection.of(config) === undefined;
}
