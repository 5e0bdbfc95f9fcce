/** Throughput to what is not a file. */
import { END_TO_END, END_TO_END_COLUMNS, runEndToEnd } from '../lib/end-to-end.mjs';
import { caseOf } from '../lib/scenario.mjs';

const SIDES = [
  'kakashi-kv-equal',
  'kakashi-async-equal',
  'kakashi-pino-json',
  'kakashi-pino-kv',
  'pino-destination',
  'pino-destination-sync',
  'pino-file',
  'ceiling',
];
const GROUPS = { pipe: 'five fields, to a pipe', nothing: 'five fields, to nothing' };

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'destinations',
  title: 'Throughput to a pipe and to nothing',
  method:
    'As above, five fields, in turns. The pipe is a FIFO with a reader, a process of its own, that counts lines; the clock ' +
    'runs until it has the last one. Nothing is /dev/null; that every line was written shows in the bytes that the system ' +
    `counted. ${END_TO_END_COLUMNS}`,
  ...END_TO_END,
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination' },
    { ours: 'kakashi-kv-equal', other: 'pino-destination-sync', note: 'ours in batches' },
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-pino-json', other: 'pino-destination', note: 'both JSON' },
    { ours: 'kakashi-kv-equal', other: 'ceiling', note: 'how much of what is possible' },
  ],
  sides: SIDES,
  rounds: ({ sideRounds }) => sideRounds,
  cases: ({ records, warmUp }, sides) =>
    Object.entries(GROUPS).flatMap(([to, group]) =>
      SIDES.map((id) => ({ ...caseOf(group, id, sides, { shape: 'fields', to, records, warmUp }), tail: true })),
    ),
  run: runEndToEnd,
};
