/**
 * winston waits for a transport's `finish` in two cases in which the transport does not end: when one of several loggers
 * that share it is ended, and when it logged a crash that the process may survive. To emit the event for everyone would
 * unpipe the transport from all its loggers, so only those who wait for that reason are told.
 */
import type { EventEmitter } from 'node:events';
import type { WinstonLogger } from './source.ts';

type Listener = (...args: unknown[]) => void;

/** Those who listen to `finish` of one transport. */
export class FinishWaiters {
  readonly #transport: EventEmitter;
  /** The listener by which a pipe learns that its destination finished, and lets go of it. */
  readonly #ofPipes = new WeakMap<WinstonLogger, Listener>();
  #pipes = new WeakSet<Listener>();

  constructor(transport: EventEmitter) {
    this.#transport = transport;
  }

  /** Called on `pipe`: the pipe's own listener was added just before. */
  piped(logger: WinstonLogger): void {
    const listener = this.#listeners().at(-1);
    if (listener === undefined) return;
    this.#ofPipes.set(logger, listener);
    this.#pipes.add(listener);
  }

  unpiped(logger: WinstonLogger): void {
    const listener = this.#ofPipes.get(logger);
    if (listener !== undefined) this.#pipes.delete(listener);
  }

  /** Who began to wait last: a logger that is being ended adds its listener, then calls `end()`. */
  latest(): readonly Listener[] {
    const waiting = this.#listeners().filter((listener) => !this.#pipes.has(listener));
    return waiting.slice(-1);
  }

  /** Marks this moment; the function tells who began to wait since. */
  since(): () => readonly Listener[] {
    const before = new Set(this.#listeners());
    return () => this.#listeners().filter((listener) => !before.has(listener) && !this.#pipes.has(listener));
  }

  /** Tells them that their wait is over. One who listened once is removed by being called, as the event would do it. */
  tell(waiting: readonly Listener[]): void {
    for (const listener of waiting) listener.call(this.#transport);
  }

  #listeners(): Listener[] {
    return this.#transport.rawListeners('finish') as Listener[];
  }
}
