/** The one owner of timers: everything in core that must happen later goes through an {@link Alarm}. */

/** One pending call, which does not keep the process alive. It reuses its timer, since arming happens once per batch. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = -1;
  #immediate: NodeJS.Immediate | undefined;
  #armed = false;

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
      this.#immediate = setImmediate(() => this.#fire()).unref();
    } else if (this.#timer !== undefined && this.#delayMs === delayMs) {
      this.#timer.refresh();
    } else {
      if (this.#timer !== undefined) clearTimeout(this.#timer);
      this.#delayMs = delayMs;
      this.#timer = setTimeout(() => this.#fire(), delayMs).unref();
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

/** The longest delay that a Node.js timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

let vigils = 0;
let vigil: NodeJS.Timeout | undefined;

/**
 * Keeps the process alive until what is done is settled, also where nothing else is left to run: what it waits for may depend
 * on timers that do not, and a module that awaits it at its top level would end with code 13.
 */
export async function keepAliveDuring<T>(act: () => Promise<T>): Promise<T> {
  if (vigils++ === 0) vigil = setInterval(() => {}, LONGEST_MS);
  try {
    return await act();
  } finally {
    if (--vigils === 0) clearInterval(vigil);
  }
}
