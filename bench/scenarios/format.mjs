/** The formatter alone: a record becomes a line, and nobody writes it. */
import { hostname } from 'node:os';
import { messageFirst } from '../lib/records.mjs';
import { timeCalls } from '../lib/timed-loop.mjs';

const FORMATS = ['kv', 'logfmt', 'json'];
const SHAPES = { fields: 'five fields', simple: 'simple line', nested: 'nested request object' };
const INFO = 20;

/** The five fields in an object that is not plain: it has to be taken apart value by value. */
class Login {
  constructor(n) {
    this.userId = n;
    this.ip = '10.0.0.1';
    this.method = 'GET';
    this.path = '/api/orders';
    this.ms = 12.5;
  }
}

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'format',
  title: 'The formatter alone',
  method:
    '`createFormatter({ format, timestamp })` with pid and host name bound, in ns a record: the median of loops ' +
    'of 10,000 records, warm. The shapes of plain objects are known to the formatter; "generic" is the same line of an ' +
    'object of a class, of which it takes nothing for granted. In an engine kv and logfmt write bytes, without the ' +
    'string that is made here. `JSON.stringify` of the same fields, for comparison, prints no more than those.',
  unit: 'ns/record',
  better: 'lower',
  digits: 0,
  columns: [{ title: 'characters', key: 'characters', digits: 0 }],
  pairs: [
    ...FORMATS.map((format) => ({ ours: format, other: `${format}-generic`, note: 'known shape against generic' })),
    { ours: 'kv-without-time', other: 'kv-without-time-generic', note: 'known shape against generic' },
    { ours: 'kv-without-time', other: 'stringify', note: 'fields alone' },
  ],
  sides: [],
  rounds: ({ sideRounds }) => sideRounds,
  cases: () => Object.keys(SHAPES).flatMap(casesOf),
  run,
};

function casesOf(shape) {
  const of = (id, title, params) => ({
    group: SHAPES[shape],
    id,
    title,
    kind: params.format === undefined ? 'rival' : 'ours',
    rivals: [],
    tail: shape !== 'fields',
    params: { shape, ...params },
  });
  const twice = (id, title, params) =>
    shape === 'fields'
      ? [of(id, title, params), of(`${id}-generic`, `${title}, generic`, { ...params, generic: true })]
      : [of(id, title, params)];
  return [
    ...FORMATS.flatMap((format) => twice(format, `${format}, time, pid, host`, { format, equal: true })),
    ...twice('kv-without-time', 'kv', { format: 'kv' }),
    of('stringify', 'JSON.stringify of the fields', {}),
  ];
}

async function run({ format, equal, shape, generic = false }) {
  const line = format === undefined ? (_message, fields) => JSON.stringify(fields ?? {}) : await lineOf(format, equal);
  let characters = 0;
  const print = {
    info(message, fields) {
      characters += line(message, fields).length;
    },
  };
  const log = messageFirst(print);
  const { ns, calls } = await timeCalls(generic ? (n) => print.info('user logged in', new Login(n)) : log[shape]);
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
