/** Which charts there are, and what of the results they show. */
import { barChart } from './chart.mjs';
import { EQUAL } from './equal-work.mjs';
import { formatNumber } from './number.mjs';
import { summary } from './statistics.mjs';

const THROUGHPUT = 'records/s to a file, until every line is there; more is better.';

const CHARTS = [
  {
    name: 'five-fields',
    title: 'Equal work: a record of five fields, with time, pid and host name',
    subtitle: THROUGHPUT,
    scenario: 'throughput',
    group: 'five fields',
    shown: ({ prints, kind, id }) =>
      prints === EQUAL &&
      kind !== 'ceiling' &&
      (kind === 'rival' || id.startsWith('kakashi-kv') || id.startsWith('kakashi-async')),
  },
  {
    name: 'simple-line',
    title: 'Equal work: a simple line, with time, pid and host name',
    subtitle: THROUGHPUT,
    scenario: 'throughput',
    group: 'simple line',
    shown: ({ prints, kind, id }) =>
      prints === EQUAL &&
      kind !== 'ceiling' &&
      (kind === 'rival' || id.startsWith('kakashi-kv') || id.startsWith('kakashi-async')),
  },
  {
    name: 'pino',
    title: 'pino and its transports: five fields',
    subtitle: THROUGHPUT,
    scenario: 'throughput',
    group: 'five fields',
    shown: ({ id }) => /^(kakashi-)?pino/.test(id),
  },
  {
    name: 'winston',
    title: 'winston and its transports: five fields',
    subtitle: THROUGHPUT,
    scenario: 'throughput',
    group: 'five fields',
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
  return Object.fromEntries(CHARTS.map(({ name, ...chart }) => [name, barChart(chartOf(chart, scenarios))]));
}

function chartOf({ title, subtitle, scenario: wanted, group, shown }, scenarios) {
  const { rows, better, digits } = scenarios.find(({ name }) => name === wanted);
  const bars = rows
    .filter((row) => row.group === group && shown(row) && summary(row).count > 0)
    .map((row) => {
      const { median, min, max } = summary(row);
      const text = formatNumber(median, digits);
      return { label: row.title, kind: row.kind, value: median, least: min, greatest: max, text };
    });
  bars.sort((one, other) => (better === 'higher' ? other.value - one.value : one.value - other.value));
  return { title, subtitle, bars };
}
