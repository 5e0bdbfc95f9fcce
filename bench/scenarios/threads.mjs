/** Records a second in sum, from worker threads that share a file. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { clockNs } from '../lib/clock.mjs';
import { confirmThreads } from '../lib/file.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST } from '../lib/workload.mjs';

const SIDES = ['kakashi-kv', 'kakashi-async', 'pino-destination-sync'];
const COUNTS = [1, 2, 4, 16];
const SHAPE = 'fields';
/** Each thread has code of its own to warm up, and there are up to 16 of them on few cores. */
const MOST_WARM_UP = 50_000;

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'threads',
  title: 'Threads that share one file',
  method:
    `The same number of records in all, by 1, 2, 4 or 16 worker threads, five fields, in bursts of ${BURST}. From the word ` +
    'go to all of them until every line is in the file, which is then read: whole lines, and in order for each thread.',
  unit: 'records/s',
  better: 'higher',
  digits: 0,
  columns: [],
  pairs: SIDES.flatMap((side) =>
    COUNTS.slice(1).map((threads) => ({
      ours: `${side}-${threads}`,
      other: `${side}-1`,
      note: `${threads} threads against one`,
    })),
  ).concat(
    COUNTS.flatMap((threads) => [
      { ours: `kakashi-kv-${threads}`, other: `pino-destination-sync-${threads}`, note: 'ours in batches' },
      { ours: `kakashi-async-${threads}`, other: `kakashi-kv-${threads}`, note: 'one writer for all against none' },
    ]),
  ),
  sides: SIDES,
  rounds: ({ rounds }) => rounds,
  cases: ({ records, warmUp }, sides) =>
    SIDES.flatMap((side) =>
      COUNTS.map((threads) => ({
        group: 'five fields',
        id: `${side}-${threads}`,
        title: `${sides[side].title}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
        kind: sides[side].kind,
        prints: sides[side].prints,
        rivals: sides[side].kind === 'ours' ? [`pino-destination-sync-${threads}`] : [],
        // A goal compares one with two.
        tail: threads > 2 || sides[side].kind !== 'ours',
        // Four times as many as from one thread elsewhere: a share then takes as long as a run does there.
        params: { side, threads, records: records * 4, warmUp: Math.min(warmUp, MOST_WARM_UP) },
      })),
    ),
  run,
};

async function run({ side: name, threads, records, warmUp }, folder) {
  const side = await loadSide(name);
  const file = `${folder}/run.log`;
  writeFileSync(file, '');
  const share = records / threads;
  const main = side.joinsMain ? await side.open(`${folder}/main.log`) : undefined;
  const workers = Array.from({ length: threads }, (_, thread) => {
    const [from, to] = [thread * share, (thread + 1) * share];
    const workerData = {
      side: name,
      shape: SHAPE,
      file,
      warmFile: `${folder}/warm-up-${thread}.log`,
      warmUp,
      from,
      to,
    };
    return new Worker(new URL('../lib/thread.mjs', import.meta.url), { workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));

  const ends = workers.map((worker) => once(worker, 'message'));
  const startedAt = clockNs();
  for (const worker of workers) worker.postMessage('go');
  await Promise.all(ends);
  const endedAt = await confirmThreads(file, { records, share, shape: SHAPE });
  await main?.end();
  const ns = endedAt - startedAt;
  return { value: (records * 1e9) / ns, ns, records };
}
