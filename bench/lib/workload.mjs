import { setImmediate } from 'node:timers/promises';

/** Records logged in one turn of the event loop: a server does not log without ever coming back to its loop. */
export const BURST = 100;

/** Calls `log(n)` for each n, in bursts. @param {(n: number) => void} log */
export async function logInBursts(log, from, to) {
  for (let n = from; n < to; ) {
    for (const end = Math.min(n + BURST, to); n < end; n++) log(n);
    await setImmediate();
  }
}
