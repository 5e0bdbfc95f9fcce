/**
 * Ways to die, and how many records each may cost.
 *
 * @typedef {object} Death
 * @property {string} name
 * @property {keyof typeof MOMENTS} moment
 * @property {string} act what the process does then; see child.mjs
 * @property {'main' | 'worker'} [place] which thread logs, and meets its end
 * @property {number | NodeJS.Signals | readonly (number | NodeJS.Signals)[]} ends how the process must have ended, for the cell to count
 * @property {boolean} [nothing] whether JavaScript can run on the way to the end: then nothing may be lost
 * @property {string} [signal] the one that `flushOnSignal` lists
 * @property {object} [options] of the engine
 * @property {readonly string[]} [execArgv]
 * @property {Partial<Record<'sync' | 'async' | 'target', number | 'pino' | undefined>>} [bounds] most records that may be lost, by kind of way;
 * 'pino': what pino holds in the thread that logs is beyond us
 */

/** When the end comes. */
export const MOMENTS = {
  cold: 'at once: the first turn of the event loop is not over, and no writer is up',
  load: 'at the end of a burst: 9,999 records in one turn of the event loop, the last of them just accepted',
  steady: 'while 10,000 records a second are logged, for a second',
  idle: 'five records were given to a writer that had nothing to do, 20 ms ago; the event loop is free',
  blocked: 'the same, and the event loop has been blocked since',
};

/** Of the options' defaults. */
const BATCH_SIZE = 100;
const QUEUE_CAPACITY = 10_000;
/** Records that a thread may keep to itself for the rest of a turn. */
const STAGED = 16;
/** What a writer takes at a time: 64 KiB of lines, none of which is shorter than these are. */
const CLAIMED = Math.ceil(65_536 / 'INFO | app | record 1000\n'.length);
/** 50 ms of a steady load. */
const LAG = 500;

const BURST = { sync: BATCH_SIZE, async: QUEUE_CAPACITY, target: 'pino' };
const BOUNDED_QUEUE = { queueCapacity: 500, overflow: 'block', blockTimeoutMs: 10_000 };
const OF_A_THREAD = { sync: BATCH_SIZE, async: STAGED + 1, target: 'pino' };

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** @type {readonly Death[]} */
export const DEATHS = [
  ...['cold', 'load'].flatMap((moment) => [
    { name: 'natural end', moment, act: 'nothing', ends: 0, nothing: true },
    { name: 'process.exit()', moment, act: 'exit', ends: 3, nothing: true },
    { name: 'uncaught throw', moment, act: 'throw', ends: 1, nothing: true },
    { name: 'unhandled rejection', moment, act: 'reject', ends: 1, nothing: true },
    { name: 'stack overflow', moment, act: 'overflow', ends: 1, nothing: true },
  ]),
  ...SIGNALS.map((signal) => ({
    name: `${signal}, in \`flushOnSignal\``,
    moment: 'load',
    act: signal,
    ends: signal,
    nothing: true,
    signal,
  })),
  ...SIGNALS.map((signal) => ({ name: signal, moment: 'load', act: signal, ends: signal, bounds: BURST })),
  { name: 'SIGKILL', moment: 'load', act: 'SIGKILL', ends: 'SIGKILL', bounds: BURST },
  {
    name: 'SIGKILL, `queueCapacity: 500`, `block`',
    moment: 'load',
    act: 'SIGKILL',
    ends: 'SIGKILL',
    options: BOUNDED_QUEUE,
    bounds: { sync: BATCH_SIZE, async: BOUNDED_QUEUE.queueCapacity + CLAIMED + STAGED, target: 'pino' },
  },
  ...['SIGKILL', 'SIGTERM'].map((signal) => ({
    name: signal,
    moment: 'steady',
    act: signal,
    ends: signal,
    bounds: { sync: BATCH_SIZE, async: LAG, target: LAG },
  })),
  ...['SIGKILL', 'SIGTERM'].map((signal) => ({
    name: signal,
    moment: 'idle',
    act: signal,
    ends: signal,
    bounds: { sync: 5, async: 0, target: 0 },
  })),
  {
    name: 'SIGKILL',
    moment: 'blocked',
    act: 'SIGKILL',
    ends: 'SIGKILL',
    bounds: { sync: 5, async: 0, target: 'pino' },
  },
  { name: 'process.abort()', moment: 'load', act: 'abort', ends: 'SIGABRT', bounds: BURST },
  {
    name: 'out of memory',
    moment: 'load',
    act: 'memory',
    ends: 'SIGABRT',
    execArgv: ['--max-old-space-size=64'],
    bounds: { sync: BATCH_SIZE, async: STAGED, target: 'pino' },
  },
  { name: 'worker thread: natural end', moment: 'load', place: 'worker', act: 'nothing', ends: 0, nothing: true },
  { name: 'worker thread: process.exit()', moment: 'load', place: 'worker', act: 'exit', ends: 0, nothing: true },
  { name: 'worker thread: throw', moment: 'load', place: 'worker', act: 'throw', ends: 0, nothing: true },
  {
    name: 'worker thread: terminate()',
    moment: 'load',
    place: 'worker',
    act: 'terminate',
    ends: 0,
    bounds: OF_A_THREAD,
  },
  {
    name: "worker thread: SIGTERM, in the main thread's `flushOnSignal`",
    moment: 'load',
    place: 'worker',
    act: 'SIGTERM',
    ends: 'SIGTERM',
    signal: 'SIGTERM',
    bounds: OF_A_THREAD,
  },
  {
    name: 'worker thread: out of memory',
    moment: 'load',
    place: 'worker',
    act: 'memory',
    // Node.js 24 takes a thread's limit for the process's at times.
    ends: [0, 'SIGABRT'],
    bounds: OF_A_THREAD,
  },
];

/**
 * @param {Death} death
 * @param {import('./ways.mjs').Way} way
 * @returns {number | 'pino' | 'none' | undefined} most records that may be lost; 'none': there is no such option; undefined: not ours
 */
export function boundOf({ nothing, signal, bounds }, { kind }) {
  if (signal !== undefined && (kind === 'target' || kind === 'other')) return 'none';
  if (kind === 'other') return undefined;
  return nothing === true ? 0 : bounds[kind];
}
