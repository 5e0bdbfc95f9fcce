/** What a logging call costs its caller, in the worst cases too. */
import { writeFileSync } from 'node:fs';
import { confirm, waitForLines } from '../lib/file.mjs';
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
  'winston-file',
];
const RIVALS = SIDES.filter((id) => id.startsWith('pino') || id.startsWith('winston'));
const RATES = [1000, 10_000, 100_000];
const SHAPE = 'fields';
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

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
    { title: 'p50', digits: 2, of: ({ p50 }) => p50 },
    { title: 'p99.9', digits: 1, of: ({ p999 }) => p999 },
    { title: 'max', digits: 0, of: ({ max }) => max },
    { title: 'pause', digits: 0, of: ({ pause }) => pause },
    { title: 'calls/s', digits: 0, of: ({ perSecond }) => perSecond },
  ],
  compared: [
    { title: 'p50', of: ({ p50 }) => p50 },
    { title: 'p99', of: ({ value }) => value },
    { title: 'p99.9', of: ({ p999 }) => p999 },
    { title: 'max', of: ({ max }) => max },
  ],
  rounds: ({ longRounds }) => longRounds,
  cases: ({ latencyMs, records, warmUp }) => [
    ...RATES.flatMap((rate) =>
      casesOf(`${rate.toLocaleString('en-US')} calls/s`, { rate, records: (rate * latencyMs) / 1000, warmUp }),
    ),
    ...casesOf('at saturation', { records, warmUp }),
  ],
  run,
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination', note: 'as much on each line' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'as much on each line; ours in batches' },
    { ours: 'kakashi-async-equal', other: 'pino-destination', note: 'as much on each line' },
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'as much on each line; both write in a thread' },
    { ours: 'kakashi-async-equal', other: 'kakashi-kv-equal', note: 'a writer thread against none' },
  ],
  targets: () => [],
};

function casesOf(group, params) {
  return SIDES.map((id) => ({
    group,
    id,
    title: sides[id].title,
    kind: sides[id].kind,
    rivals: sides[id].kind === 'ours' ? RIVALS : [],
    params: { side: id, ...params },
  }));
}

async function run({ side: name, rate = Number.POSITIVE_INFINITY, records, warmUp }, folder) {
  const side = sides[name];
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
