/** What a call costs whose level is off. */
import { readFileSync, writeFileSync } from 'node:fs';
import { caseOf } from '../lib/scenario.mjs';
import { loadSide } from '../lib/side.mjs';
import { timeCalls } from '../lib/timed-loop.mjs';
import { logInBursts } from '../lib/workload.mjs';

const CORE = [
  'kakashi-kv',
  'kakashi-async',
  'kakashi-winston',
  'kakashi-winston-accelerated',
  'pino-destination',
  'winston-file',
];
const TAIL = ['control', 'bunyan', 'log4js', 'logtape-non-blocking', 'tslog'];
const SIDES = [...CORE, ...TAIL];
const BEFORE = 10_000;

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'disabled',
  title: 'A level that is off',
  method:
    `Wall time of a debug call with five fields where the level is info, in ns: the median of loops of 10,000 calls and a turn of the event loop, warm, ` +
    `after ${BEFORE} records that were logged. The object of fields is made for each call, unless the compiler sees that ` +
    'nobody reads it. The control is an empty call: a nanosecond more or less is how the loop was compiled. The file must ' +
    'not have grown.',
  unit: 'ns/call',
  better: 'lower',
  digits: 1,
  columns: [],
  pairs: [
    { ours: 'kakashi-kv', other: 'pino-destination' },
    { ours: 'kakashi-async', other: 'pino-destination' },
    { ours: 'kakashi-winston', other: 'winston-file' },
    { ours: 'kakashi-winston-accelerated', other: 'winston-file' },
    { ours: 'kakashi-kv', other: 'control', note: 'how far from nothing at all' },
  ],
  sides: SIDES,
  rounds: ({ rounds }) => rounds,
  cases: (_size, sides) =>
    SIDES.map((id) => ({ ...caseOf('five fields', id, sides, {}), prints: undefined, tail: TAIL.includes(id) })),
  run,
};

async function run({ side: name }, folder) {
  const side = await loadSide(name);
  const file = `${folder}/${side.usesStdout ? 'stdout' : 'run'}.log`;
  writeFileSync(file, '', { flag: 'a' });
  const opened = await side.open(file);
  await logInBursts(opened.fields, 0, BEFORE);
  const { ns, calls } = await timeCalls(opened.disabled);
  await opened.end();
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (!side.writesNothing && lines !== BEFORE) throw new Error(`${lines} lines in the file, expected ${BEFORE}`);
  return { value: ns, calls };
}
