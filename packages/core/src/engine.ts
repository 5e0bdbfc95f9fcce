/** What every engine is: a batcher of lines for one destination. `sync-engine.ts` and `async-engine.ts` are the two kinds. */
import { KakashiError } from './errors.ts';
import type { ByteFormatter, Time } from './format/formatter.ts';
import { LEVELS, type Level, levelByName } from './level.ts';
import type { TranscoderConfig } from './ndjson/ndjson.ts';
import { describe } from './option-words.ts';
import type { OwnBytes } from './ring/shared.ts';
import type { Stats } from './stats.ts';

/** Batches lines and brings them to one destination. */
export interface Engine {
  /**
   * Takes one line, without its newline; newlines inside it are escaped. Returns false if it was dropped at once, which is
   * counted and reported.
   * @param level for the account, the flush level and the overflow policy; default `'info'`.
   */
  write(line: string, level?: Level): boolean;
  /** Gives the batch to the sink now. Never waits: what the sink cannot take stays in the queue. */
  handOver(): void;
  /** Resolves when all that was accepted before is settled; rejects with `ERR_KAKASHI_FLUSH_LOST` if some of it was lost. */
  flush(): Promise<void>;
  /** Writes all that was accepted before, waiting at most `closeTimeoutMs` for a stalled sink. Never throws. */
  flushSync(): void;
  /** Flushes for at most `closeTimeoutMs`, counts what is left as dropped, and closes the destination if it is ours. */
  close(): Promise<Stats>;
  /**
   * Opens the destination anew, for rotation by renaming; with a path, opens that file instead.
   * @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN`; the old file then stays in use.
   */
  reopen(path?: string): void;
  stats(): Stats;
}

/** Takes the records of one logger, or of all that are configured alike. */
export interface NdjsonIntake {
  /**
   * Takes one record as it is.
   *
   * @param record JSON with its newline.
   * @param level its level as the logger writes it.
   * @returns false if it was dropped at once; `undefined` if it was not taken: such a record must be transcoded where it was
   * logged.
   */
  write(record: string, level: number): boolean | undefined;
}

/** What loggers and adapters need of an engine beyond its public face. */
export interface EngineCore extends Engine {
  /** {@link Engine.write} for a line that is known to have no newline, from a logger with a batch size of its own. */
  append(line: string, level: number, batchSize: number): boolean;
  /**
   * Takes a record whose line the formatter writes where it leaves from. False: this record cannot be had that way, nothing was
   * taken or counted, and its line has to be made as text and given to {@link append}.
   */
  appendRecord(
    formatter: ByteFormatter,
    level: number,
    batchSize: number,
    label: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): boolean;
  /**
   * Takes a line that stands in bytes, from `start` to `end`, behind its newline; they are not kept. False: it cannot be had that
   * way, nothing was taken or counted, and it has to be given to {@link Engine.write} as text.
   */
  appendBytes(lines: OwnBytes, start: number, end: number, level: number): boolean;
  /** Records in a batch for a logger of this level. */
  batchSizeAt(level: number): number;
  /** Counts, and reports, a record that came after its logger was closed. */
  refuseClosed(level: number): false;
  /** What a close asks for that leaves others here: a flush of at most `closeTimeoutMs`. A loss is in the account. */
  flushInTime(): Promise<void>;
  /**
   * A way for NDJSON records that need not be transcoded where they are logged: by the background writer, or not at all.
   * `undefined` where there is none: without a writer, in an asynchronous engine that was not opened for it, and for a
   * configuration that cannot leave its thread, such as a formatter of the user's.
   */
  intake(config: TranscoderConfig): NdjsonIntake | undefined;
}

/** The number of a level for the account and the flush level. A name that is not ours counts as INFO. */
export function severityOf(level: Level | string): number {
  if (typeof level === 'number') return Number.isNaN(level) ? LEVELS.info : level;
  // What is no level at all must not make a logging call throw.
  return (typeof level === 'string' ? levelByName(level) : undefined) ?? LEVELS.info;
}

/** The error for a path to `reopen` that is none. */
export function invalidPath(path: unknown): KakashiError {
  const received = describe(path);
  const expected = 'a file path, or nothing';
  const message = `reopen: expected ${expected}, received ${received}`;
  return new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', message, { option: 'path', expected, received });
}
