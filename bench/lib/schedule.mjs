/** Calls at a fixed rate, each timed. */
import { clockNs, spinUntil } from './clock.mjs';
import { Histogram } from './histogram.mjs';
import { BURST } from './workload.mjs';

/** At fixed rates the event loop turns this often, for what loggers do between calls; what is due meanwhile is late. */
const TURNS_PER_SECOND = 1000;
const WARM_UP_PER_SECOND = 100_000;

/**
 * @typedef {object} Timings
 * @property {Histogram} response from when a call was due until it returned. At saturation a call is due when the one
 * before has returned.
 * @property {Histogram} service from when a call was made until it returned
 * @property {number} longestPauseNs between two looks at the clock while waiting: a stall that is not the logger's call
 * @property {number} ns in all
 */

/**
 * Calls `log(n)` for each n when it is due, whether or not the calls before were late (an open loop), and looks at nothing
 * but the clock in between.
 *
 * @param {(n: number) => void} log @param {number} perSecond `Infinity`: one after the other, in bursts
 * @returns {Promise<Timings>}
 */
export function callOnSchedule(log, from, to, perSecond) {
  const intervalNs = 1e9 / perSecond;
  const perTurn = intervalNs === 0 ? BURST : Math.max(Math.round(perSecond / TURNS_PER_SECOND), 1);
  const response = new Histogram();
  const service = new Histogram();
  const longestPauseNs = new Float64Array(1);
  const startNs = clockNs();
  let next = from;

  return new Promise((resolve) => {
    function turn() {
      const end = Math.min(next + perTurn, to);
      let now = clockNs();
      for (let n = next; n < end; n++) {
        const dueNs = intervalNs === 0 ? now : startNs + (n - from) * intervalNs;
        if (now < dueNs) now = spinUntil(dueNs, longestPauseNs);
        log(n);
        const after = clockNs();
        response.add(after - dueNs);
        service.add(after - now);
        now = after;
      }
      next = end;
      if (next < to) setImmediate(turn);
      else resolve({ response, service, longestPauseNs: longestPauseNs[0], ns: clockNs() - startNs });
    }
    turn();
  });
}

/** Has the loop and the logger optimized, for saturation and for waiting, before a time counts. */
export async function warmUpOnSchedule(log, warmUp) {
  const half = Math.floor(warmUp / 2);
  await callOnSchedule(log, 0, half, Number.POSITIVE_INFINITY);
  await callOnSchedule(log, half, warmUp, WARM_UP_PER_SECOND);
}
