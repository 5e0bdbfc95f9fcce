import { setImmediate } from 'node:timers/promises';
import { clockNs } from './clock.mjs';
import { median } from './statistics.mjs';

/** The time is taken of so many calls at once. */
const CALLS = 10_000;
const WARM_UP_NS = 300e6;
const MEASURED_NS = 300e6;
const LEAST_LOOPS = 5;

/**
 * The wall time of a call that takes nanoseconds: the median of loops, so that what interrupts some of them does not count.
 * @param {(n: number) => void} call @returns {Promise<{ ns: number, calls: number }>} the calls of all loops, warm-up too
 */
export async function timeCalls(call) {
  const warmUp = await loops(call, 0, WARM_UP_NS);
  const measured = await loops(call, warmUp.length * CALLS, MEASURED_NS);
  return { ns: median(measured) / CALLS, calls: (warmUp.length + measured.length) * CALLS };
}

async function loops(call, from, enoughNs) {
  const times = [];
  for (let sum = 0; sum < enoughNs || times.length < LEAST_LOOPS; sum += times.at(-1)) {
    times.push(await loop(call, from + times.length * CALLS));
  }
  return times;
}

/** With the turn of the event loop that follows: what a call puts off is part of what it costs. */
async function loop(call, from) {
  const startNs = clockNs();
  for (let n = from; n < from + CALLS; n++) call(n);
  await setImmediate();
  return clockNs() - startNs;
}
