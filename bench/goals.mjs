/**
 * What is wanted of Kakashi, as the results can show it.
 *
 * @typedef {object} Goal
 * @property {string} what
 * @property {string} scenario
 * @property {string} group
 * @property {string} ours id of a case
 * @property {string} [other] id of another: the goal is about the ratio of the two in the same round, above 1 if ours is better
 * @property {string} [key] of the figure; the value if absent
 * @property {{ other: string, key: string }} [above] the goal is about by how much ours is above that in the same round
 * @property {number} [least] @property {number} [most] without both it is a plain figure
 * @property {string} [unit] of a figure that is no ratio
 * @property {number} [digits] of the figure; 2 if absent
 * @property {boolean} [equalWork] both have to print time, pid and host name on each line
 */

const FIELDS = 'five fields';
const SIMPLE = 'simple line';
const PINO = [FIELDS, SIMPLE];
const MODES = ['sync', 'async'];
const POLICIES = ['drop-oldest', 'drop-newest'];

/** @type {Goal[]} */
export const GOALS = [
  ...throughput('the logger, sync', 'kakashi-kv-equal', { equalWork: true }, [
    [FIELDS, 'pino-destination', 6],
    [FIELDS, 'winston-file-equal', 20],
    [SIMPLE, 'pino-destination', 10],
  ]),
  ...throughput('the logger, async', 'kakashi-async-equal', { equalWork: true }, [[FIELDS, 'pino-file', 8]]),
  {
    what: 'the logger, async, in records/s',
    scenario: 'throughput',
    group: FIELDS,
    ours: 'kakashi-async-equal',
    unit: 'records/s',
    digits: 0,
  },
  ...throughput('the logger, sync: share of the ceiling', 'kakashi-kv-equal', {}, [
    [FIELDS, 'ceiling'],
    [SIMPLE, 'ceiling'],
  ]),
  {
    what: 'the logger, sync: writes a record at batches of 100',
    scenario: 'throughput',
    group: FIELDS,
    ours: 'kakashi-kv-equal',
    key: 'logWrites',
    // Now and then the timer cuts a batch short.
    most: 0.0105,
    unit: 'writes/record',
    digits: 4,
  },
  {
    what: 'the formatter, a known shape against the generic way',
    scenario: 'format',
    group: FIELDS,
    ours: 'kv-without-time',
    other: 'kv-without-time-generic',
    least: 2,
  },
  ...[
    ['nested request object', 'kakashi-kv-equal'],
    ['error with stack', 'kakashi-kv-equal'],
    ['error with stack', 'kakashi-kv-equal-unflushed'],
  ].map(([group, ours]) => ({
    what: 'the logger, sync',
    scenario: 'shapes',
    group,
    ours,
    other: 'pino-destination',
    least: 3,
    equalWork: true,
  })),
  {
    what: 'a level that is off: no dearer than with pino',
    scenario: 'disabled',
    group: FIELDS,
    ours: 'kakashi-kv',
    above: { other: 'pino-destination', key: 'value' },
    // Less than how the loop around the call happens to be compiled.
    most: 0.5,
    unit: 'ns above pino',
    digits: 1,
  },
  {
    what: 'two threads, one file, against one thread',
    scenario: 'threads',
    group: FIELDS,
    ours: 'kakashi-kv-2',
    other: 'kakashi-kv-1',
    least: 1.9,
  },
  ...throughput('pino, target, kv', 'kakashi-pino-target', {}, [
    ...PINO.map((group) => [group, 'pino-logfmt', 5]),
    ...PINO.map((group) => [group, 'pino-pretty', 10]),
    ...PINO.map((group) => [group, 'pino-file', 1]),
  ]),
  ...throughput('pino, in-process, async, kv', 'kakashi-pino-async-kv', {}, [
    ...PINO.map((group) => [group, 'pino-file', 2]),
    ...PINO.map((group) => [group, 'pino-noop', 0.9]),
  ]),
  ...throughput(
    'pino, in-process, sync, json',
    'kakashi-pino-json',
    {},
    PINO.map((group) => [group, 'pino-destination', 2]),
  ),
  ...throughput('winston, with kakashiFormat()', 'kakashi-winston', {}, [
    [FIELDS, 'winston-file-text', 4],
    [FIELDS, 'winston-noop', 0.9],
  ]),
  ...throughput('winston, with accelerate()', 'kakashi-winston-accelerated', {}, [[FIELDS, 'winston-noop', 1.5]]),
  {
    what: 'winston, with accelerate(): a level that is off',
    scenario: 'disabled',
    group: FIELDS,
    ours: 'kakashi-winston-accelerated',
    other: 'winston-file',
    least: 10,
  },
  ...['kakashi-kv', 'kakashi-async', 'kakashi-pino-kv', 'kakashi-winston'].map((ours) => ({
    what: 'retained heap over 1,000,000 records',
    scenario: 'memory',
    group: FIELDS,
    ours,
    most: 0.05,
    unit: 'MB',
    digits: 3,
  })),
  ...variants().map((ours) => ({
    what: 'growth while nobody reads',
    scenario: 'memory-stalled',
    group: 'lines of 200 bytes',
    ours,
    most: 16,
    unit: 'MiB',
  })),
  ...variants().map((ours) => ({
    what: 'longest call in a stall, above what the machine stalled',
    scenario: 'stall',
    group: 'a stall of one second',
    ours,
    above: { other: 'control', key: 'stalled' },
    most: 1000,
    unit: 'µs',
    digits: 0,
  })),
];

function throughput(what, ours, more, comparisons) {
  return comparisons.map(([group, other, least]) => ({
    what,
    scenario: 'throughput',
    group,
    ours,
    other,
    least,
    ...more,
  }));
}

function variants() {
  return MODES.flatMap((mode) => POLICIES.map((policy) => `${mode}-${policy}`));
}
