import { isEqualWork } from './equal-work.mjs';
import { wasIdle } from './machine.mjs';
import { formatNumber, formatRatio } from './number.mjs';
import { ratios, summary } from './statistics.mjs';

const GROUP = 'five fields';
/** Ids of cases, with the words of the README. */
const ROWS = [
  [
    'the logger, `sync`',
    'kakashi-kv-equal',
    [
      ['pino-destination', '`pino.destination()`'],
      ['winston-file-equal', "winston's File"],
      ['bunyan', 'bunyan'],
    ],
  ],
  ['the logger, `async`', 'kakashi-async-equal', [['pino-file', 'target `pino/file`']]],
  ['pino, in the process, `json`', 'kakashi-pino-json', [['pino-destination', '`pino.destination()`']]],
  ['pino, in the process, `async`, `kv`', 'kakashi-pino-async-kv', [['pino-file', 'target `pino/file`']]],
  [
    'pino, target, `kv`',
    'kakashi-pino-target',
    [
      ['pino-file', 'target `pino/file`, which passes JSON on'],
      ['pino-logfmt', 'target `pino-logfmt`'],
      ['pino-pretty', 'target `pino-pretty`'],
    ],
  ],
  ['winston, with `kakashiFormat()`', 'kakashi-winston', [['winston-file-text', "winston's File, the same text"]]],
  [
    'winston, with `accelerate()`',
    'kakashi-winston-accelerated',
    [['winston-file-text', "winston's File, the same text"]],
  ],
];

/** The README's table, from the published results. @param {import('./results.mjs').Results} results @returns {string} Markdown */
export function readmeNumbers({ kind, machine, scenarios }) {
  const { rows, better } = scenarios.find(({ name }) => name === 'throughput');
  const find = (id) => rows.find((row) => row.id === id && row.group === GROUP);
  const lines = ROWS.flatMap(([title, ours, rivals]) => {
    return rivals.map(([other, words], at) => {
      const [row, against] = [find(ours), find(other)];
      const work = isEqualWork(row, against) ? '' : ` (${against.prints ?? 'nothing'} on each line)`;
      const [name, perSecond] = at === 0 ? [title, formatNumber(thousands(summary(row).median), 0)] : ['', ''];
      return `| ${name} | ${perSecond} | ${words}${work} | ${formatRatio(ratios(row, against, better).median)} |`;
    });
  });
  const { length: rounds } = find(ROWS[0][1]).runs;
  const run = `${kind === 'full' ? '' : `, a ${kind} run`}${wasIdle(machine) ? '' : ', while others were at work'}`;
  return [
    `Records/s to a file until every line is there: five fields, and what each library adds, on ${machine.cpu}, Node.js`,
    `${machine.node}, ${machine.date.slice(0, 10)}${run}; medians of ${rounds} alternating runs in fresh processes:`,
    '',
    '| | records/s | against | ratio |',
    '|---|---:|---|---:|',
    ...lines,
    '',
  ].join('\n');
}

function thousands(value) {
  return Math.round(value / 1000) * 1000;
}
