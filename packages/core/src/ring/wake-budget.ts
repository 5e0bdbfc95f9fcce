/**
 * How often the consumer may let itself be woken. A wake costs the producer's thread 20 to 27 us, a record that finds the
 * consumer lingering nothing; so only as many deep sleeps are allowed as make no difference to the producer.
 */

/** Wakes that may follow each other at once. */
const BURST = 8;
const REFILL_PER_MS = 500 / 1000;

export class WakeBudget {
  #tokens = BURST;
  #refilledAt: number;

  constructor(nowMs: number) {
    this.#refilledAt = nowMs;
  }

  /** Whether the consumer can afford to be woken. */
  allows(nowMs: number): boolean {
    const elapsed = Math.max(0, nowMs - this.#refilledAt);
    this.#tokens = Math.min(BURST, this.#tokens + elapsed * REFILL_PER_MS);
    this.#refilledAt = nowMs;
    return this.#tokens >= 1;
  }

  /** Notes that a wake was had. */
  spend(): void {
    this.#tokens -= 1;
  }
}
