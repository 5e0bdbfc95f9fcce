/** The engine as a logger of its own. */
import { isNativeError } from 'node:util/types';
import { severityOf } from './engine.ts';
import { KakashiError } from './errors.ts';
import { formatterFor } from './guarded-formatter.ts';
import { LEVELS, type Level, type LevelName, levelByName, SILENT, STANDARD_LEVELS } from './level.ts';
import { invalidOption } from './option-errors.ts';
import { describe } from './option-words.ts';
import { type EngineOptions, type ResolvedOptions, readOptionsObject, resolveOptions } from './options.ts';
import { RecordAppender } from './record-appender.ts';
import { type Lease, leaseEngine } from './registry.ts';
import type { Stats } from './stats.ts';

/** Fields of a record, or an Error, which prints as `err.*`. */
export type Fields = object;

/** What all children of a logger have in common. */
interface Shared {
  readonly lease: Lease;
  readonly name: string;
  /** Whether the formatter wants the time; reading the clock for nothing would cost a tenth of a record. */
  readonly timed: boolean;
}

/** A logger. Logging calls never throw for what they are given to log. */
export class Logger {
  readonly #shared: Shared;
  readonly #appender: RecordAppender;
  #threshold: number;
  #batchSize: number;

  /** Use {@link getLogger}. */
  constructor(shared: Shared, appender: RecordAppender, threshold: number) {
    this.#shared = shared;
    this.#appender = appender;
    this.#threshold = threshold;
    this.#batchSize = shared.lease.engine.batchSizeAt(threshold);
  }

