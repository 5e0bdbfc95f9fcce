/** The transport: winston's ways in on one side, the engine on the other. */
import { type EngineCore, openEngine, resolveOptions, type Stats } from '@kakashi/core';
import { EventfulTransport } from './events.ts';
import type { Info } from './info.ts';
import { Intake } from './intake.ts';
import { forget, remember } from './last-call.ts';
import type { WinstonLevels } from './level-table.ts';
import { LineMaker } from './line-maker.ts';
import { type KakashiTransportOptions, resolveTransportOptions } from './options.ts';
import { Reports } from './reports.ts';
import type { Source, WinstonLogger } from './source.ts';
import { Sources } from './sources.ts';
import { FinishWaiters } from './waiters.ts';

type WriteCallback = (error?: Error | null) => void;

/** One record as the queue of a stream holds it. */
interface QueuedWrite {
  readonly chunk: Info;
}

/**
 * A winston transport that batches lines and never blocks, starves or throws into the loggers that write to it.
 *
 * @throws {KakashiError} in the constructor, on a wrong option, or `ERR_KAKASHI_SINK_OPEN` if the destination cannot be
 * opened; in `logger.add(transport)` if the option `level` is none of the logger's levels.
 */
export class KakashiTransport extends EventfulTransport {
  /** The logger that is piped in, of several the latest; `null` while there is none. */
  parent: WinstonLogger | null = null;
  /** The levels of {@link parent}, kept when it is gone. */
  levels: WinstonLevels | undefined;
  /** Whether `finish` was emitted. winston asks for it before it waits for the event. */
  finished = false;

  readonly #engine: EngineCore;
  readonly #intake: Intake;
  readonly #reports: Reports;
  readonly #sources: Sources;
  readonly #waiters: FinishWaiters;

