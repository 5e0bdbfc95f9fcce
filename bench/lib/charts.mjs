/** Which charts there are, and what of the results they show. */
import { barChart } from './chart.mjs';
import { EQUAL } from './equal-work.mjs';
import { formatNumber } from './number.mjs';
import { summary } from './statistics.mjs';

const FIVE_FIELDS = { scenario: 'throughput', group: 'five fields' };
const THROUGHPUT = 'records/s to a file, until every line is there; more is better.';
const isLogger = ({ id, kind }) => kind === 'rival' || /^kakashi-(kv|async)/.test(id);
const isEqual = ({ prints }) => prints === EQUAL;

/**
 * @typedef {object} ChartOfResults
 * @property {string} name of its file
 * @property {string} title
 * @property {string} subtitle
 * @property {string} scenario
 * @property {string} group
 * @property {string} [key] of the figure; the value if absent
 * @property {'higher' | 'lower'} [better] of that figure; of the scenario if absent
 * @property {(row: import('./measure.mjs').Row) => boolean} shown
 */

/** @type {ChartOfResults[]} */
const CHARTS = [
  {
    name: 'five-fields',
    title: 'Equal work: a record of five fields, with time, pid and host name',
    subtitle: THROUGHPUT,
    ...FIVE_FIELDS,
    shown: (row) => isEqual(row) && isLogger(row),
  },
  {
    name: 'simple-line',
    title: 'Equal work: a simple line, with time, pid and host name',
    subtitle: THROUGHPUT,
    scenario: 'throughput',
    group: 'simple line',
    shown: (row) => isEqual(row) && isLogger(row),
  },
  {
    name: 'main-thread',
    title: 'What a record of five fields takes of the thread that logs',
    subtitle: 'ns of CPU time, event loop included, with time, pid and host name on each line; less is better.',
    ...FIVE_FIELDS,
    key: 'mainNs',
    better: 'lower',
    shown: (row) => isEqual(row) && row.kind !== 'ceiling',
  },
  {
    name: 'pino',
    title: 'pino and its transports: five fields',
    subtitle: THROUGHPUT,
    ...FIVE_FIELDS,
    shown: ({ id }) => /^(kakashi-)?pino/.test(id),
  },
  {
    name: 'winston',
    title: 'winston and its transports: five fields',
    subtitle: THROUGHPUT,
    ...FIVE_FIELDS,
    shown: ({ id }) => /^(kakashi-)?winston/.test(id),
  },
  {
    name: 'latency',
    title: 'Latency of a logging call at 10,000 calls/s: p99',
    subtitle: 'µs from when a call was due until it returned; less is better.',
    scenario: 'latency',
    group: '10,000 calls/s',
    shown: () => true,
  },
];

/** @param {import('./results.mjs').Results} results @returns {Record<string, string>} SVG by name */
export function charts({ scenarios }) {
  return Object.fromEntries(CHARTS.map((chart) => [chart.name, barChart(chartOf(chart, scenarios))]));
}

function chartOf({ title, subtitle, group, key, shown, ...chart }, scenarios) {
  const { rows, better, digits } = scenarios.find(({ name }) => name === chart.scenario);
  const bars = rows
    .filter((row) => row.group === group && shown(row) && summary(row, key).count > 0)
    .map((row) => {
      const { median, min, max } = summary(row, key);
      const text = formatNumber(median, digits);
      return { label: row.title, kind: row.kind, value: median, least: min, greatest: max, text };
    });
  const sign = (chart.better ?? better) === 'higher' ? -1 : 1;
  bars.sort((one, other) => sign * (one.value - other.value));
  return { title, subtitle, bars };
}
