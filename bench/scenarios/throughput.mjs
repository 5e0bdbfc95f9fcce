/** How many records a second, from the first call until every line is in the file. */
import { writeFileSync } from 'node:fs';
import { confirm, waitForLines } from '../lib/file.mjs';
import { loadSide } from '../lib/side.mjs';
import { systemWrites } from '../lib/system-writes.mjs';
import { BURST, logInBursts } from '../lib/workload.mjs';

const SIDES = [
  'kakashi-kv-equal',
  'kakashi-async-equal',
  'kakashi-kv',
  'kakashi-async',
  'kakashi-pino-kv',
  'kakashi-pino-json',
  'kakashi-pino-async-kv',
  'kakashi-pino-async-json',
  'kakashi-pino-target',
  'kakashi-winston',
  'kakashi-winston-async',
  'kakashi-winston-drop-in',
  'pino-destination',
  'pino-destination-sync',
  'pino-destination-4096',
  'pino-file',
  'winston-file',
  'console',
  'ceiling',
];
const COLD_SIDES = ['kakashi-kv-equal', 'kakashi-async-equal', 'kakashi-async', 'pino-destination', 'pino-file'];
const GROUPS = { fields: 'five fields', simple: 'simple line' };
const COLD_GROUP = 'five fields, from a cold start';
const SYNC_PER_SECOND = 50_000;
const ASYNC_PER_SECOND = 100_000;
const ASYNC_TO_PINO_FILE = { least: 8, groups: [GROUPS.fields, COLD_GROUP] };
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'throughput',
  title: 'Throughput, end to end',
  method:
    `From the first call until every line is in the file, which is then counted and its last line read. Records are ` +
    `logged in bursts of ${BURST} a turn of the event loop, after a warm-up through the same logger, so that worker ` +
    `threads are up and warm as well; from a cold start, the clock runs from before the logger is made. In async mode of ours the queue blocks when it is full: every line is written. ` +
    `Writes are system calls that write, by all threads.`,
  unit: 'records/s',
  better: 'higher',
  digits: 0,
  columns: [
    { title: 'CPU µs/record', digits: 2, of: ({ cpuMicroseconds, records }) => cpuMicroseconds / records },
    {
      title: 'writes/record',
      digits: 3,
      of: ({ writes, records }) => (writes === undefined ? undefined : writes / records),
    },
  ],
  rounds: ({ rounds }) => rounds,
  cases: ({ records, warmUp }) => [
    ...Object.entries(GROUPS).flatMap(([shape, group]) =>
      SIDES.map((id) => caseOf(group, id, { shape, records, warmUp })),
    ),
    ...COLD_SIDES.map((id) => caseOf(COLD_GROUP, id, { shape: 'fields', records, warmUp: 0 })),
  ],
  run,
  pairs: [
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'as much on each line', goal: ASYNC_TO_PINO_FILE },
    { ours: 'kakashi-async', other: 'pino-file', note: 'as each documents it', goal: ASYNC_TO_PINO_FILE },
    { ours: 'kakashi-kv-equal', other: 'pino-destination', note: 'as much on each line' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'as much on each line; ours in batches' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-4096', note: 'as much on each line; both in batches' },
    { ours: 'kakashi-kv-equal', other: 'winston-file', note: 'ours has more on each line' },
    { ours: 'kakashi-async-equal', other: 'kakashi-kv-equal', note: 'a writer thread against none' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination', note: 'the same logger' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination-sync', note: 'the same logger; ours in batches' },
    { ours: 'kakashi-pino-json', other: 'pino-destination', note: 'the same logger, JSON' },
    { ours: 'kakashi-pino-async-kv', other: 'pino-file', note: 'the same logger, both write in a thread' },
    { ours: 'kakashi-pino-async-json', other: 'pino-file', note: 'the same logger, both write in a thread, JSON' },
    { ours: 'kakashi-pino-target', other: 'pino-file', note: 'the same logger, both in a worker' },
    { ours: 'kakashi-winston', other: 'winston-file', note: 'as each documents it' },
    { ours: 'kakashi-winston-async', other: 'winston-file', note: 'as each documents it' },
    { ours: 'kakashi-winston-drop-in', other: 'winston-file', note: 'only the transport exchanged' },
    { ours: 'kakashi-kv', other: 'console', note: 'ours in batches' },
    { ours: 'kakashi-kv', other: 'ceiling', note: 'how much of what is possible' },
  ],
  targets: (rows) => [
    ...atLeast(rows, ['kakashi-kv', 'kakashi-kv-equal'], SYNC_PER_SECOND),
    ...atLeast(rows, ['kakashi-async', 'kakashi-async-equal'], ASYNC_PER_SECOND),
  ],
};

function atLeast(rows, ids, perSecond) {
  return rows
    .filter(({ id }) => ids.includes(id))
    .map(({ group, title, median }) => ({
      text: `${title}, ${group}: at least ${perSecond} records/s`,
      value: median,
      met: median >= perSecond,
    }));
}

function caseOf(group, id, params) {
  const { title, kind } = sides[id];
  return { group, id, title, kind, rivals: rivalsOf(sides[id]), params: { side: id, ...params } };
}

/** An adapter is in the place of the other ways of its host; the logger of its own, in that of all. */
function rivalsOf({ kind, host }) {
  if (kind !== 'ours') return [];
  return SIDES.filter((id) => sides[id].kind === 'rival' && (host === undefined || sides[id].host === host));
}

/** Without a warm-up, a run is one from a cold start. */
async function run({ side: name, shape, records, warmUp }, folder) {
  const side = sides[name];
  const file = `${folder}/${side.usesStdout ? 'stdout' : 'run'}.log`;
  writeFileSync(file, '', { flag: 'a' });
  const openedAt = process.hrtime.bigint();
  const opened = await side.open(file);
  const log = opened[shape];
  await logInBursts(log, 0, warmUp);
  await waitForLines(file, warmUp, BURST);

  const writesBefore = systemWrites();
  const cpuBefore = process.cpuUsage();
  const startedAt = warmUp === 0 ? openedAt : process.hrtime.bigint();
  await logInBursts(log, warmUp, warmUp + records);
  const calledAt = process.hrtime.bigint();
  await opened.end();
  const endedAt = await confirm(file, { records: warmUp + records, shape, last: side.lastRecord });
  const { user, system } = process.cpuUsage(cpuBefore);
  const writesAfter = systemWrites();

  const ns = Number(endedAt - startedAt);
  return {
    value: (records * 1e9) / ns,
    ns,
    callsNs: Number(calledAt - startedAt),
    records,
    cpuMicroseconds: user + system,
    writes: writesAfter === undefined ? undefined : writesAfter - writesBefore,
  };
}
