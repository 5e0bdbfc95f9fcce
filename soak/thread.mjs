/** A worker thread with an asynchronous logger. It may be terminated at any moment; what it has logged is in shared memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { getAsyncLogger } from 'kakashi';
import { startBursts } from './burst.mjs';

const { name, destination, logged } = workerData;
const log = getAsyncLogger(name, { destination });
const bursts = startBursts(
  (level, fields) => log[level]('record', fields),
  (count) => Atomics.store(logged, 0, count),
);

const ACTS = {
  async pause() {
    bursts.pause();
    await log.flush();
    return { produced: bursts.count, stats: log.stats() };
  },
  resume: () => bursts.resume(),
  async close() {
    bursts.end();
    return { produced: bursts.count, stats: await log.close() };
  },
};
parentPort.on('message', async (act) => {
  parentPort.postMessage({ act, value: await ACTS[act]() });
  if (act === 'close') parentPort.close();
});
