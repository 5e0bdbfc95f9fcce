/** Blocking this thread for a sink that stalls, within limits. */
import { monotonicMs, sleepSync } from '../clock.ts';

/** Slices between attempts, in ms: short at first, since most stalls end at once. */
const FIRST_SLICE_MS = 1;
const LARGEST_SLICE_MS = 10;

/**
 * Waits once, up to its timeout. When that was in vain it does not wait again until the sink has made progress, so that a
 * sink that is stuck for good costs the application one timeout and not one for each record.
 */
export class Patience {
  readonly #timeoutMs: number;
  #lostAt: number | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Attempts until done.
   * @param progress any number that changes when the sink takes something.
   * @param since when the waiting began, if several wait together.
   * @returns whether it is done.
   */
  waitFor(done: () => boolean, attempt: () => void, progress: () => number, since = monotonicMs()): boolean {
    attempt();
    if (done()) return true;
    if (this.#lostAt === progress()) return false;
    const deadline = since + this.#timeoutMs;
    let sliceMs = FIRST_SLICE_MS;
    for (let now = monotonicMs(); now < deadline; now = monotonicMs()) {
      sleepSync(Math.min(sliceMs, deadline - now));
      attempt();
      if (done()) return true;
      sliceMs = Math.min(sliceMs * 2, LARGEST_SLICE_MS);
    }
    this.#lostAt = progress();
    return false;
  }
}