  constructor(options?: KakashiTransportOptions) {
    const resolved = resolveTransportOptions(options);
    super({
      silent: resolved.silent,
      handleExceptions: resolved.handleExceptions,
      handleRejections: resolved.handleRejections,
    });
    if (resolved.level !== undefined) this.level = resolved.level;
    if (resolved.winstonFormat !== undefined) this.format = resolved.winstonFormat;
    this.levels = resolved.levels;
    this.#reports = new Reports(this, resolved.engine, () => this.#sources.loggers);
    this.#sources = new Sources(resolved.levels, this.#reports.callError);
    this.#waiters = new FinishWaiters(this);
    const callbacks = { onError: this.#reports.error, onDrop: this.#reports.drop };
    const engineOptions = resolveOptions({ ...resolved.engine, ...callbacks });
    this.#engine = openEngine(engineOptions);
    this.#intake = new Intake(this, {
      sources: this.#sources,
      lines: new LineMaker(resolved, this.#engine, this.#reports.callError),
      batchSize: this.#engine.batchSizeAt(engineOptions.level),
      write: KakashiTransport.prototype.write,
    });
    // Every logger that shares a transport adds several listeners to it.
    this.setMaxListeners(0);
    // The base class listens once: after remove() and add() it would know neither parent nor levels, and not be closed.
    this.removeAllListeners('unpipe');
    this.on('pipe', (logger: WinstonLogger) => this.#piped(logger));
    this.on('unpipe', (logger: WinstonLogger) => this.#unpiped(logger));
  }

  /**
   * Takes a record from a logger, without the detour through the queue of the base class. That would never fill, as records
   * wait in the bounded queue of the engine instead, and cost 0.4 of the 1.3 µs that a logging call with three fields then
   * took (identity format, Node.js 20.20).
   */
  // biome-ignore lint/suspicious/noExplicitAny: as Node.js types it, so that streams can be piped in
  override write(info: any, callback?: WriteCallback): boolean;
  // biome-ignore lint/suspicious/noExplicitAny: as Node.js types it, so that streams can be piped in
  override write(info: any, encoding?: BufferEncoding, callback?: WriteCallback): boolean;
  override write(info: Info, encoding?: BufferEncoding | WriteCallback, callback?: WriteCallback): boolean {
    this.#intake.take(info, true);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done);
    return true;
  }

  /** Takes a record that was found to be loggable: how winston's exception handlers call a transport. */
  override log(info: Info, next?: () => void): boolean {
    this.#intake.take(info, false);
    next?.();
    return true;
  }

  /** {@link log} for several records as a stream queues them. */
  override logv(writes: readonly QueuedWrite[], next?: () => void): boolean {
    for (const { chunk } of writes) this.#intake.take(chunk, false);
    next?.();
    return true;
  }

  override _write(info: Info, _encoding: BufferEncoding, next: WriteCallback): void {
    this.#intake.take(info, true);
    next();
  }

  override _writev(writes: readonly QueuedWrite[], next: WriteCallback): void {
    for (const { chunk } of writes) this.#intake.take(chunk, true);
    next();
  }

  /** Whether the transport would write this record. */
  _accept({ chunk }: QueuedWrite): boolean {
    return this.#intake.accepts(chunk);
  }

  /**
   * Ends the transport: `finish` follows when all records are written, those still inside an ended logger included. When
   * winston calls this because it ends one of several loggers, the transport goes on for the others.
   */
  override end(callback?: () => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: as Node.js types it, so that streams can be piped in
  override end(info: any, callback?: () => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: as Node.js types it, so that streams can be piped in
  override end(info: any, encoding?: BufferEncoding, callback?: () => void): this;
  override end(...given: unknown[]): this {
    const callback = given.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (typeof given[0] === 'object' && given[0] !== null) this.write(given[0] as Info);
    const { count, ended } = this.#sources;
    for (const source of ended) this.#intake.takeFrom(source, source.takeAhead());
    if (ended.length > 0 && ended.length < count) {
      this.#release(ended, callback);
    } else if (this.finished) {
      if (callback !== undefined) process.nextTick(callback);
    } else if (callback !== undefined && !this.writable) {
      this.once('finish', callback);
    } else {
      super.end(callback);
    }
    return this;
  }

  override async _final(callback: () => void): Promise<void> {
    await this.#engine.close();
    process.nextTick(() => {
      this.finished = true;
      callback();
      // Emits `close`, as the streams of Node.js do after they finished.
      this.destroy();
    });
  }

  override _destroy(error: Error | null, callback: WriteCallback): void {
    this.#engine.close().then(() => callback(error));
  }

  /** What winston calls when a logger lets go of the transport: hands over what is batched. The transport stays usable. */
  override close(): void {
    this.#engine.handOver();
  }

  /** Resolves when every record taken before is written; rejects with `ERR_KAKASHI_FLUSH_LOST` if some of them were lost. */
  flush(): Promise<void> {
    return this.#engine.flush();
  }

  /** Writes every record taken before, waiting at most `closeTimeoutMs` for a stalled sink. Never throws. */
  flushSync(): void {
    this.#engine.flushSync();
  }

  /**
   * Opens the file anew, for rotation by renaming; with a path, goes on in that file.
   * @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN`; the old file then stays in use.
   */
  reopen(path?: string): void {
    this.#engine.reopen(path);
  }

  /** The account of all records so far. */
  stats(): Stats {
    return this.#engine.stats();
  }

  /**
   * winston sets this when it gave a crash to the logger, then waits for `finish`, at most 3 s, before it exits, or goes on
   * where `exitOnError` says so. Whoever begins to wait now is told as soon as what came is written.
   */
  set _ending(ending: boolean) {
    if (!ending) return;
    const waiting = this.#waiters.since();
    process.nextTick(() => this.#settle(waiting()));
  }

  get _ending(): boolean {
    return false;
  }

  #piped(logger: WinstonLogger): void {
    const source = this.#sources.add(logger);
    this.parent = logger;
    this.levels = logger.levels ?? this.levels;
    this.#waiters.piped(logger);
    this.#reports.piped(logger);
    remember(this.#takeLast);
    const wrong = this.level ? source.wrongThreshold(this.level) : undefined;
    if (wrong !== undefined) throw wrong;
  }

  #unpiped(logger: WinstonLogger): void {
    this.#waiters.unpiped(logger);
    const rest = this.#sources.remove(logger)?.logger;
    if (rest === undefined) forget(this.#takeLast);
    if (this.parent === logger) {
      this.parent = rest ?? null;
      this.levels = rest?.levels ?? this.levels;
    }
    this.close();
  }

  /** The process exits: what is still inside the loggers is taken, as it would be lost. */
  readonly #takeLast = (): void => {
    for (const source of this.#sources.all) this.#intake.takeFrom(source, source.takeLast());
  };

  /** Lets go of loggers that were ended, once all they had is written. */
  async #release(ended: readonly Source[], callback: (() => void) | undefined): Promise<void> {
    await this.#settle(this.#waiters.latest());
    for (const { logger } of ended) logger?.unpipe(this as never);
    callback?.();
  }

  /** Tells who waits as soon as all that was taken is written. */
  async #settle(waiting: ReturnType<FinishWaiters['latest']>): Promise<void> {
    // What was lost is reported by the engine; who waits for the end waits no longer.
    await this.#engine.flush().catch(() => undefined);
    this.#waiters.tell(waiting);
  }
}
