import { type Engine, KakashiError, reasonOf, reportErrorOnStderr, type Stats } from '@kakashi/core';
import { PinoDestinationEmitter } from './events.ts';
import type { RecordWriter } from './record-writer.ts';
import { RecordTransform, type Transform } from './transform.ts';

/**
 * A destination for pino's lines, in the place of one of `pino.destination()`.
 *
 * It emits what {@link KakashiPinoEvents} lists; in pino's worker only `ready`, `finish` and `close`.
 */
export abstract class KakashiPinoDestination extends PinoDestinationEmitter {
  /** False once it was ended or destroyed. What is written then is counted as dropped. */
  writable = true;
  /** True from `destroy()`, or once `end()` has closed it. */
  destroyed = false;
  /** True once everything is settled and the sink is closed. */
  closed = false;

  /**
   * Takes pino's JSON: whole lines as pino gives them, or text or bytes cut anywhere.
   *
   * @returns false if a record was dropped at once, as the queue is full; `drain` tells when it no longer is. Always true in
   * pino's worker.
   */
  abstract write(chunk: string | Uint8Array): boolean;

  /**
   * Calls back once everything accepted before has reached the sink, with an error if some of it was lost (in pino's
   * worker without one, for an error would end the transport).
   */
  abstract flush(callback?: ((error?: Error) => void) | null): void;

  protected abstract readonly engine: Engine;
  protected abstract readonly records: RecordWriter;
  #endsAtExit = false;
  #flushed: Promise<unknown> = Promise.resolve();

  constructor() {
    super();
    process.nextTick(() => this.emit('ready'));
  }

  /** Writes out what was accepted, waiting at most `closeTimeoutMs` for a stalled sink. Never throws. */
  flushSync(): void {
    this.engine.flushSync();
  }

  /** Opens the file anew, or another one: for log rotation. A failure is reported, and the old file stays in use. */
  reopen(path?: string): void {
    try {
      this.engine.reopen(path);
      process.nextTick(() => this.emit('ready'));
    } catch (error) {
      if (!(error instanceof KakashiError)) throw error;
      this.report(error);
    }
  }

  /** The exact account of every record since the start. */
  stats(): Stats {
    return this.engine.stats();
  }

  /** Writes out what was accepted and closes. Emits `finish`, then `close`. */
  end(): void {
    this.#close(true);
  }

  /** As {@link end}, since nothing that was accepted may be lost, but without `finish`. */
  destroy(): void {
    if (this.closed) return;
    this.destroyed = true;
    this.#close(false);
  }

  /** Calls back when what was accepted before is settled, with an error if some of it was lost; always before `close`. */
  protected whenFlushed(callback: (error?: Error) => void): void {
    const flushed = this.engine.flush().then(
      () => process.nextTick(callback),
      (error: Error) => process.nextTick(callback, error),
    );
    this.#flushed = Promise.all([this.#flushed, flushed]);
  }

  /** Tells of a background failure. */
  protected abstract report(error: KakashiError): void;

  /** What runs a transform on the records that are written; nothing if there is none. */
  protected transformWith(transform: Transform | undefined): RecordTransform | undefined {
    return transform && new RecordTransform(transform, (error) => this.#reportLater(error));
  }

  /** Tells of a failure inside of a logging call when that call is over. */
  #reportLater(error: KakashiError): void {
    const tell = (): void => {
      process.removeListener('exit', tell);
      try {
        this.report(error);
      } catch (cause) {
        reportErrorOnStderr(new KakashiError('ERR_KAKASHI_CALLBACK', `onError threw: ${reasonOf(cause)}`, { cause }));
      }
    };
    process.once('exit', tell);
    setImmediate(tell);
  }

  /** To be called after each chunk: half a line must not be lost if nobody ends the stream. */
  protected keepHalfLine(): void {
    if (this.#endsAtExit || !this.records.midLine || !this.writable) return;
    this.#endsAtExit = true;
    process.once('exit', this.#endLine);
  }

  readonly #endLine = (): void => this.records.end();

  #close(finishes: boolean): void {
    if (!this.writable) return;
    this.writable = false;
    process.removeListener('exit', this.#endLine);
    this.records.end();
    Promise.allSettled([this.engine.close(), this.#flushed]).then(() => process.nextTick(() => this.#settle(finishes)));
  }

  #settle(finishes: boolean): void {
    this.closed = true;
    if (finishes && !this.destroyed) this.emit('finish');
    this.destroyed = true;
    this.emit('close');
  }
}
