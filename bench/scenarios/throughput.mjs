/** How many records a second, from the first call until every line is in the file. */
import { END_TO_END, END_TO_END_COLUMNS, runEndToEnd } from '../lib/end-to-end.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { BURST } from '../lib/workload.mjs';

/** Those that a goal is about. */
const CORE = [
  'kakashi-kv-equal',
  'kakashi-async-equal',
  'kakashi-pino-kv',
  'kakashi-pino-json',
  'kakashi-pino-async-kv',
  'kakashi-pino-target',
  'kakashi-winston',
  'kakashi-winston-accelerated',
  'pino-destination',
  'pino-file',
  'pino-noop',
  'pino-logfmt',
  'pino-pretty',
  'winston-file',
  'winston-file-equal',
  'winston-file-text',
  'winston-noop',
  'winston-noop-unformatted',
  'ceiling',
];
const TAIL = [
  'kakashi-kv',
  'kakashi-async',
  'kakashi-pino-async-json',
  'kakashi-winston-async',
  'kakashi-winston-drop-in',
  'pino-destination-sync',
  'pino-destination-4096',
  'pino-roll',
  'winston-console',
  'winston-daily-rotate-file',
  'bunyan',
  'log4js',
  'logtape',
  'logtape-non-blocking',
  'tslog',
  'console',
  'sonic-boom',
];
const TIGHT = [
  'kakashi-kv-equal',
  'kakashi-async-equal',
  'kakashi-pino-json',
  'kakashi-pino-async-kv',
  'kakashi-pino-target',
  'pino-destination',
  'pino-file',
  'winston-file-equal',
  'ceiling',
];
const COLD = ['kakashi-kv-equal', 'kakashi-async-equal', 'pino-destination', 'pino-file', 'winston-file-equal'];

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'throughput',
  title: 'Throughput, end to end',
  method:
    `From the first call until every line is in the file, whose lines are then counted and the last one read. Records are ` +
    `logged in bursts of ${BURST} a turn of the event loop, as a server does that comes back to its loop, after a warm-up ` +
    'through the same logger, so that worker threads are up and warm, too. In a tight loop there is one call after the ' +
    'other, with no turn between them. From a cold start, the clock runs from before the logger is made. Our async mode ' +
    'blocks where its queue is full, so that every line is written. ' +
    END_TO_END_COLUMNS,
  ...END_TO_END,
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'ours in batches' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-4096', note: 'both in batches' },
    { ours: 'kakashi-kv-equal', other: 'winston-file-equal' },
    { ours: 'kakashi-kv-equal', other: 'winston-file' },
    { ours: 'kakashi-kv-equal', other: 'bunyan' },
    { ours: 'kakashi-kv-equal', other: 'log4js' },
    { ours: 'kakashi-kv-equal', other: 'logtape', note: 'ours in batches, theirs with fsync' },
    { ours: 'kakashi-kv-equal', other: 'logtape-non-blocking' },
    { ours: 'kakashi-kv-equal', other: 'tslog' },
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-async-equal', other: 'kakashi-kv-equal', note: 'a writer thread against none' },
    { ours: 'kakashi-kv', other: 'console', note: 'ours in batches' },
    { ours: 'kakashi-kv', other: 'sonic-boom', note: 'theirs is no logger' },
    { ours: 'kakashi-pino-kv', other: 'pino-destination' },
    { ours: 'kakashi-pino-json', other: 'pino-destination', note: 'both JSON' },
    { ours: 'kakashi-pino-async-kv', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-pino-async-json', other: 'pino-file', note: 'both write in a thread, JSON' },
    { ours: 'kakashi-pino-async-kv', other: 'pino-noop', note: 'how much of what pino can' },
    { ours: 'kakashi-pino-target', other: 'pino-file', note: 'both in a worker; theirs passes JSON on' },
    { ours: 'kakashi-pino-target', other: 'pino-logfmt', note: 'both in a worker' },
    { ours: 'kakashi-pino-target', other: 'pino-pretty', note: 'both in a worker' },
    { ours: 'kakashi-pino-target', other: 'pino-roll', note: 'both in a worker; theirs rotates' },
    { ours: 'kakashi-winston', other: 'winston-file', note: 'as each documents it' },
    { ours: 'kakashi-winston', other: 'winston-file-text', note: 'the same text' },
    { ours: 'kakashi-winston', other: 'winston-noop', note: 'how much of what winston can' },
    { ours: 'kakashi-winston-accelerated', other: 'winston-noop', note: 'how much of what winston can' },
    { ours: 'kakashi-winston-accelerated', other: 'winston-noop-unformatted', note: 'how much of what winston can' },
    { ours: 'kakashi-winston-drop-in', other: 'winston-file', note: 'only the transport exchanged' },
    { ours: 'kakashi-winston-async', other: 'winston-file', note: 'as each documents it' },
    { ours: 'kakashi-winston', other: 'winston-daily-rotate-file', note: 'theirs rotates' },
    { ours: 'kakashi-kv-equal', other: 'ceiling', note: 'how much of what is possible' },
    { ours: 'kakashi-async-equal', other: 'ceiling', note: 'how much of what is possible' },
  ],
  sides: [...CORE, ...TAIL],
  rounds: ({ rounds }) => rounds,
  cases: (size, sides) => [
    ...groupOf('five fields', [...CORE, ...TAIL], { shape: 'fields', ...size }, sides),
    ...groupOf('simple line', [...CORE, ...TAIL], { shape: 'simple', ...size }, sides),
    ...groupOf('five fields, in a tight loop', TIGHT, { shape: 'fields', loop: 'tight', ...size }, sides, true),
    ...groupOf('five fields, from a cold start', COLD, { shape: 'fields', ...size, warmUp: 0 }, sides, true),
  ],
  run: runEndToEnd,
};

function groupOf(group, ids, { shape, loop, records, warmUp }, all, beside = false) {
  const sides = Object.fromEntries(ids.map((id) => [id, all[id]]));
  return ids.map((id) => ({
    ...caseOf(group, id, sides, { shape, loop, records, warmUp }),
    tail: beside || TAIL.includes(id),
  }));
}
