/** What stays on the heap after a long time of logging: a leak, even a small one, shows here. */
import { confirm } from '../lib/file.mjs';
import { memoryAtRest } from '../lib/memory.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST, logInBursts } from '../lib/workload.mjs';

const SIDES = ['kakashi-kv', 'kakashi-async', 'kakashi-pino-kv', 'kakashi-winston', 'pino-destination'];
const SHAPE = 'fields';
const KIB = 1024;
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'memory',
  title: 'Retained memory',
  method:
    `Growth of the heap after full collections, over 1,000,000 records of five fields that follow 2,000,000 of warm-up, ` +
    `in bursts of ${BURST}. RSS is the growth of the whole process, which collections do not shrink at once.`,
  unit: 'KiB of heap',
  better: 'lower',
  digits: 1,
  columns: [
    { title: 'array buffers KiB', digits: 1, of: ({ arrayBuffers }) => arrayBuffers / KIB },
    { title: 'RSS KiB', digits: 0, of: ({ rss }) => rss / KIB },
  ],
  execArgv: ['--expose-gc'],
  rounds: ({ longRounds }) => longRounds,
  cases: ({ memoryRecords, memoryWarmUp }) =>
    SIDES.map((id) => ({
      group: 'five fields',
      id,
      title: sides[id].title,
      kind: sides[id].kind,
      rivals: [],
      params: { side: id, records: memoryRecords, warmUp: memoryWarmUp },
    })),
  run,
  pairs: [],
  // Whoever retains nothing is a few KiB above or below: there is no winner here, only a leak or none.
  targets: (rows) =>
    rows
      .filter(({ kind }) => kind === 'ours')
      .map(({ title, median, runs }) => ({
        text: `${title}: retains less than a byte a record, in KiB`,
        value: median,
        met: median * KIB < (runs.find((run) => run !== undefined)?.records ?? 0),
      })),
};

async function run({ side, records, warmUp }, folder) {
  const file = `${folder}/run.log`;
  const opened = await sides[side].open(file);
  await logInBursts(opened[SHAPE], 0, warmUp);
  const before = await memoryAtRest();
  await logInBursts(opened[SHAPE], warmUp, warmUp + records);
  const after = await memoryAtRest();
  await opened.end();
  await confirm(file, { records: warmUp + records, shape: SHAPE });
  return {
    value: (after.heapUsed - before.heapUsed) / KIB,
    arrayBuffers: after.arrayBuffers - before.arrayBuffers,
    rss: after.rss - before.rss,
    records,
  };
}
