/** A logger that is piped into a transport, and which of its records the transport takes. */
import { KakashiError } from '@kakashi/core';
import { formattedIn, unformattedIn } from './held-up.ts';
import type { Info, WinstonFormat } from './info.ts';
import { LevelTable, NPM_LEVELS, type WinstonLevel, type WinstonLevels } from './level-table.ts';

/** The reading side of a logger, as readable-stream keeps it. */
interface ReadableState {
  readonly ended: boolean;
  readonly flowing: boolean | null;
  /** Nothing, one stream or several. */
  readonly pipes: unknown;
}

/** What the transport uses of a winston logger. Any stream of records will do; it then has winston's npm levels. */
export interface WinstonLogger {
  /** The logger's own threshold, which may change at any time. */
  level?: string | undefined;
  levels?: WinstonLevels | undefined;
  readonly writableLength?: number | undefined;
  readonly format?: WinstonFormat | undefined;
  readonly _readableState?: ReadableState | undefined;
  readonly _writableState?: { readonly ending: boolean } | undefined;
  readonly _transformState?: { readonly writechunk: Info | null } | undefined;
  prependListener(event: 'data', listener: () => void): unknown;
  removeListener(event: 'data', listener: () => void): unknown;
  listenerCount(event: 'warn' | 'data'): number;
  emit(event: 'warn', error: KakashiError, transport: unknown): unknown;
  unpipe(destination: never): unknown;
}

/** What a transport takes from one logger; from none, records that are given to it directly. */
export class Source {
  readonly logger: WinstonLogger | undefined;
  readonly #defaultLevels: WinstonLevels;
  readonly #report: (error: KakashiError) => void;
  #table: LevelTable;
  #levels: WinstonLevels;
  #threshold = Number.POSITIVE_INFINITY;
  #thresholdName: string | undefined;
  #reportedName: string | undefined;
  /** Whether somebody of ours listens to the logger's `data` event. */
  isTracked = false;
  /** Records that were taken before the logger delivered them. */
  #takenAhead: Set<Info> | undefined;

  /**
   * @param defaultLevels for records that come from no logger.
   * @param report told when the transport's threshold turns out to be none of the logger's levels.
   */
  constructor(
    logger: WinstonLogger | undefined,
    defaultLevels: WinstonLevels = NPM_LEVELS,
    report: (error: KakashiError) => void,
  ) {
    this.logger = logger;
    this.#defaultLevels = defaultLevels;
    this.#report = report;
    this.#levels = logger?.levels ?? defaultLevels;
    this.#table = LevelTable.of(this.#levels);
  }

  /** Whether the logger was ended and has formatted all its records, though some may not be delivered yet. */
  get ended(): boolean {
    const { logger } = this;
    const isEnding = logger?._writableState?.ending ?? logger?._readableState?.ended;
    return isEnding === true && (logger?.writableLength ?? 0) === 0;
  }

  /** Whether the logger is formatting this record by this format itself, which is no part of another. */
  isFormatting(info: Info, format: WinstonFormat): boolean {
    return this.logger?.format === format && this.logger._transformState?.writechunk === info;
  }

  /** The records that the logger has formatted but not delivered. When it delivers them after all, they are repeated. */
  takeAhead(): readonly Info[] {
    if (this.logger === undefined) return [];
    const records = formattedIn(this.logger).filter((info) => !this.#takenAhead?.has(info));
    this.#takenAhead = new Set([...(this.#takenAhead ?? []), ...records]);
    return records;
  }

  /** All records inside the logger, for when the process exits and it will never deliver them. */
  takeLast(): readonly Info[] {
    return this.logger === undefined ? [] : [...this.takeAhead(), ...unformattedIn(this.logger)];
  }

  /** Whether a record was taken ahead. Asked once for each. */
  isRepeated(info: Info): boolean {
    return this.#takenAhead?.delete(info) === true;
  }

  /** A level of the logger's. */
  level(name: string): WinstonLevel | undefined {
    this.#refresh();
    return this.#table.get(name);
  }

  /**
   * Whether a record of this level passes, `own` being the transport's own threshold. As in all winston transports, a level
   * that the logger does not have never does, unless no threshold is set at all.
   */
  admits(level: WinstonLevel | undefined, own: string | undefined): boolean {
    const name = own || this.logger?.level;
    if (!name) return true;
    if (name !== this.#thresholdName) this.#readThreshold(name, Boolean(own));
    return level !== undefined && level.order <= this.#threshold;
  }

  /** The error for a threshold that is none of the logger's levels. */
  wrongThreshold(name: string): KakashiError | undefined {
    this.#refresh();
    if (this.#table.threshold(name) !== undefined) return undefined;
    const expected = `one of the logger's levels (${this.#table.names.join(', ')})`;
    const message = `option level: expected ${expected}, received '${name}'`;
    return new KakashiError('ERR_KAKASHI_OPTION_INVALID', message, { option: 'level', expected, received: name });
  }

  /** `logger.configure()` may bring other levels. */
  #refresh(): void {
    const levels = this.logger?.levels ?? this.#defaultLevels;
    if (levels === this.#levels) return;
    this.#levels = levels;
    this.#table = LevelTable.of(levels);
    this.#thresholdName = undefined;
  }

  /**
   * A threshold of the transport's that the logger does not know is reported, and the logger's own counts. If that one is
   * unknown nothing passes, as everywhere in winston: `logger.level = 'none'` is a way to mute it.
   */
  #readThreshold(name: string, isOwn: boolean): void {
    this.#thresholdName = name;
    const known = isOwn ? this.#table.threshold(name) : this.#table.get(name)?.order;
    if (known !== undefined || !isOwn) {
      this.#threshold = known ?? Number.NEGATIVE_INFINITY;
      return;
    }
    if (name !== this.#reportedName) this.#report(this.wrongThreshold(name) as KakashiError);
    this.#reportedName = name;
    this.#threshold = this.#table.get(this.logger?.level ?? '')?.order ?? Number.NEGATIVE_INFINITY;
    // The logger's level may change: it is read again for the next record.
    this.#thresholdName = undefined;
  }
}
