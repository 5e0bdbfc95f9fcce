/** What it costs to have a logger at all. */
import { writeFileSync } from 'node:fs';
import { clockNs } from '../lib/clock.mjs';
import { confirm } from '../lib/file.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { loadSide } from '../lib/side.mjs';

const SIDES = [
  'console',
  'kakashi-kv',
  'kakashi-async',
  'kakashi-pino-kv',
  'kakashi-pino-target',
  'kakashi-winston',
  'pino-destination',
  'pino-file',
  'winston-file',
  'bunyan',
  'log4js',
  'logtape-non-blocking',
  'tslog',
];
const MIB = 1024 ** 2;

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'startup',
  title: 'Start-up',
  method:
    'In a fresh process: from before the import of the library until its first record, of five fields, is in the file, in ' +
    'ms, with the end that flushes it. The parts are the import, the making of the logger with the first call, and what is ' +
    "left until the line is there. RSS is of the whole process at that time; console.log shows what is not the library's.",
  unit: 'ms',
  better: 'lower',
  digits: 1,
  columns: [
    { title: 'import ms', key: 'importMs', digits: 1 },
    { title: 'first call ms', key: 'callMs', digits: 1 },
    { title: 'until written ms', key: 'writtenMs', digits: 1 },
    { title: 'RSS MiB', key: 'rssMib', digits: 1 },
  ],
  pairs: [
    { ours: 'kakashi-kv', other: 'pino-destination' },
    { ours: 'kakashi-async', other: 'pino-file', note: 'both start a thread' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination' },
    { ours: 'kakashi-pino-target', other: 'pino-file', note: 'both start a thread' },
    { ours: 'kakashi-winston', other: 'winston-file' },
  ],
  sides: SIDES,
  rounds: ({ rounds }) => rounds,
  cases: (_size, sides) => SIDES.map((id) => ({ ...caseOf('one record', id, sides, {}), tail: true })),
  run,
};

async function run({ side: name }, folder) {
  const startNs = clockNs();
  const side = await loadSide(name);
  const importedNs = clockNs();
  const file = `${folder}/${side.usesStdout ? 'stdout' : 'run'}.log`;
  writeFileSync(file, '', { flag: 'a' });
  const opened = await side.open(file);
  opened.fields(0);
  const calledNs = clockNs();
  await opened.end();
  const writtenNs = await confirm(file, { records: 1, shape: 'fields' });
  return {
    value: (writtenNs - startNs) / 1e6,
    importMs: (importedNs - startNs) / 1e6,
    callMs: (calledNs - importedNs) / 1e6,
    writtenMs: (writtenNs - calledNs) / 1e6,
    rssMib: process.memoryUsage.rss() / MIB,
  };
}
