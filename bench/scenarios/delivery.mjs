/** How long a record of a quiet process takes to whoever reads the log. */
import { setTimeout } from 'node:timers/promises';
import { clockNs } from '../lib/clock.mjs';
import { makeFifo, startReader } from '../lib/fifo.mjs';
import { Histogram } from '../lib/histogram.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { loadSide } from '../lib/side.mjs';

const RIVALS = ['pino-destination', 'pino-destination-sync', 'pino-file'];
const SHAPE = 'fields';
const PER_SECOND = 1000;
const GROUP = `${PER_SECOND} records/s`;
/** Not part of the figures: code that has not run yet, threads that start. */
const WARM_UP = 500;
const SIDES = ['write-each', 'kakashi-kv', 'kakashi-async', ...RIVALS];

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
    { title: 'p50', key: 'p50', digits: 0 },
    { title: 'p99.9', key: 'p999', digits: 0 },
    { title: 'max', key: 'max', digits: 0 },
  ],
  compared: ['p50', 'value'],
  pairs: [
    { ours: 'kakashi-async', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-async', other: 'pino-destination-sync', note: 'theirs is written when the call returns' },
    { ours: 'kakashi-async', other: 'write-each', note: 'the least that a system call takes' },
  ],
  sides: SIDES,
  rounds: ({ longRounds }) => longRounds,
  cases: ({ latencyMs }, sides) => {
    const params = { records: (PER_SECOND * latencyMs) / 1000 };
    const of = (id) => ({ ...caseOf(GROUP, id, sides, params), tail: true });
    return [of('write-each'), of('kakashi-async'), of('kakashi-kv'), atTurnsEnd(of('kakashi-kv')), ...RIVALS.map(of)];
  },
  run,
};

function atTurnsEnd(one) {
  const options = { flushIntervalMs: 0 };
  const id = `${one.id}-flushIntervalMs`;
  return { ...one, id, title: `${one.title}, flushIntervalMs: 0`, params: { ...one.params, options } };
}

async function run({ side: name, records, options }, folder) {
  const side = await loadSide(name);
  const fifo = makeFifo(folder);
  const ended = await startReader({ fifo, shape: SHAPE, arrivals: true });
  const opened = await side.open(fifo, options);
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
