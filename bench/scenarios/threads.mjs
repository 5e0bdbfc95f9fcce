/** Records a second in sum, from one worker thread and from four that share a file. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { confirmThreads } from '../lib/file.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST } from '../lib/workload.mjs';

const SIDES = ['kakashi-kv', 'kakashi-async', 'pino-destination-sync'];
const COUNTS = [1, 4];
const SHAPE = 'fields';
const TARGET_PER_SECOND = 60_000;
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'threads',
  title: 'Threads that share one file',
  method:
    `The same number of records in all, by one worker thread or four, five fields, in bursts of ${BURST}. From the word ` +
    'go to all of them until every line is in the file, which is then read: whole lines, and in order for each thread.',
  unit: 'records/s',
  better: 'higher',
  digits: 0,
  columns: [],
  rounds: ({ rounds }) => rounds,
  cases: ({ records, warmUp }) =>
    SIDES.flatMap((side) =>
      COUNTS.map((threads) => ({
        group: 'five fields',
        id: `${side}-${threads}`,
        title: `${sides[side].title}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
        kind: sides[side].kind,
        rivals: sides[side].kind === 'ours' ? [`pino-destination-sync-${threads}`] : [],
        // Four times as many as from one thread elsewhere: a share then takes as long as a run does there.
        params: { side, threads, records: records * 4, warmUp },
      })),
    ),
  run,
  pairs: [
    { ours: 'kakashi-kv-4', other: 'kakashi-kv-1', note: 'four threads against one' },
    { ours: 'kakashi-kv-4', other: 'pino-destination-sync-4', note: 'ours in batches' },
    { ours: 'kakashi-async-4', other: 'kakashi-async-1', note: 'four threads against one, one writer' },
    { ours: 'kakashi-async-4', other: 'kakashi-kv-4', note: 'one writer for all against each for itself' },
    { ours: 'kakashi-async-4', other: 'pino-destination-sync-4', note: 'ours in batches' },
  ],
  targets: (rows) =>
    ['kakashi-kv', 'kakashi-async'].flatMap((id) => {
      const [one, four] = COUNTS.map((threads) => rows.find((row) => row.id === `${id}-${threads}`));
      return [
        {
          text: `${four.title}, in sum: at least ${TARGET_PER_SECOND} records/s`,
          value: four.median,
          met: four.median >= TARGET_PER_SECOND,
        },
        {
          text: `${four.title}, in sum: not slower than 1 thread`,
          value: four.median / one.median,
          met: four.median >= one.median,
        },
      ];
    }),
};

async function run({ side, threads, records, warmUp }, folder) {
  const file = `${folder}/run.log`;
  writeFileSync(file, '');
  const share = records / threads;
  const main = sides[side].joinsMain ? await sides[side].open(`${folder}/main.log`) : undefined;
  const workers = Array.from({ length: threads }, (_, thread) => {
    const [from, to] = [thread * share, (thread + 1) * share];
    const workerData = { side, shape: SHAPE, file, warmFile: `${folder}/warm-up-${thread}.log`, warmUp, from, to };
    return new Worker(new URL('../lib/thread.mjs', import.meta.url), { workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));

  const ends = workers.map((worker) => once(worker, 'message'));
  const startedAt = process.hrtime.bigint();
  for (const worker of workers) worker.postMessage('go');
  await Promise.all(ends);
  const endedAt = await confirmThreads(file, { records, share, shape: SHAPE });
  await main?.end();
  const ns = Number(endedAt - startedAt);
  return { value: (records * 1e9) / ns, ns, records };
}
