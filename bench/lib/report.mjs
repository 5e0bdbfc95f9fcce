import { isEqualWork } from './equal-work.mjs';
import { wasIdle } from './machine.mjs';
import { formatNumber, formatRatio } from './number.mjs';
import { ratios, summary } from './statistics.mjs';
import { table } from './table.mjs';
import { judge } from './verdict.mjs';

/**
 * @param {import('./results.mjs').Results} results @param {import('../goals.mjs').Goal[]} goals
 * @returns {string} Markdown
 */
export function report(results, goals) {
  const sections = [head(results), goalSection(goals, results), ...results.scenarios.map(section)];
  return `${sections.flat().join('\n').trimEnd()}\n`;
}

function head({ kind, machine, seconds, scenarios }) {
  const loads = [machine.loadBefore, machine.loadAfter].map((load) => load.map((value) => value.toFixed(2)).join(' '));
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const lines = [
    '# Benchmark results',
    '',
    `Written by \`npm run bench${kind === 'full' ? '' : ' -- --quick'}\`; the raw rounds are in [RESULTS.json](RESULTS.json). Each`,
    'run is a process of its own; the sides take turns, every other round in reverse order. Figures are medians over the rounds,',
    'with the least and the greatest; ratios are medians of the ratios within a round, and above 1 the side named first is the',
    'better. Work is equal where both sides print the same beside the record: usually time, pid and host name.',
    '',
    ...table(
      ['', ''],
      [
        ['run', `${kind}, ${formatNumber(seconds / 60, 0)} minutes`],
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
  if (!wasIdle(machine)) remarks.push('**The machine was not idle when this started.**');
  const rows = scenarios.flatMap((one) => one.rows);
  const noisy = rows.filter((row) => summary(row).noisy).length;
  if (noisy > 0) remarks.push(`**${noisy} of ${rows.length} rows are noisy: their spread is above 30 %.**`);
  for (const remark of remarks) lines.push(remark, '');
  return lines;
}

function goalSection(goals, { scenarios }) {
  const rows = goals.map((goal) => {
    const { word, ours, other, got, range } = judge(goal, scenarios);
    const isRatio = goal.other !== undefined;
    const format = isRatio ? formatRatio : (value) => formatNumber(value, goal.digits ?? 2);
    const [sign, bound] = goal.least === undefined ? ['at most', goal.most] : ['at least', goal.least];
    return [
      goal.what,
      goal.group,
      ours,
      other,
      bound === undefined ? '' : `${sign} ${bound}${isRatio ? '' : ` ${goal.unit}`}`,
      format(got),
      range === undefined ? '-' : range.map(format).join(' to '),
      word === 'met' || word === 'figure' ? word : `**${word}**`,
    ];
  });
  const text = 'Those of the logger itself are about equal work: time, pid and host name on each line of both sides.';
  return [
    '## Goals',
    '',
    text,
    '',
    ...table(['goal', 'of', 'side', 'against', 'wanted', 'got', 'range', ''], rows),
    '',
  ];
}

function section({ rows, ...scenario }) {
  const rounds = [...new Set(rows.map(({ runs }) => runs.length))].sort((one, other) => other - one);
  const lines = [`## ${scenario.title}`, '', `${scenario.method} Rounds: ${rounds.join(' or ')}.`, ''];
  for (const group of new Set(rows.map((row) => row.group))) {
    const members = rows.filter((row) => row.group === group);
    lines.push(`### ${capitalized(group)}`, '', ...rowTable(scenario, members), '');
    const pairs = pairTable(scenario, members);
    if (pairs.length > 0) lines.push(...pairs, '');
  }
  lines.push(...lossLines(scenario, rows));
  return lines;
}

function rowTable({ unit, digits, columns }, rows) {
  const prints = rows.some((row) => row.prints !== undefined);
  const titles = ['side', ...(prints ? ['prints'] : []), unit, 'least', 'greatest', 'spread'];
  titles.push(...columns.map(({ title }) => title));
  return table(
    titles,
    rows.map((row) => {
      const { count, median, min, max, spread } = summary(row);
      if (count === 0) return [`${row.title}: FAILED`, ...titles.slice(1).map(() => '-')];
      const figures = [median, min, max].map((value) => formatNumber(value, digits));
      const more = columns.map((column) => formatNumber(summary(row, column.key).median, column.digits));
      const what = prints ? [titleOf(row), row.prints ?? ''] : [titleOf(row)];
      return [...what, ...figures, `${formatNumber(spread * 100, 0)} %`, ...more];
    }),
  );
}

function titleOf(row) {
  const failed = row.failures.length > 0 ? ` (${row.failures.length} runs FAILED)` : '';
  return `${row.title}${failed}${summary(row).noisy ? ' (noisy)' : ''}`;
}

/** Equal work first, the rest beside it. */
function pairTable({ pairs, better }, rows) {
  const lines = { equal: [], other: [] };
  for (const { ours, other, note = '' } of pairs) {
    const [row, against] = [ours, other].map((id) => rows.find((candidate) => candidate.id === id));
    if (row === undefined || against === undefined) continue;
    const { median, min, max } = ratios(row, against, better);
    const work = isEqualWork(row, against) ? 'equal' : 'not equal';
    const line = [row.title, against.title, formatRatio(median), [min, max].map(formatRatio).join(' to '), work, note];
    lines[work === 'equal' ? 'equal' : 'other'].push(line);
  }
  const all = [...lines.equal, ...lines.other];
  if (all.length === 0) return [];
  if (rows.some((row) => row.prints !== undefined))
    return table(['side', 'against', 'ratio', 'range', 'work', ''], all);
  return table(
    ['side', 'against', 'ratio', 'range', ''],
    all.map((line) => line.toSpliced(4, 1)),
  );
}

/** Every case in which a side of ours is behind one that it is in the place of, whatever the reason. */
function lossLines({ better, unit, columns, compared = ['value'] }, rows) {
  if (rows.every(({ rivals }) => rivals.length === 0)) return [];
  const lines = [];
  for (const row of rows) {
    const rivals = rows.filter(({ id, group }) => group === row.group && row.rivals.includes(id));
    for (const rival of rivals) {
      for (const key of compared) {
        const title = columns.find((column) => column.key === key)?.title ?? unit;
        const { median } = ratios(row, rival, better, key);
        if (median < 1) lines.push([row.group, row.title, rival.title, title, formatRatio(median)]);
      }
    }
  }
  const text = ['Cases that Kakashi loses, of all ways that one of its own could stand in for:', ''];
  if (lines.length === 0) return [...text, 'none', ''];
  return [...text, ...table(['', 'side', 'against', 'of', 'ratio'], lines), ''];
}

function capitalized(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}
