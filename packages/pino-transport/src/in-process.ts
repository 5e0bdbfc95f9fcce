import {
  type DropReport,
  type EngineCore,
  KakashiError,
  openEngine,
  reportDropOnStderr,
  reportErrorOnStderr,
} from '@kakashi/core';
import { KakashiPinoDestination } from './destination.ts';
import { configOfLogger, configOfMessage, type PinoLogger } from './host-config.ts';
import { type KakashiPinoOptions, resolvePinoOptions } from './options.ts';
import { RecordWriter } from './record-writer.ts';
import { requireTransform } from './transform-module.ts';

const METADATA: unique symbol = Symbol.for('pino.metadata');

type FlushCallback = (error?: Error) => void;

/** For `pino(options, destination)` and `pino.multistream`: in the thread of those who log. */
export class InProcessDestination extends KakashiPinoDestination {
  /** Asks pino to set the following before each write. */
  readonly [METADATA] = true;
  lastLevel: number | undefined;
  lastLogger: PinoLogger | undefined;

  protected readonly engine: EngineCore;
  protected readonly records: RecordWriter;
  readonly #onError: KakashiPinoOptions['onError'];
  readonly #onDrop: KakashiPinoOptions['onDrop'];
  #drainIsHeard = false;
  #drainIsDue = false;
  /** Something was written, flushed or reopened since the last one was announced. */
  #drainIsOwed = false;

  /** @throws {KakashiError} for wrong options and for a path that cannot be opened. */
  constructor(options?: KakashiPinoOptions) {
    super();
    const { engine, records, leastSeverity, transform } = resolvePinoOptions(options);
    const change = typeof transform === 'string' ? requireTransform(transform) : transform;
    this.#onError = engine.onError;
    this.#onDrop = engine.onDrop;
    const callbacks = {
      onError: (error: KakashiError) => this.report(error),
      onDrop: (report: DropReport) => this.#announce(report),
    };
    this.engine = openEngine({ ...engine, ...callbacks }, true);
    this.records = new RecordWriter(this.engine, records, leastSeverity, this.transformWith(change));
    this.on('message', (message) => {
      const config = configOfMessage(message);
      if (config !== undefined) this.records.configure(config);
    });
    this.on('newListener', (event) => {
      if (event !== 'drain') return;
      this.#drainIsHeard = true;
      if (this.#drainIsOwed) this.#announceDrain();
    });
  }

  override write(chunk: string | Uint8Array): boolean {
    // Both are taken once: a chunk that somebody writes past pino must not be judged by the last record of pino's.
    const { lastLevel, lastLogger } = this;
    let accepted: boolean;
    if (lastLogger !== undefined && lastLevel !== undefined) {
      this.lastLogger = undefined;
      this.lastLevel = undefined;
      this.records.configure(configOfLogger(lastLogger));
      accepted = this.records.writeRecord(chunk, lastLevel);
    } else {
      accepted = this.records.write(chunk, lastLevel);
    }
    if (this.records.midLine) this.keepHalfLine();
    this.#drainIsOwed = true;
    if (this.#drainIsHeard || !accepted) this.#announceDrain();
    return accepted;
  }

  /** @throws {KakashiError} `ERR_KAKASHI_ARGUMENT_INVALID` if `callback` is not a function. */
  override flush(callback?: FlushCallback | null): void {
    if (callback !== undefined && callback !== null && typeof callback !== 'function') {
      throw new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', 'flush: expected a function', {
        option: 'callback',
        expected: 'a function',
        received: typeof callback,
      });
    }
    this.whenFlushed((error) => callback?.(error));
    this.#oweDrain();
  }

  override reopen(path?: string): void {
    super.reopen(path);
    this.#oweDrain();
  }

  protected override report(error: KakashiError): void {
    const isHeard = this.listenerCount('error') > 0;
    if (this.#onError) this.#onError(error);
    else if (!isHeard) reportErrorOnStderr(error);
    if (isHeard) this.emit('error', error);
  }

  #announce(report: DropReport): void {
    const isHeard = this.listenerCount('drop') > 0;
    if (this.#onDrop) this.#onDrop(report);
    else if (!isHeard) reportDropOnStderr(report);
    if (isHeard) this.emit('drop', report);
  }

  #oweDrain(): void {
    this.#drainIsOwed = true;
    if (this.#drainIsHeard) this.#announceDrain();
  }

  /** Emits `drain` once what was accepted up to the end of this turn is written. Once per turn, and only if it is heard. */
  #announceDrain(): void {
    if (this.#drainIsDue) return;
    this.#drainIsDue = true;
    setImmediate(() => {
      this.#drainIsOwed = false;
      this.engine.flush().then(this.#drained, this.#drained);
    });
  }

  readonly #drained = (): void => {
    this.#drainIsDue = false;
    this.#drainIsHeard = this.listenerCount('drain') > 0;
    process.nextTick(() => this.emit('drain'));
    if (this.#drainIsHeard && this.#drainIsOwed) this.#announceDrain();
  };
}
