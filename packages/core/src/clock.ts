/** What time it is, and the one way to let it pass without giving the thread back. */

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread for so many ms. Signal handlers cannot run meanwhile, so callers wait in short slices. */
export function sleepSync(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/** Milliseconds on a clock that never goes back. */
export function monotonicMs(): number {
  return performance.now();
}
