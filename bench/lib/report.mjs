import { median, ratios } from './statistics.mjs';
import { table } from './table.mjs';

/** Above this a row says that it was noisy. */
const NOISY_SPREAD = 0.3;
/** A load average above this, before the start, means that others were at work. */
const IDLE_LOAD = 0.5;

/**
 * @typedef {object} Results
 * @property {string} kind full, quick or a trial
 * @property {ReturnType<import('./machine.mjs').describeMachine> & { loadAfter: number[] }} machine
 * @property {{ scenario: import('./scenario.mjs').Scenario, rounds: number, rows: import('./measure.mjs').Row[] }[]} measured
 */

/** @param {Results} results @returns {string} Markdown */
export function report(results) {
  const sections = [head(results), ...results.measured.map(section)];
  return `${sections.flat().join('\n')}\n`;
}

/** Whether every run of every case confirmed that what was logged is in its file. */
export function isComplete({ measured }) {
  return measured.every(({ rows }) => rows.every(({ failures }) => failures.length === 0));
}

function head({ kind, machine, measured }) {
  const loads = [machine.loadBefore, machine.loadAfter].map((load) => load.map((value) => value.toFixed(2)).join(' '));
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const lines = [
    '# Benchmark results',
    '',
    `Written by \`npm run bench${kind === 'quick' ? ' -- --quick' : ''}\`. Each run is a process of its own; the sides take`,
    'turns, every other round in reverse order. Figures are medians over the rounds, with the least and the greatest; ratios',
    'are medians of the ratios within a round, and above 1 the side named first is the better.',
    '',
    ...table(
      ['', ''],
      [
        ['run', kind],
        ['date', machine.date],
        ['CPU', machine.cpu],
        ['memory', machine.memory],
        ['system', machine.os],
        ['Node.js', machine.node],
        ['packages', packages.join(', ')],
        ['load average before', loads[0]],
        ['load average after', loads[1]],
      ],
    ),
    '',
  ];
  const remarks = [];
  if (machine.loadBefore[0] > IDLE_LOAD) remarks.push('**The machine was not idle when this started.**');
  const rows = measured.flatMap((one) => one.rows);
  const noisy = rows.filter(isNoisy).length;
  if (noisy > 0) remarks.push(`**${noisy} of ${rows.length} rows are noisy: their spread is above 30 %.**`);
  for (const remark of remarks) lines.push(remark, '');
  return lines;
}

function section({ scenario, rounds, rows }) {
  const lines = [`## ${scenario.title}`, '', `${scenario.method} Rounds: ${rounds}.`, ''];
  for (const group of new Set(rows.map((row) => row.group))) {
    const members = rows.filter((row) => row.group === group);
    lines.push(`### ${capitalized(group)}`, '', ...rowTable(scenario, members), '');
    const pairs = pairTable(scenario, members);
    if (pairs.length > 0) lines.push(...pairs, '');
  }
  lines.push(...targetLines(scenario, rows), ...lossLines(scenario, rows));
  return lines;
}

function rowTable({ unit, digits, columns }, rows) {
  const titles = ['side', unit, 'least', 'greatest', 'spread', ...columns.map(({ title }) => title)];
  return table(
    titles,
    rows.map((row) => {
      if (row.values.length === 0) return [`${row.title}: FAILED`, ...titles.slice(1).map(() => '-')];
      const measured = row.runs.filter((run) => run !== undefined);
      const more = columns.map(({ of, digits }) => formatNumber(median(measured.map(of)), digits));
      const figures = [row.median, row.min, row.max].map((value) => formatNumber(value, digits));
      return [titleOf(row), ...figures, `${formatNumber(row.spread * 100, 0)} %`, ...more];
    }),
  );
}

function titleOf(row) {
  const failed = row.failures.length > 0 ? ` (${row.failures.length} runs FAILED)` : '';
  return `${row.title}${failed}${isNoisy(row) ? ' (noisy)' : ''}`;
}

function pairTable({ pairs, better }, rows) {
  const lines = [];
  for (const { ours, other, note, goal } of pairs) {
    const [row, against] = [ours, other].map((id) => rows.find((candidate) => candidate.id === id));
    if (row === undefined || against === undefined) continue;
    const ratio = ratios(row, against, better);
    const least = goal?.groups.includes(row.group)
      ? `${formatNumber(goal.least, 2)}: ${verdict(ratio.median >= goal.least)}`
      : '';
    const range = [ratio.min, ratio.max].map((value) => formatNumber(value, 2)).join(' to ');
    lines.push([row.title, against.title, formatNumber(ratio.median, 2), range, least, note]);
  }
  if (lines.length === 0) return [];
  if (lines.some((line) => line[4] !== '')) return table(['side', 'against', 'ratio', 'range', 'goal', ''], lines);
  return table(
    ['side', 'against', 'ratio', 'range', ''],
    lines.map((line) => line.toSpliced(4, 1)),
  );
}

function targetLines({ targets }, rows) {
  const lines = targets(rows).map(({ text, value, met }) => {
    return `- ${verdict(met)}: ${text} (${formatNumber(value, value < 100 ? 2 : 0)})`;
  });
  return lines.length === 0 ? [] : ['Targets:', '', ...lines, ''];
}

/** Every case in which a side of ours is behind one that it is in the place of, whatever the reason. */
function lossLines({ better, unit, compared = [{ title: unit, of: ({ value }) => value }] }, rows) {
  if (rows.every(({ rivals }) => rivals.length === 0)) return [];
  const lines = [];
  for (const row of rows) {
    const rivals = rows.filter(({ id, group }) => group === row.group && row.rivals.includes(id));
    for (const rival of rivals) {
      for (const { title, of } of compared) {
        const ratio = ratios(row, rival, better, of).median;
        if (ratio < 1) lines.push([row.group, row.title, rival.title, title, formatNumber(ratio, 2)]);
      }
    }
  }
  const text = ['Cases that Kakashi loses, of all ways that one of its own could stand in for:', ''];
  if (lines.length === 0) return [...text, 'none', ''];
  return [...text, ...table(['', 'side', 'against', 'of', 'ratio'], lines), ''];
}

function verdict(met) {
  return met ? 'met' : '**NOT met**';
}

function isNoisy({ spread }) {
  return spread > NOISY_SPREAD;
}

function capitalized(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function formatNumber(value, digits) {
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
