/** The formatter alone: a record becomes a line, and nobody writes it. */
import { hostname } from 'node:os';
import { messageFirst } from '../lib/records.mjs';
import { timeCalls } from '../lib/timed-loop.mjs';

const FORMATS = ['kv', 'logfmt', 'json'];
const SHAPES = { fields: 'five fields', simple: 'simple line', nested: 'nested request object' };
const INFO = 20;
/** Where code may not be made of text, a formatter cannot be compiled for the shape of a record. */
const GENERIC = ['--disallow-code-generation-from-strings'];

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'format',
  title: 'The formatter alone',
  method:
    '`createFormatter({ format, timestamp })` with pid and host name bound, in ns a record: the median of loops ' +
    'of 10,000 records, warm. "Generic" is the same in a ' +
    `process with \`${GENERIC[0]}\`, in which no code can be made for a record's shape. \`JSON.stringify\` of the same ` +
    'fields, for comparison, prints no more than those.',
  unit: 'ns/record',
  better: 'lower',
  digits: 0,
  columns: [{ title: 'characters', key: 'characters', digits: 0 }],
  pairs: [
    ...FORMATS.map((format) => ({ ours: format, other: `${format}-generic`, note: 'compiled against generic' })),
    { ours: 'kv-without-time', other: 'kv-without-time-generic', note: 'compiled against generic' },
    { ours: 'kv-without-time', other: 'stringify', note: 'fields alone' },
  ],
  sides: [],
  rounds: ({ sideRounds }) => sideRounds,
  cases: () => Object.keys(SHAPES).flatMap(casesOf),
  run,
};

function casesOf(shape) {
  const of = (id, title, params, execArgv) => ({
    group: SHAPES[shape],
    id,
    title,
    kind: params.format === undefined ? 'rival' : 'ours',
    rivals: [],
    tail: shape !== 'fields',
    execArgv,
    params: { shape, ...params },
  });
  const twice = (id, title, params) => [
    of(id, title, params),
    of(`${id}-generic`, `${title}, generic`, params, GENERIC),
  ];
  return [
    ...FORMATS.flatMap((format) => twice(format, `${format}, time, pid, host`, { format, equal: true })),
    ...twice('kv-without-time', 'kv', { format: 'kv' }),
    of('stringify', 'JSON.stringify of the fields', {}),
  ];
}

async function run({ format, equal, shape }) {
  const line = format === undefined ? (_message, fields) => JSON.stringify(fields ?? {}) : await lineOf(format, equal);
  let characters = 0;
  const log = messageFirst({
    info(message, fields) {
      characters += line(message, fields).length;
    },
  });
  const { ns, calls } = await timeCalls(log[shape]);
  if (characters < calls * 2) throw new Error(`${characters} characters of ${calls} records`);
  return { value: ns, characters: characters / calls, calls };
}

async function lineOf(format, equal) {
  const { createFormatter } = await import('kakashi');
  if (!equal) {
    const formatter = createFormatter({ format });
    return (message, fields) => formatter.format(INFO, 'app', message, fields, undefined);
  }
  const formatter = createFormatter({ format, timestamp: 'iso' }).bind({ pid: process.pid, hostname: hostname() });
  return (message, fields) => formatter.format(INFO, 'app', message, fields, Date.now());
}
