/** How many records a second, from the first call until every line is in the file. */
import { truncateSync, writeFileSync } from 'node:fs';
import { confirm } from '../lib/file.mjs';
import { loadSide } from '../lib/side.mjs';
import { systemWrites } from '../lib/system-writes.mjs';
import { BURST, logInBursts } from '../lib/workload.mjs';

const SIDES = [
  'kakashi-kv',
  'kakashi-kv-equal',
  'kakashi-pino-kv',
  'kakashi-pino-json',
  'kakashi-pino-target',
  'kakashi-winston',
  'kakashi-winston-drop-in',
  'pino-destination',
  'pino-destination-sync',
  'pino-destination-4096',
  'pino-file',
  'winston-file',
  'console',
  'ceiling',
];
const GROUPS = { fields: 'five fields', simple: 'simple line' };
const TARGET_PER_SECOND = 50_000;
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'throughput',
  title: 'Throughput, end to end',
  method:
    `From the first call until every line is in the file, which is then counted and its last line read. Records are ` +
    `logged in bursts of ${BURST} a turn of the event loop. Writes are system calls that write, by all threads.`,
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
  cases: ({ records, warmUp }) =>
    Object.entries(GROUPS).flatMap(([shape, group]) =>
      SIDES.map((id) => ({
        group,
        id,
        title: sides[id].title,
        kind: sides[id].kind,
        rivals: rivalsOf(sides[id]),
        params: { side: id, shape, records, warmUp },
      })),
    ),
  run,
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination', note: 'as much on each line' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'as much on each line; ours in batches' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-4096', note: 'as much on each line; both in batches' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination', note: 'the same logger' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination-sync', note: 'the same logger; ours in batches' },
    { ours: 'kakashi-pino-json', other: 'pino-destination', note: 'the same logger, JSON' },
    { ours: 'kakashi-pino-target', other: 'pino-file', note: 'the same logger, both in a worker' },
    { ours: 'kakashi-winston', other: 'winston-file', note: 'as each documents it' },
    { ours: 'kakashi-winston-drop-in', other: 'winston-file', note: 'only the transport exchanged' },
    { ours: 'kakashi-kv', other: 'console', note: 'ours in batches' },
    { ours: 'kakashi-kv', other: 'ceiling', note: 'how much of what is possible' },
  ],
  targets: (rows) =>
    rows
      .filter(({ id }) => id === 'kakashi-kv')
      .map(({ group, median }) => ({
        text: `kakashi logger, sync, ${group}: at least ${TARGET_PER_SECOND} records/s`,
        value: median,
        met: median >= TARGET_PER_SECOND,
      })),
};

/** An adapter is in the place of the other ways of its host; the logger of its own, in that of all. */
function rivalsOf({ kind, host }) {
  if (kind !== 'ours') return [];
  return SIDES.filter((id) => sides[id].kind === 'rival' && (host === undefined || sides[id].host === host));
}

async function run({ side: name, shape, records, warmUp }, folder) {
  const side = sides[name];
  const file = `${folder}/${side.usesStdout ? 'stdout' : 'run'}.log`;
  const warmFile = side.usesStdout ? file : `${folder}/warm-up.log`;
  const warm = await side.open(warmFile);
  await logInBursts(warm[shape], 0, warmUp);
  await warm.end();
  if (side.usesStdout) truncateSync(file);
  else writeFileSync(file, '');

  const opened = await side.open(file);
  const log = opened[shape];
  const writesBefore = systemWrites();
  const cpuBefore = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  await logInBursts(log, 0, records);
  const calledAt = process.hrtime.bigint();
  await opened.end();
  const endedAt = await confirm(file, { records, shape, last: side.lastRecord });
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
