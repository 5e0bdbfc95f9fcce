/** The one owner of timers: everything in core that must happen later goes through an {@link Alarm}. */

/**
 * One pending call, by default without keeping the process alive. It reuses its timer, since arming happens once per batch.
 */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = -1;
  #immediate: NodeJS.Immediate | undefined;
  #armed = false;
  #keepsAlive = false;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  get armed(): boolean {
    return this.#armed;
  }

  /** Rings once, `delayMs` from now; at the end of the current turn of the event loop if that is 0. Replaces an earlier call. */
  set(delayMs: number): void {
    this.cancel();
    this.#armed = true;
    if (delayMs === 0) {
      this.#immediate = setImmediate(() => this.#fire());
      if (!this.#keepsAlive) this.#immediate.unref();
    } else if (this.#timer !== undefined && this.#delayMs === delayMs) {
      this.#timer.refresh();
    } else {
      if (this.#timer !== undefined) clearTimeout(this.#timer);
      this.#delayMs = delayMs;
      this.#timer = setTimeout(() => this.#fire(), delayMs);
      if (!this.#keepsAlive) this.#timer.unref();
    }
  }

  /** While true, a pending call keeps the process alive. */
  set keepsAlive(value: boolean) {
    if (this.#keepsAlive === value) return;
    this.#keepsAlive = value;
    if (value) {
      this.#timer?.ref();
      this.#immediate?.ref();
    } else {
      this.#timer?.unref();
      this.#immediate?.unref();
    }
  }

  /** Forgets the pending call, if any. */
  cancel(): void {
    if (!this.#armed) return;
    this.#armed = false;
    if (this.#immediate !== undefined) {
      clearImmediate(this.#immediate);
      this.#immediate = undefined;
    } else if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  #fire(): void {
    this.#armed = false;
    this.#immediate = undefined;
    this.#ring();
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread for so many ms. Signal handlers cannot run meanwhile, so callers wait in short slices. */
export function sleepSync(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/** Milliseconds on a clock that never goes back. */
export function monotonicMs(): number {
  return performance.now();
}
