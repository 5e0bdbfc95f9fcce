import { setImmediate } from 'node:timers/promises';

/** Two collections, a turn of the event loop apart: what finalizers let go of is collected by the second. */
export async function memoryAtRest() {
  for (let round = 0; round < 2; round++) {
    await setImmediate();
    globalThis.gc();
  }
  return process.memoryUsage();
}
