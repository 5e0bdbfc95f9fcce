/** A run from the first call until every line is where it has to be. The scenarios of throughput share it. */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { clockNs } from './clock.mjs';
import { threadCpuNs, writesSoFar } from './counters.mjs';
import { makeFifo, startReader } from './fifo.mjs';
import { confirm, confirmLast, waitForLines } from './file.mjs';
import { leastBytes } from './records.mjs';
import { loadSide } from './side.mjs';
import { BURST, logInBursts, logTightly } from './workload.mjs';

/** Where nobody can see how far a warm-up got: time for it to be over. */
const SETTLE_MS = 200;

/** For the report: what one record takes, beside the time. */
export const END_TO_END = {
  unit: 'records/s',
  better: 'higher',
  digits: 0,
  columns: [
    { title: 'call ns', key: 'callNs', digits: 0 },
    { title: 'main thread ns', key: 'mainNs', digits: 0 },
    { title: 'CPU ns', key: 'cpuNs', digits: 0 },
    { title: 'writes', key: 'writes', digits: 4 },
    { title: 'bytes', key: 'bytes', digits: 0 },
  ],
};

/** The columns, in words. */
export const END_TO_END_COLUMNS =
  'Beside it, for one record: wall time within the logging calls; CPU time of the thread that logs, event loop included; CPU ' +
  'time of the process; system calls that write, by all threads (waking another thread is one, too); bytes given to them.';

/**
 * @typedef {object} EndToEnd
 * @property {string} side
 * @property {import('./records.mjs').Shape} shape
 * @property {'file' | 'pipe' | 'nothing'} [to]
 * @property {'turns' | 'tight'} [loop] in bursts with turns of the event loop between them, or without
 * @property {number} records
 * @property {number} warmUp records before the clock starts, through the same logger; 0: a cold start, clock and all
 * @property {object} [options] of a logger of ours
 *
 * @param {EndToEnd} params @param {string} folder @returns {Promise<import('./scenario.mjs').Run>}
 */
export async function runEndToEnd(
  { side: name, shape, to = 'file', loop = 'turns', records, warmUp, options },
  folder,
) {
  const side = await loadSide(name);
  const target = await targets[side.writesNothing ? 'taken' : to]({
    side,
    shape,
    folder,
    records,
    total: warmUp + records,
  });
  const openedNs = clockNs();
  const opened = await side.open(target.path, options);
  const log = opened[shape];
  await logInBursts(log, 0, warmUp);
  await target.warm(warmUp);

  const cpuBefore = process.cpuUsage();
  const mainBefore = threadCpuNs();
  const writesBefore = writesSoFar();
  const accountBefore = opened.stats?.().writes;
  const startNs = warmUp === 0 ? openedNs : clockNs();
  const callsNs = await (loop === 'tight' ? logTightly : logInBursts)(log, warmUp, warmUp + records);
  await opened.end();
  const mainAfter = threadCpuNs();
  const endNs = await target.confirm(opened);
  const { user, system } = process.cpuUsage(cpuBefore);
  const counting = mainAfter === undefined ? 0 : threadCpuNs() - mainAfter;
  const writesAfter = writesSoFar();
  target.confirmBytes?.(writesAfter, writesBefore);

  const ns = endNs - startNs;
  return {
    value: (records * 1e9) / ns,
    ns,
    records,
    callNs: callsNs / records,
    mainNs: mainAfter === undefined ? undefined : (mainAfter - mainBefore) / records,
    cpuNs: ((user + system) * 1000 - counting) / records,
    writes: writesAfter === undefined ? undefined : (writesAfter.writes - writesBefore.writes) / records,
    bytes: writesAfter === undefined ? undefined : (writesAfter.bytes - writesBefore.bytes) / records,
    logWrites: accountBefore === undefined ? undefined : (opened.stats().writes - accountBefore) / records,
  };
}

/** Where lines go, and how to see that they came. `confirm` gives the time at which the last one was there. */
const targets = {
  file({ side, shape, folder, total }) {
    const path = `${folder}/${side.usesStdout ? 'stdout' : 'run'}.log`;
    const written = side.written?.(path) ?? path;
    writeFileSync(written, '', { flag: 'a' });
    return {
      path,
      warm: (count) => waitForLines(written, count, BURST),
      confirm: () => confirm(written, { records: total, shape, last: side.lastRecord }),
    };
  },

  async pipe({ side, shape, folder, total }) {
    const path = makeFifo(folder);
    const ended = await startReader({ fifo: path, shape, only: 'count' });
    return {
      path,
      warm: () => setTimeout(SETTLE_MS),
      async confirm() {
        const { records, last, lastNs } = await ended();
        if (records !== total) throw new Error(`${records} lines came through the pipe, ${total} records logged`);
        confirmLast(last, side.lastRecord ?? total - 1);
        return lastNs;
      },
    };
  },

  nothing: ({ shape, records }) => ({
    path: '/dev/null',
    warm: () => setTimeout(SETTLE_MS),
    confirm: async () => clockNs(),
    confirmBytes(after, before) {
      if (after === undefined) return;
      const [bytes, least] = [after.bytes - before.bytes, records * leastBytes(shape)];
      if (bytes < least) throw new Error(`${bytes} bytes were written, ${records} records have at least ${least}`);
    },
  }),

  taken: ({ total }) => ({
    path: '/dev/null',
    warm: () => setTimeout(SETTLE_MS),
    async confirm({ taken }) {
      const endNs = clockNs();
      if (taken !== undefined && taken() !== total) throw new Error(`${taken()} records taken, ${total} logged`);
      return endNs;
    },
  }),
};
