import { setImmediate } from 'node:timers/promises';
import { clockNs } from './clock.mjs';

/** Records logged in one turn of the event loop: a server does not log without ever coming back to its loop. */
export const BURST = 100;

/**
 * Calls `log(n)` for each n, in bursts. @param {(n: number) => void} log
 * @returns {Promise<number>} ns spent in the bursts, so without what the event loop did in between
 */
export async function logInBursts(log, from, to) {
  let inCalls = 0;
  for (let n = from; n < to; ) {
    const startNs = clockNs();
    for (const end = Math.min(n + BURST, to); n < end; n++) log(n);
    inCalls += clockNs() - startNs;
    await setImmediate();
  }
  return inCalls;
}

/** Calls `log(n)` for each n without coming back to the event loop. @returns {number} ns */
export function logTightly(log, from, to) {
  const startNs = clockNs();
  for (let n = from; n < to; n++) log(n);
  return clockNs() - startNs;
}
