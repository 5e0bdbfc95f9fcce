/** What a logging call costs its caller, in the worst cases too. */
import { writeFileSync } from 'node:fs';
import { confirm, waitForLines } from '../lib/file.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { callOnSchedule, warmUpOnSchedule } from '../lib/schedule.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST } from '../lib/workload.mjs';

const SIDES = [
  'control',
  'kakashi-kv-equal',
  'kakashi-async-equal',
  'pino-destination',
  'pino-destination-sync',
  'pino-file',
  'winston-file-equal',
];
const RATES = [1000, 10_000, 100_000];
const SHAPE = 'fields';

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'latency',
  title: 'Latency of a logging call',
  method:
    'Response time in µs, five fields: from when a call was due until it returned, at fixed rates that no late call holds ' +
    'up (an open loop), spinning on the clock in between; the event loop turns every ms. At saturation a call is due when ' +
    `the one before has returned, in bursts of ${BURST} a turn. The control is the same loop with an empty call: what it ` +
    'shows is the machine. "Pause" is the longest time between two looks at the clock while the loop waited for the next ' +
    'call to be due: a stall of the same run that is in no call. Every line is counted afterwards.',
  unit: 'p99 µs',
  better: 'lower',
  digits: 1,
  columns: [
    { title: 'p50', key: 'p50', digits: 2 },
    { title: 'p99.9', key: 'p999', digits: 1 },
    { title: 'max', key: 'max', digits: 0 },
    { title: 'pause', key: 'pause', digits: 0 },
    { title: 'calls/s', key: 'perSecond', digits: 0 },
  ],
  compared: ['p50', 'value', 'p999', 'max'],
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'ours in batches' },
    { ours: 'kakashi-async-equal', other: 'pino-destination' },
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-async-equal', other: 'kakashi-kv-equal', note: 'a writer thread against none' },
  ],
  sides: SIDES,
  rounds: ({ longRounds }) => longRounds,
  cases: ({ latencyMs, records, warmUp }, sides) => [
    ...RATES.flatMap((rate) =>
      casesOf(`${rate.toLocaleString('en-US')} calls/s`, { rate, records: (rate * latencyMs) / 1000, warmUp }, sides),
    ),
    ...casesOf('at saturation', { records, warmUp }, sides),
  ],
  run,
};

function casesOf(group, params, sides) {
  return SIDES.map((id) => ({ ...caseOf(group, id, sides, params), tail: true }));
}

async function run({ side: name, rate = Number.POSITIVE_INFINITY, records, warmUp }, folder) {
  const side = await loadSide(name);
  const file = `${folder}/run.log`;
  writeFileSync(file, '');
  const opened = await side.open(file);
  const log = opened[SHAPE];
  await warmUpOnSchedule(log, warmUp);
  if (!side.writesNothing) await waitForLines(file, warmUp, BURST);

  const { response, longestPauseNs, ns } = await callOnSchedule(log, warmUp, warmUp + records, rate);
  await opened.end();
  if (!side.writesNothing) await confirm(file, { records: warmUp + records, shape: SHAPE });
  const waits = Number.isFinite(rate);
  const { p50, p99, p999, max } = response.summary();
  return {
    value: p99,
    p50,
    p999,
    max,
    pause: waits ? longestPauseNs / 1000 : undefined,
    perSecond: (records * 1e9) / ns,
    records,
  };
}
