/** Stands in for `clock.ts` where a test moves time itself: `vi.mock('./clock.ts', () => import('./testing/clock.ts'))`. */

/** Time in ms. It goes on by what a test does, and by what is slept; timers are no part of it. */
export const clock = { now: 0, onSleep: (_ms: number): void => {} };

export function monotonicMs(): number {
  return clock.now;
}

export function sleepSync(ms: number): void {
  clock.now += ms;
  clock.onSleep(ms);
}
