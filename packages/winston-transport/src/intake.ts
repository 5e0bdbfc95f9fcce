/** Where a transport takes records in: gated by level, made a line, given to the engine. */
import { LEVELS } from '@kakashi/core';
import { type Info, isUnmarkedRejection, levelOf, type WinstonFormat } from './info.ts';
import { KakashiFormat, type TextReader } from './kakashi-format.ts';
import { familiarSeverity, type WinstonLevel } from './level-table.ts';
import type { LineMaker } from './line-maker.ts';
import type { Source } from './source.ts';
import type { Sources } from './sources.ts';

/** What a transport says of itself. All of it may change between two records. */
export interface IntakeOwner {
  readonly silent?: boolean | undefined;
  readonly level?: string | undefined;
  readonly format?: WinstonFormat | undefined;
  readonly handleExceptions?: boolean | undefined;
  readonly handleRejections?: boolean | undefined;
  readonly write: unknown;
  listenerCount(event: 'logged'): number;
  emit(event: 'logged', info: Info): boolean;
}

/** What the records of an {@link Intake} go through. */
export interface IntakeParts {
  readonly sources: Sources;
  readonly lines: LineMaker;
  /** Records in a batch. */
  readonly batchSize: number;
  /** The owner's method `write`, unless somebody puts another in its place. */
  readonly write: unknown;
}

/** The way of all records into one transport. Nothing here throws. */
export class Intake implements TextReader {
  static readonly #byTransport = new WeakMap<object, Intake>();

  readonly sources: Sources;
  readonly #owner: IntakeOwner;
  readonly #lines: LineMaker;
  readonly #batchSize: number;
  readonly #write: unknown;

  constructor(owner: IntakeOwner, { sources, lines, batchSize, write }: IntakeParts) {
    this.#owner = owner;
    this.sources = sources;
    this.#lines = lines;
    this.#batchSize = batchSize;
    this.#write = write;
    Intake.#byTransport.set(owner, this);
  }

  /** The intake of a transport of ours; `undefined` for any other stream. */
  static of(transport: unknown): Intake | undefined {
    return Intake.#byTransport.get(transport as object);
  }

  /** Takes a record; one that was found to be loggable before is not gated. */
  take(info: Info, gated: boolean): void {
    // A format of the logger's that filters a record out leaves `false` in its place.
    if (this.#owner.silent === true || !info || this.sources.current.isRepeated(info)) return;
    this.#record(info, gated);
  }

  /** Takes records of one logger, out of turn. */
  takeFrom(source: Source, records: readonly Info[]): void {
    if (this.#owner.silent === true) return;
    this.sources.turnTo(source);
    for (const info of records) this.#record(info, true);
  }

  /**
   * Takes a record that is nothing but a level of the source's, a text and plain fields, of which winston has made no
   * object; only where {@link readsFields}. False: it has to be one, as its fields mean more or may be changed.
   */
  takePlain(source: Source, level: string, message: string, fields: object | undefined): boolean {
    const { sources } = this;
    sources.turnTo(source);
    const known = source.level(level);
    if (known === undefined) return false;
    if (this.#owner.silent === true || !source.admits(known, this.#owner.level)) return true;
    return this.#lines.appendPlain(level, message, fields, known.severity, this.#batchSize);
  }

  /** Whether a record would be taken. */
  accepts(info: Info): boolean {
    return this.#owner.silent !== true && this.#admits(info, this.sources.current.level(levelOf(info)));
  }

  /** Whether nobody but this transport is given what the source's logger emits. */
  isOnlyReaderOf({ logger, isTracked }: Source): boolean {
    // A paused logger is read in other ways. The pipe to this transport is a listener itself.
    return (
      logger?._readableState?.flowing === true &&
      logger.listenerCount('data') === (isTracked ? 2 : 1) &&
      this.#owner.write === this.#write
    );
  }

  /** Whether of a record no more than level, message and fields is read: no text that formats made, nor the object itself. */
  get readsFields(): boolean {
    return this.#lines.readsFields && this.#owner.format === undefined && this.#owner.listenerCount('logged') === 0;
  }

  /** Whether nobody will read the text of this record, which a logger is formatting by this format alone. */
  ignoresText(info: Info, format: WinstonFormat): boolean {
    const { current } = this.sources;
    return current.isFormatting(info, format) && this.isOnlyReaderOf(current) && this.readsFields;
  }

  #record(info: Info, gated: boolean): void {
    const { current } = this.sources;
    try {
      const name = levelOf(info);
      const level = current.level(name);
      if (gated && !this.#admits(info, level)) return;
      const severity = level?.severity ?? familiarSeverity(name, undefined) ?? LEVELS.info;
      if (!this.#lines.append(info, name, this.#owner.format, severity, this.#batchSize)) return;
      if (this.#owner.listenerCount('logged') > 0) setImmediate(() => this.#owner.emit('logged', info));
    } catch (thrown) {
      // A Proxy that does not even tell its level.
      this.#lines.appendUnreadable(thrown, this.#batchSize);
    }
    const format = current.logger?.format;
    if (format instanceof KakashiFormat) format.reader = this;
  }

  #admits(info: Info, level: WinstonLevel | undefined): boolean {
    if (info.exception === true) {
      const { handleExceptions, handleRejections } = this.#owner;
      return handleExceptions === true || (handleRejections === true && isUnmarkedRejection(info));
    }
    return this.sources.current.admits(level, this.#owner.level);
  }
}
