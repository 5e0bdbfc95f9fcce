/** How long a record of a quiet process takes to whoever reads the log. */
import { setTimeout } from 'node:timers/promises';
import { clockNs } from '../lib/clock.mjs';
import { makeFifo, startReader } from '../lib/fifo.mjs';
import { Histogram } from '../lib/histogram.mjs';
import { loadSide } from '../lib/side.mjs';

const RIVALS = ['pino-destination', 'pino-destination-sync', 'pino-file'];
const SHAPE = 'fields';
const PER_SECOND = 1000;
/** Not part of the figures: code that has not run yet, threads that start. */
const WARM_UP = 500;
const SIDES = ['write-each', 'kakashi-kv', 'kakashi-async', ...RIVALS];
const sides = Object.fromEntries(await Promise.all(SIDES.map(async (name) => [name, await loadSide(name)])));

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'delivery',
  title: 'Delivery of a quiet process',
  method:
    `From the call until a reader, a process of its own, has the line from a FIFO, in µs. Five fields, ${PER_SECOND} ` +
    `records/s after ${WARM_UP} of warm-up, by timers: the event loop is free in between. Every record has to arrive.`,
  unit: 'p99 µs',
  better: 'lower',
  digits: 0,
  columns: [
    { title: 'p50', digits: 0, of: ({ p50 }) => p50 },
    { title: 'p99.9', digits: 0, of: ({ p999 }) => p999 },
    { title: 'max', digits: 0, of: ({ max }) => max },
  ],
  compared: [
    { title: 'p50', of: ({ p50 }) => p50 },
    { title: 'p99', of: ({ value }) => value },
  ],
  rounds: ({ longRounds }) => longRounds,
  cases: ({ latencyMs }) => {
    const records = (PER_SECOND * latencyMs) / 1000;
    return [
      caseOf('write-each', { records }),
      caseOf('kakashi-async', { records }),
      caseOf('kakashi-kv', { records }),
      caseOf('kakashi-kv', { records, options: { flushIntervalMs: 0 } }),
      ...RIVALS.map((id) => caseOf(id, { records })),
    ];
  },
  run,
  pairs: [
    { ours: 'kakashi-async', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-async', other: 'pino-destination-sync', note: 'theirs is written when the call returns' },
    { ours: 'kakashi-async', other: 'write-each', note: 'the least that a system call takes' },
  ],
  targets: () => [],
};

function caseOf(side, params) {
  const { title, kind } = sides[side];
  const [option] = Object.entries(params.options ?? {});
  return {
    group: `${PER_SECOND} records/s`,
    id: option === undefined ? side : `${side}-${option[0]}`,
    title: option === undefined ? title : `${title}, ${option[0]}: ${option[1]}`,
    kind,
    rivals: kind === 'ours' ? RIVALS : [],
    params: { side, ...params },
  };
}

async function run({ side, records, options }, folder) {
  const fifo = makeFifo(folder);
  const ended = await startReader({ fifo, shape: SHAPE, arrivals: true });
  const opened = await sides[side].open(fifo, options);
  const calledNs = await logByTimer(opened[SHAPE], WARM_UP + records);
  await opened.end();
  const { records: arrived, malformed, arrivalsNs } = await ended();
  if (malformed !== undefined) throw new Error(`a line is torn or not in order: ${malformed}`);
  if (arrived !== calledNs.length) throw new Error(`${arrived} records arrived, ${calledNs.length} logged`);

  const delivery = new Histogram();
  for (let n = WARM_UP; n < calledNs.length; n++) delivery.add(arrivalsNs[n] - calledNs[n]);
  const { p50, p99, p999, max } = delivery.summary();
  return { value: p99, p50, p999, max, records };
}

async function logByTimer(log, count) {
  const calledNs = new Float64Array(count);
  const startNs = clockNs();
  for (let n = 0; n < count; ) {
    await setTimeout(1);
    for (const end = Math.min(((clockNs() - startNs) * PER_SECOND) / 1e9, count); n < end; n++) {
      calledNs[n] = clockNs();
      log(n);
    }
  }
  return calledNs;
}
