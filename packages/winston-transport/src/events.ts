/** The events of the transport, and winston's base class with their types. */
import type { DropReport, KakashiError } from '@kakashi/core';
import TransportStream from 'winston-transport';
import type { Info } from './info.ts';

/** What a transport of ours emits beside the events of a stream. It never emits `error` by itself. */
export interface KakashiTransportEvents {
  /** A failure in the background: a sink that fails, a format that throws. Unheard, it is a line on stderr. */
  warn: [error: KakashiError];
  /** Records were dropped. Unheard, it is a line on stderr. */
  drop: [report: DropReport];
  /** A record was taken. Emitted only where somebody listens, after the logging call. */
  logged: [info: Info];
}

// biome-ignore lint/suspicious/noExplicitAny: as Node.js types listeners of any event
type AnyListener = (...args: any[]) => void;

/** winston's base class; listeners to the events above know what they are given. */
export abstract class EventfulTransport extends TransportStream {
  override on<K extends keyof KakashiTransportEvents>(
    event: K,
    listener: (...args: KakashiTransportEvents[K]) => void,
  ): this;
  override on(event: string | symbol, listener: AnyListener): this;
  override on(event: string | symbol, listener: AnyListener): this {
    return super.on(event, listener);
  }

  override once<K extends keyof KakashiTransportEvents>(
    event: K,
    listener: (...args: KakashiTransportEvents[K]) => void,
  ): this;
  override once(event: string | symbol, listener: AnyListener): this;
  override once(event: string | symbol, listener: AnyListener): this {
    return super.once(event, listener);
  }
}
