/** How a transport tells of failures and drops: as events where somebody listens, else as a line on stderr. */
import type { EventEmitter } from 'node:events';
import {
  type DropReport,
  type EngineOptions,
  KakashiError,
  reportDropOnStderr,
  reportErrorOnStderr,
} from '@kakashi/core';
import { throwsText } from './content.ts';
import type { WinstonLogger } from './source.ts';

/** Failures of logging calls that are kept until the next telling; more of them in one turn say nothing new. */
const MAX_UNTOLD = 16;

/**
 * winston listens to `warn` of every transport and repeats it on the logger, where usually nobody listens: that alone is
 * not being heard. It does so for the first logger only, so that the others are told here.
 */
export class Reports {
  readonly #transport: EventEmitter & { readonly __winstonwarn?: unknown };
  readonly #options: Pick<EngineOptions, 'onError' | 'onDrop'>;
  readonly #loggers: () => readonly WinstonLogger[];
  /** The logger that winston repeats `warn` on. */
  #relayTarget: WinstonLogger | undefined;
  #untold: KakashiError[] = [];
  #isTelling = false;

  constructor(
    transport: EventEmitter,
    options: Pick<EngineOptions, 'onError' | 'onDrop'>,
    loggers: () => readonly WinstonLogger[],
  ) {
    this.#transport = transport;
    this.#options = options;
    this.#loggers = loggers;
  }

  /** Called for each logger that is piped in: winston's relay is set up just before that, for the first. */
  piped(logger: WinstonLogger): void {
    if (this.#hasRelay) this.#relayTarget ??= logger;
  }

  /** A failure in the background. */
  readonly error = (error: KakashiError): void => {
    this.#guard('warn', () => {
      this.#options.onError?.(error);
      if (!this.#isHeard) {
        if (this.#options.onError === undefined) reportErrorOnStderr(error);
        return;
      }
      this.#transport.emit('warn', error);
      for (const logger of this.#otherListeners) logger.emit('warn', error, this.#transport);
    });
  };

  /**
   * A failure in a logging call. It is told when the call is over: a listener that logs would else be called again for what
   * it logs, and so forth, as its record fails in the same way. Such a failure goes to stderr.
   */
  readonly callError = (error: KakashiError): void => {
    if (this.#isTelling || !(this.#isHeard || this.#options.onError)) {
      reportErrorOnStderr(error);
      return;
    }
    if (this.#untold.length === 0) setImmediate(() => this.#tellUntold());
    if (this.#untold.length < MAX_UNTOLD) this.#untold.push(error);
  };

  readonly drop = (report: DropReport): void => {
    this.#guard('drop', () => {
      this.#options.onDrop?.(report);
      const isHeard = this.#transport.emit('drop', report);
      if (!isHeard && this.#options.onDrop === undefined) reportDropOnStderr(report);
    });
  };

  #tellUntold(): void {
    const errors = this.#untold;
    this.#untold = [];
    for (const error of errors) this.error(error);
  }

  get #isHeard(): boolean {
    if (this.#transport.listenerCount('warn') > (this.#hasRelay ? 1 : 0)) return true;
    const isRelayed = this.#hasRelay && (this.#relayTarget?.listenerCount('warn') ?? 0) > 0;
    return isRelayed || this.#otherListeners.length > 0;
  }

  /** Loggers that listen, and that winston does not tell. */
  get #otherListeners(): readonly WinstonLogger[] {
    return this.#loggers().filter((logger) => logger !== this.#relayTarget && logger.listenerCount('warn') > 0);
  }

  get #hasRelay(): boolean {
    return this.#transport.__winstonwarn !== undefined;
  }

  /** A listener that throws must not take the host down, nor go unheard. */
  #guard(event: string, tell: () => void): void {
    this.#isTelling = true;
    try {
      tell();
    } catch (cause) {
      const message = `a listener to '${event}' threw: ${throwsText(cause)}`;
      reportErrorOnStderr(new KakashiError('ERR_KAKASHI_CALLBACK', message, { cause }));
    } finally {
      this.#isTelling = false;
    }
  }
}