  trace(message: unknown, fields?: Fields): void {
    if (LEVELS.trace >= this.#threshold) this.#emit(LEVELS.trace, LEVELS.trace, message, fields);
  }

  debug(message: unknown, fields?: Fields): void {
    if (LEVELS.debug >= this.#threshold) this.#emit(LEVELS.debug, LEVELS.debug, message, fields);
  }

  info(message: unknown, fields?: Fields): void {
    if (LEVELS.info >= this.#threshold) this.#emit(LEVELS.info, LEVELS.info, message, fields);
  }

  warning(message: unknown, fields?: Fields): void {
    if (LEVELS.warning >= this.#threshold) this.#emit(LEVELS.warning, LEVELS.warning, message, fields);
  }

  /** Alias of {@link warning}. */
  warn(message: unknown, fields?: Fields): void {
    this.warning(message, fields);
  }

  error(message: unknown, fields?: Fields): void {
    if (LEVELS.error >= this.#threshold) this.#emit(LEVELS.error, LEVELS.error, message, fields);
  }

  critical(message: unknown, fields?: Fields): void {
    if (LEVELS.critical >= this.#threshold) this.#emit(LEVELS.critical, LEVELS.critical, message, fields);
  }

  /** Alias of {@link critical}. */
  fatal(message: unknown, fields?: Fields): void {
    this.critical(message, fields);
  }

  /** Logs at ERROR with an error, and more fields if given. */
  exception(message: unknown, error: unknown, fields?: Fields): void {
    if (LEVELS.error >= this.#threshold) {
      this.#emit(LEVELS.error, LEVELS.error, message, withError(error, fields));
    }
  }

  /** Logs at any level. A name that is not ours prints upper-cased and counts as INFO. */
  log(level: Level | string, message: unknown, fields?: Fields): void {
    const severity = severityOf(level);
    if (severity >= this.#threshold) this.#emit(level, severity, message, fields);
  }

  /** A logger that prints these fields on each line, before a call's own. It shares everything else, `close` included. */
  child(fields: Fields): Logger {
    return new Logger(this.#shared, this.#appender.bind(fields), this.#threshold);
  }

  /** The lowest level that is logged: its name, or its number where it has no name. */
  get level(): LevelName | 'silent' | number {
    if (this.#threshold === SILENT) return 'silent';
    return STANDARD_LEVELS.find((name) => LEVELS[name] === this.#threshold) ?? this.#threshold;
  }

  /** @throws {KakashiError} `ERR_KAKASHI_OPTION_INVALID` for anything but a level. */
  set level(level: Level | 'silent') {
    this.#threshold = readThreshold(level);
    this.#batchSize = this.#shared.lease.engine.batchSizeAt(this.#threshold);
  }

  isLevelEnabled(level: Level): boolean {
    return severityOf(level) >= this.#threshold;
  }

  /** Resolves when all that was logged before is settled; rejects with `ERR_KAKASHI_FLUSH_LOST` if some of it was lost. */
  flush(): Promise<void> {
    return this.#shared.lease.engine.flush();
  }

  /** Writes all that was logged before, waiting at most `closeTimeoutMs` for a stalled sink. Never throws. */
  flushSync(): void {
    this.#shared.lease.engine.flushSync();
  }

  /** Opens the file anew, for rotation by renaming. */
  reopen(path?: string): void {
    this.#shared.lease.engine.reopen(path);
  }

  /** Flushes, and closes the destination with the last logger that shares it. */
  close(): Promise<Stats> {
    return this.#shared.lease.close();
  }

  /** The account of the engine, which loggers with the same destination and options share. */
  stats(): Stats {
    return this.#shared.lease.engine.stats();
  }

  #emit(level: Level | string, severity: number, message: unknown, fields: Fields | undefined): void {
    const { lease, name, timed } = this.#shared;
    if (lease.closed) {
      lease.engine.refuseClosed(severity);
      return;
    }
    const all = typeof message === 'object' && isNativeError(message) ? withError(message, fields) : fields;
    this.#appender.append(severity, this.#batchSize, level, name, message, all, timed ? Date.now() : undefined);
  }
}

/** An error as the field `err`, then other fields. */
function withError(error: unknown, fields: Fields | undefined): Fields {
  if (typeof fields !== 'object' || fields === null) return { err: error };
  try {
    return isNativeError(fields) ? { err: error, err2: fields } : { err: error, ...fields };
  } catch {
    // A Proxy that cannot even be listed; the formatter says so on the line.
    return { err: error, fields };
  }
}

function readThreshold(level: unknown): number {
  const number = level === 'silent' ? SILENT : typeof level === 'string' ? levelByName(level) : level;
  if (typeof number === 'number' && number >= 0) return number;
  throw invalidOption('level', `one of ${STANDARD_LEVELS.join(', ')}, 'silent', or a number from 0`, level);
}

/**
 * A logger. Loggers with the same destination and engine options share an engine.
 *
 * @param name printed on each line.
 * @param options options, or only a level.
 * @throws {KakashiError} on a wrong name or option, or `ERR_KAKASHI_SINK_OPEN` if the destination cannot be opened.
 */
export function getLogger(name?: string, options?: EngineOptions | Level | 'silent'): Logger {
  return createLogger(name, options, {});
}

/** {@link getLogger} with `mode: 'async'`. */
export function getAsyncLogger(name?: string, options?: EngineOptions | Level | 'silent'): Logger {
  return createLogger(name, options, { mode: 'async' });
}

function createLogger(
  name: unknown,
  options: EngineOptions | Level | 'silent' | undefined,
  more: EngineOptions,
): Logger {
  if (name !== undefined && typeof name !== 'string') throw invalidName(name);
  const isLevel = typeof options === 'string' || typeof options === 'number';
  const given: EngineOptions = isLevel ? { level: options } : readOptionsObject(options);
  if (more.mode !== undefined && given.mode === 'sync') {
    throw new KakashiError(
      'ERR_KAKASHI_OPTION_CONFLICT',
      "option mode: expected 'async' or nothing for an async logger, received 'sync'",
      {
        option: 'mode',
        expected: "'async' or nothing",
        received: "'sync'",
      },
    );
  }
  const resolved: ResolvedOptions = resolveOptions({ ...given, ...more, ...(name !== undefined && { name }) });
  const shared: Shared = {
    lease: leaseEngine(resolved),
    name: resolved.name,
    timed: resolved.timestamp !== false || typeof resolved.format !== 'string',
  };
  const appender = new RecordAppender(shared.lease.engine, formatterFor(resolved));
  return new Logger(shared, appender, resolved.level);
}

function invalidName(name: unknown): KakashiError {
  const received = describe(name);
  const message = `getLogger: expected the name to be a string, received ${received}`;
  return new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', message, { option: 'name', expected: 'a string', received });
}
