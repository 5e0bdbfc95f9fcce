/** The longest logging call while the reader of the log stalls. */
import { closeSync, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { makeFifo, startReader } from '../lib/fifo.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { callOnSchedule, warmUpOnSchedule } from '../lib/schedule.mjs';
import { loadSide } from '../lib/side.mjs';

const MODES = ['sync', 'async'];
const POLICIES = ['drop-oldest', 'drop-newest'];
const RIVALS = ['pino-destination', 'pino-destination-sync'];
const SHAPE = 'fields';
/** A stall of a second is then five times what the default queue holds. */
const PER_SECOND = 50_000;
const GROUP = 'a stall of one second';
/** It comes through at a fixed rate, so it takes as long as its number says. */
const MOST_WARM_UP = 50_000;
const SETTLE_MS = 300;
const SIDES = ['control', 'kakashi-kv', ...RIVALS];

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'stall',
  title: 'A reader that stalls',
  method:
    `The log is a FIFO. After a third of the records its reader, a process of its own, stalls for a second. Five fields, ` +
    `${PER_SECOND} calls/s in an open loop, default queue. What counts is the longest call, in µs, from when it was made ` +
    'until it returned. "Response" is the longest from when a call was due. The control is the same loop with an empty ' +
    'call, beside a reader that gets nothing: its longest call or pause is what the machine itself stalls. "Pause" is the ' +
    'longest time between two looks at the clock while the loop waited for the next call to be due. Afterwards every line that the reader got is checked, and records and drops ' +
    'announced in the stream are compared with the account of the logger. What does not drop keeps all in memory, or waits.',
  unit: 'longest call µs',
  better: 'lower',
  digits: 0,
  columns: [
    { title: 'p50', key: 'p50', digits: 2 },
    { title: 'p99.9', key: 'p999', digits: 1 },
    { title: 'response', key: 'response', digits: 0 },
    { title: 'pause', key: 'pause', digits: 0 },
    { title: 'dropped', key: 'dropped', digits: 0 },
  ],
  pairs: [],
  sides: SIDES,
  rounds: ({ longRounds }) => longRounds,
  cases: ({ stallMs, warmUp }, sides) => {
    const params = { records: (3 * stallMs * PER_SECOND) / 1000, stallMs, warmUp: Math.min(warmUp, MOST_WARM_UP) };
    const variants = MODES.flatMap((mode) => POLICIES.map((overflow) => ({ mode, overflow })));
    return [
      caseOf(GROUP, 'control', sides, params),
      ...variants.map((options) => variant(caseOf(GROUP, 'kakashi-kv', sides, params), options)),
      ...RIVALS.map((id) => caseOf(GROUP, id, sides, params)),
    ];
  },
  run,
};

function variant(one, { mode, overflow }) {
  const id = `${mode}-${overflow}`;
  return {
    ...one,
    id,
    title: `kakashi logger, ${mode}, ${overflow}`,
    params: { ...one.params, options: { mode, overflow } },
  };
}

async function run({ side: name, records, stallMs, warmUp, options }, folder) {
  const side = await loadSide(name);
  const fifo = makeFifo(folder);
  const total = warmUp + records;
  const ended = await startReader({ fifo, shape: SHAPE, stallAt: warmUp + records / 3, stallMs });
  const idleWriter = side.writesNothing ? openSync(fifo, 'w') : undefined;
  const opened = await side.open(fifo, options === undefined ? undefined : { ...options, onDrop() {}, onError: fail });
  await warmUpOnSchedule(opened[SHAPE], warmUp);
  await setTimeout(SETTLE_MS);
  const dropsOfWarmUp = opened.stats?.().dropped ?? 0;

  const timings = await callOnSchedule(opened[SHAPE], warmUp, total, PER_SECOND);
  await opened.end();
  if (idleWriter !== undefined) closeSync(idleWriter);
  const stats = opened.stats?.() ?? { accepted: total, written: side.writesNothing ? 0 : total, dropped: 0 };
  confirmReading(await ended(), stats, { total, stallMs: side.writesNothing ? 0 : stallMs });
  const dropped = stats.dropped - dropsOfWarmUp;
  if (options !== undefined && dropped === 0) throw new Error('nothing was dropped: the queue was never full');

  const { p50, p999, max } = timings.service.summary();
  const response = timings.response.maxNs / 1000;
  const pause = timings.longestPauseNs / 1000;
  return { value: max, p50, p999, response, pause, stalled: Math.max(max, pause), dropped, records };
}

/** What the reader saw is what was logged, but for what the logger says, in the stream and in its account, that it dropped. */
function confirmReading({ records, dropped, malformed, stalledMs }, stats, { total, stallMs }) {
  if (malformed !== undefined) throw new Error(`a line is torn or not in order: ${malformed}`);
  if (stalledMs < Math.floor(stallMs)) throw new Error(`the reader stalled ${stalledMs} ms, expected ${stallMs}`);
  const [seen, said] = [
    { accepted: total, written: records, dropped },
    { accepted: stats.accepted, written: stats.written, dropped: stats.dropped },
  ].map((account) => JSON.stringify(account));
  if (seen !== said) throw new Error(`the account says ${said}, the reader saw ${seen}`);
}

function fail(error) {
  setImmediate(() => {
    throw error;
  });
}
