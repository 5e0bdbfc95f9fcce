/** Throughput for records that are not five fields. */
import { END_TO_END, END_TO_END_COLUMNS, runEndToEnd } from '../lib/end-to-end.mjs';
import { caseOf } from '../lib/scenario.mjs';

const GROUPS = {
  nested: 'nested request object',
  error: 'error with stack',
  child: 'child logger for every ten records',
  manyShapes: 'a thousand shapes',
  long: 'message of 1,000 characters',
  nonAscii: 'non-ASCII',
};
/** Those that a goal is about. */
const CORE = ['kakashi-kv-equal', 'pino-destination'];
const TAIL = [
  'kakashi-async-equal',
  'kakashi-pino-json',
  'kakashi-pino-kv',
  'kakashi-winston',
  'pino-file',
  'winston-file-equal',
  'bunyan',
  'logtape-non-blocking',
];
/** By default ours writes at once what is an error; pino does not. */
const UNFLUSHED = { id: 'kakashi-kv-equal-unflushed', options: { flushLevel: false } };

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'shapes',
  title: 'Throughput of other records',
  method:
    'As above, to a file, in turns. The nested object is a request of eight values on three levels. The error is one with ' +
    'a code and a stack, logged at level error: by default our sync mode then writes before the call returns, a write for ' +
    'each record, and pino does not; with `flushLevel: false` neither does. A child with two fields is made for every ten ' +
    'records. Of a thousand shapes every record has another than the one before. ' +
    END_TO_END_COLUMNS,
  ...END_TO_END,
  pairs: [
    { ours: 'kakashi-kv-equal', other: 'pino-destination' },
    { ours: UNFLUSHED.id, other: 'pino-destination', note: 'neither writes at once' },
    { ours: 'kakashi-kv-equal', other: 'winston-file-equal' },
    { ours: 'kakashi-async-equal', other: 'pino-file', note: 'both write in a thread' },
    { ours: 'kakashi-pino-json', other: 'pino-destination', note: 'both JSON' },
  ],
  sides: [...CORE, ...TAIL],
  rounds: ({ sideRounds }) => sideRounds,
  cases: ({ records, warmUp }, sides) =>
    Object.entries(GROUPS).flatMap(([shape, group]) => {
      const ids = [...CORE, ...TAIL].filter((id) => sides[id].shapes?.includes(shape) ?? true);
      const cases = ids.map((id) => ({
        ...caseOf(group, id, sides, { shape, records, warmUp }),
        tail: TAIL.includes(id),
      }));
      return shape === 'error' ? [unflushed(cases[0]), ...cases] : cases;
    }),
  run: runEndToEnd,
};

function unflushed(one) {
  const { id, options } = UNFLUSHED;
  return { ...one, id, title: `${one.title}, flushLevel: false`, params: { ...one.params, options } };
}
