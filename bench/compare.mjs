/**
 * The working tree against a git ref: `npm run bench:compare -- <ref>`. Both are built, and take turns in fresh processes.
 *
 *   --only <sides>     separated by commas; all of our own of the scenario if absent
 *   --scenario <name>  throughput if absent
 *   --group <name>     one group of it; all if absent
 *   --rounds <n>       7 if absent
 *   --records <n>      200,000 if absent; fewer for a trial
 */
import { parseArgs } from 'node:util';
import { measure } from './lib/measure.mjs';
import { formatNumber, formatRatio } from './lib/number.mjs';
import { loadScenario } from './lib/scenario.mjs';
import { loadSides } from './lib/side.mjs';
import { FULL } from './lib/size.mjs';
import { ratios, summary } from './lib/statistics.mjs';
import { table } from './lib/table.mjs';
import { build, checkOut } from './lib/worktree.mjs';

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    scenario: { type: 'string', default: 'throughput' },
    group: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    records: { type: 'string' },
  },
});
const [ref] = positionals;
const rounds = Number(args.rounds);
if (positionals.length !== 1) throw new Error('expected one git ref: npm run bench:compare -- <ref>');
if (!(Number.isInteger(rounds) && rounds > 0))
  throw new Error(`--rounds: expected a number from 1, got ${args.rounds}`);

const scenario = await loadScenario(args.scenario);
const size = args.records === undefined ? FULL : { ...FULL, records: Number(args.records) };
const cases = chosen(scenario.cases(size, await loadSides(scenario.sides)));

build();
const there = checkOut(ref);
process.once('SIGINT', () => {
  there.remove();
  process.exit(130);
});
try {
  const both = cases.flatMap((one) => [
    { ...one, title: `${one.title}, working tree` },
    { ...one, title: `${one.title}, ${there.commit}`, bench: there.bench },
  ]);
  const progress = (text) => process.stderr.write(`${text}\n`);
  const rows = await measure(
    scenario,
    both.map(({ tail: _tail, ...one }) => one),
    { core: rounds, tail: rounds },
    progress,
  );
  console.log(comparison(rows).join('\n'));
  for (const { failures, title } of rows) for (const failure of failures) console.error(`FAILED ${title}: ${failure}`);
  process.exitCode = rows.every(({ failures }) => failures.length === 0) ? 0 : 1;
} finally {
  there.remove();
}

function chosen(all) {
  const wanted = args.only?.split(',');
  const unknown = wanted?.find((id) => !all.some((one) => one.id === id));
  if (unknown !== undefined) throw new Error(`--only: ${args.scenario} has no side ${unknown}`);
  const found = all.filter(({ id, kind, group }) => {
    return (wanted?.includes(id) ?? kind === 'ours') && (args.group === undefined || group === args.group);
  });
  if (found.length === 0) throw new Error(`nothing to compare: ${args.scenario} has no such group or side`);
  return found;
}

function comparison(rows) {
  const { unit, better, digits } = scenario;
  const lines = [];
  for (let at = 0; at < rows.length; at += 2) {
    const [here, other] = [rows[at], rows[at + 1]];
    const { median, min, max } = ratios(here, other, better);
    const [mine, theirs] = [here, other].map((row) => formatNumber(summary(row).median, digits));
    const noisy = summary(here).noisy || summary(other).noisy ? 'noisy' : '';
    const range = [min, max].map(formatRatio).join(' to ');
    lines.push([cases[at / 2].group, cases[at / 2].title, mine, theirs, formatRatio(median), range, noisy]);
  }
  const titles = ['', 'side', `working tree, ${unit}`, there.commit, 'ratio', 'range', ''];
  return [`Above 1 the working tree is the better; medians of ${rounds} rounds.`, '', ...table(titles, lines)];
}
