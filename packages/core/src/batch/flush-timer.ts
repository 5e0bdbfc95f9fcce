/** Sees to it that no record waits in a batch for longer than the flush interval. */
import { Alarm } from '../alarm.ts';
import { monotonicMs } from '../clock.ts';

/**
 * Started when a batch gets its first record. It is not stopped when the batch leaves early (that would be two timer calls per
 * batch on the hot path); when it rings it looks at the age of the batch that is there now.
 */
export class FlushTimer {
  readonly #intervalMs: number;
  readonly #due: () => void;
  readonly #alarm = new Alarm(() => this.#ring());
  #startedAt = -1;

  /** @param intervalMs 0 means the end of the current turn of the event loop. */
  constructor(intervalMs: number, due: () => void) {
    this.#intervalMs = intervalMs;
    this.#due = due;
  }

  /** A batch has got its first record. */
  start(): void {
    // The end of the turn is not measured.
    this.#startedAt = this.#intervalMs > 0 ? monotonicMs() : 0;
    if (!this.#alarm.armed) this.#alarm.set(this.#intervalMs);
  }

  /** There is something else to do within the interval; a batch that waits already is not put off by it. */
  startIfStopped(): void {
    if (this.#startedAt < 0) this.start();
  }

  /** The batch has left. */
  stop(): void {
    this.#startedAt = -1;
  }

  /** Nothing will be batched any more. */
  cancel(): void {
    this.stop();
    this.#alarm.cancel();
  }

  #ring(): void {
    if (this.#startedAt < 0) return;
    const remainingMs = this.#startedAt + this.#intervalMs - monotonicMs();
    // Timers may ring up to a millisecond early; waiting once more for less than that would ring at once.
    if (remainingMs >= 1) this.#alarm.set(Math.ceil(remainingMs));
    else this.#due();
  }
}
