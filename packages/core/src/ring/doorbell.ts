/**
 * Sleep and wake between producers and their consumer.
 *
 * The consumer announces in one word how it sleeps, looks for work once more, and waits for the word to change. A producer
 * publishes its record, then looks at the word. All four are sequentially consistent, so that at least one of the two sees
 * the other: no wake-up is lost. Producers exchange the word before they notify, so that one of them pays for it; if that one
 * dies in between, the time-out of the sleep makes good for it, so that a sleep needs one.
 */
import type { SharedAtomics } from './shared.ts';

/** At work, or about to look. */
export const AWAKE = 0;
/** Looks again by itself soon: only what is urgent wakes it. */
export const LINGERING = 1;
/** Sleeps until something wakes it. */
export const ASLEEP = 2;

export class Doorbell {
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #atomics: SharedAtomics;

  constructor(words: Int32Array, at: number, atomics: SharedAtomics = Atomics) {
    this.#words = words;
    this.#at = at;
    this.#atomics = atomics;
  }

  /**
   * Producer: after a record was published. Wakes the consumer from a sleep, and if the record is urgent or many wait, from
   * lingering, too. Returns whether this call woke it.
   */
  ring(urgent: boolean): boolean {
    const state = this.#atomics.load(this.#words, this.#at);
    if (state === AWAKE || (state === LINGERING && !urgent)) return false;
    if (this.#atomics.compareExchange(this.#words, this.#at, state, AWAKE) !== state) return false;
    this.#atomics.notify(this.#words, this.#at, 1);
    return true;
  }

  /**
   * Consumer: sleeps until it is woken or the time has passed, unless there is work. Returns whether it was woken.
   * @param how {@link LINGERING} or {@link ASLEEP}.
   */
  sleep(how: number, timeoutMs: number, hasWork: () => boolean): boolean {
    this.#atomics.store(this.#words, this.#at, how);
    // A producer that looked before the store saw a consumer awake and will not ring: its record is visible by now.
    if (!hasWork()) this.#atomics.wait(this.#words, this.#at, how, timeoutMs);
    return this.#atomics.compareExchange(this.#words, this.#at, how, AWAKE) === AWAKE;
  }
}
