/** What stays on the heap after a long time of logging: a leak, even a small one, shows here. */
import { confirm } from '../lib/file.mjs';
import { memoryAtRest } from '../lib/memory.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST, logInBursts } from '../lib/workload.mjs';

const CORE = ['kakashi-kv', 'kakashi-async', 'kakashi-pino-kv', 'kakashi-winston'];
const TAIL = ['pino-destination', 'pino-file', 'winston-file'];
const SHAPE = 'fields';
const MB = 1e6;
const MIB = 1024 ** 2;

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'memory',
  title: 'Retained memory',
  method:
    `Growth of the heap after full collections, over 1,000,000 records of five fields that follow 2,000,000 of warm-up, ` +
    `in bursts of ${BURST}. So little that it may be below nothing: whoever retains nothing is there. RSS is the growth of ` +
    'the whole process, which collections do not shrink at once; peak is the greatest RSS that the process ever had.',
  unit: 'MB of heap',
  better: 'lower',
  digits: 3,
  columns: [
    { title: 'array buffers MB', key: 'arrayBuffers', digits: 3 },
    { title: 'RSS MiB', key: 'rss', digits: 1 },
    { title: 'peak RSS MiB', key: 'peak', digits: 0 },
  ],
  compared: ['peak'],
  pairs: [],
  sides: [...CORE, ...TAIL],
  // What they retain is no promise of ours, and takes long to find out.
  rounds: ({ longRounds, sideRounds }) => ({ core: longRounds.core, tail: Math.min(sideRounds.tail, 1) }),
  cases: ({ memoryRecords, memoryWarmUp }, sides) =>
    [...CORE, ...TAIL].map((id) => ({
      ...caseOf('five fields', id, sides, { records: memoryRecords, warmUp: memoryWarmUp }),
      execArgv: ['--expose-gc'],
      tail: TAIL.includes(id),
    })),
  run,
};

async function run({ side: name, records, warmUp }, folder) {
  const side = await loadSide(name);
  const file = `${folder}/run.log`;
  const opened = await side.open(file);
  await logInBursts(opened[SHAPE], 0, warmUp);
  const before = await memoryAtRest();
  await logInBursts(opened[SHAPE], warmUp, warmUp + records);
  const after = await memoryAtRest();
  await opened.end();
  await confirm(file, { records: warmUp + records, shape: SHAPE });
  return {
    value: (after.heapUsed - before.heapUsed) / MB,
    arrayBuffers: (after.arrayBuffers - before.arrayBuffers) / MB,
    rss: (after.rss - before.rss) / MIB,
    peak: process.resourceUsage().maxRSS / 1024,
    records,
  };
}
