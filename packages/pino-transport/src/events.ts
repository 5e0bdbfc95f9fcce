/** What is emitted, and with what: by the destination in the process, and by pino's transport object for a target. */
import { EventEmitter } from 'node:events';
import type { DropReport, KakashiError, Stats } from '@kakashi/core';
import type { PlainError } from './worker-messages.ts';

/** Events of the destination that {@link kakashiPino} gives in the process. */
export interface KakashiPinoEvents {
  /** It can be written to; and again when it was reopened. */
  ready: [];
  /** What was accepted up to the end of an earlier turn of the event loop is written. */
  drain: [];
  /** Records were dropped. Unheard, and without `onDrop`, it is a line on stderr. */
  drop: [report: DropReport];
  /** A failure in the background. Emitted only where somebody listens; unheard, and without `onError`, a line on stderr. */
  error: [error: KakashiError];
  /** It was ended, and everything is settled. */
  finish: [];
  /** It was ended or destroyed, and is closed. */
  close: [];
}

/** Events of the object that `pino.transport()` gives, where Kakashi is its target. All arguments are plain data. */
export interface KakashiPinoTargetEvents {
  /** A wrong option, or a failure in the background; a line on stderr as well. */
  warn: [error: PlainError];
  /** Records were dropped; a line on stderr as well. */
  drop: [report: DropReport];
  /** The account that was asked for, and the option `destination` of the target whose it is. */
  stats: [stats: Stats, target: { readonly destination: string }];
}

// biome-ignore lint/suspicious/noExplicitAny: as Node.js types listeners of any event
type AnyListener = (...args: any[]) => void;

/** An emitter whose listeners to the events above know what they are given. */
export class PinoDestinationEmitter extends EventEmitter {
  override on<K extends keyof KakashiPinoEvents>(event: K, listener: (...args: KakashiPinoEvents[K]) => void): this;
  override on(event: string | symbol, listener: AnyListener): this;
  override on(event: string | symbol, listener: AnyListener): this {
    return super.on(event, listener);
  }

  override once<K extends keyof KakashiPinoEvents>(event: K, listener: (...args: KakashiPinoEvents[K]) => void): this;
  override once(event: string | symbol, listener: AnyListener): this;
  override once(event: string | symbol, listener: AnyListener): this {
    return super.once(event, listener);
  }
}
