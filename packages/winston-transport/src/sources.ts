/** The loggers that are piped into one transport. */
import type { KakashiError } from '@kakashi/core';
import type { WinstonLevels } from './level-table.ts';
import { Source, type WinstonLogger } from './source.ts';

/**
 * A record does not tell which logger it comes from, and several may share a transport with levels of their own. Where more
 * than one is piped in, each is therefore listened to: the last to emit a record is the one it comes from.
 */
export class Sources {
  readonly #byLogger = new Map<WinstonLogger, Source>();
  readonly #trackers = new Map<WinstonLogger, () => void>();
  readonly #direct: Source;
  #latest: Source;

  readonly #report: (error: KakashiError) => void;

  constructor(defaultLevels: WinstonLevels | undefined, report: (error: KakashiError) => void) {
    this.#report = report;
    this.#direct = new Source(undefined, defaultLevels, report);
    this.#latest = this.#direct;
  }

  /** Where the record that is being written comes from. */
  get current(): Source {
    return this.#latest;
  }

  get count(): number {
    return this.#byLogger.size;
  }

  get loggers(): readonly WinstonLogger[] {
    return [...this.#byLogger.keys()];
  }

  get all(): readonly Source[] {
    return [...this.#byLogger.values()];
  }

  /** Those that were ended but are still piped in. */
  get ended(): readonly Source[] {
    return this.all.filter((source) => source.ended);
  }

  /** The source that a logger is, if it is piped in. */
  of(logger: WinstonLogger): Source | undefined {
    return this.#latest.logger === logger ? this.#latest : this.#byLogger.get(logger);
  }

  /** The next records come from this one. */
  turnTo(source: Source): void {
    this.#latest = source;
  }

  add(logger: WinstonLogger): Source {
    const source = new Source(logger, undefined, this.#report);
    this.#byLogger.set(logger, source);
    this.#latest = source;
    this.#track();
    return source;
  }

  /** The source that remains the latest, if any does. */
  remove(logger: WinstonLogger): Source | undefined {
    const removed = this.#byLogger.get(logger);
    this.#byLogger.delete(logger);
    if (removed !== undefined) this.#untrack(logger, removed);
    this.#track();
    const { all } = this;
    if (this.#latest.logger === logger) this.#latest = all.at(-1) ?? this.#direct;
    return all.length === 0 ? undefined : this.#latest;
  }

  #track(): void {
    for (const [logger, source] of this.#byLogger) {
      if (this.#byLogger.size < 2) {
        this.#untrack(logger, source);
      } else if (!this.#trackers.has(logger)) {
        const track = (): void => {
          this.#latest = source;
        };
        this.#trackers.set(logger, track);
        source.isTracked = true;
        logger.prependListener('data', track);
      }
    }
  }

  #untrack(logger: WinstonLogger, source: Source): void {
    const tracker = this.#trackers.get(logger);
    if (tracker === undefined) return;
    this.#trackers.delete(logger);
    source.isTracked = false;
    logger.removeListener('data', tracker);
  }
}
