/** How long to leave a sink alone that could not take a batch. */
import type { Fault } from '../sink/sink.ts';

/**
 * Delays double from the first to the largest. A stall (a slow reader) is looked at often, since it ends when the reader
 * takes a few bytes; a fault (a full disk) seldom ends within a second.
 */
const DELAYS_MS: Readonly<Record<Exclude<Fault, 'fatal'>, { first: number; largest: number }>> = {
  stall: { first: 1, largest: 50 },
  fault: { first: 10, largest: 1000 },
};

export class Backoff {
  #kind: Exclude<Fault, 'fatal'> | undefined;
  #delayMs = 0;

  /** The sink took something. */
  reset(): void {
    this.#delayMs = 0;
  }

  /** The delay before the next attempt, in ms. */
  next(kind: Exclude<Fault, 'fatal'>): number {
    const { first, largest } = DELAYS_MS[kind];
    this.#delayMs = kind === this.#kind && this.#delayMs > 0 ? Math.min(this.#delayMs * 2, largest) : first;
    this.#kind = kind;
    return this.#delayMs;
  }
}
