/**
 * Whether the ratios of `budget.json` still hold: `npm run bench:check`. For people: it wants an idle machine.
 *
 *   --rounds <n>  5 if absent
 *   --records <n> 200,000 if absent; fewer for a trial
 *   --update      measures nothing, but takes the ratios from RESULTS.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { casesOf, check, updated } from './lib/budget.mjs';
import { loadavg } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { formatNumber, formatRatio } from './lib/number.mjs';
import { readResults } from './lib/results.mjs';
import { loadScenario } from './lib/scenario.mjs';
import { loadSides } from './lib/side.mjs';
import { FULL } from './lib/size.mjs';
import { table } from './lib/table.mjs';

const FILE = new URL('budget.json', import.meta.url);
const { values: args } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    update: { type: 'boolean', default: false },
    records: { type: 'string' },
  },
});
const budgets = JSON.parse(readFileSync(FILE, 'utf8'));
if (args.update) writeFileSync(FILE, `${JSON.stringify(updated(budgets, readResults()), null, 2)}\n`);
else await checkAll(Number(args.rounds));

async function checkAll(rounds) {
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new Error(`--rounds: expected a number from 1, got ${args.rounds}`);
  const size = args.records === undefined ? FULL : { ...FULL, records: Number(args.records) };
  const load = loadavg();
  const lines = [];
  let held = true;
  for (const name of new Set(budgets.map(({ scenario }) => scenario))) {
    const scenario = await loadScenario(name);
    const mine = budgets.filter((budget) => budget.scenario === name);
    const cases = casesOf(mine, scenario.cases(size, await loadSides(scenario.sides)));
    const rows = await measure(
      scenario,
      cases.map(({ tail: _tail, ...one }) => one),
      { core: rounds, tail: rounds },
      (text) => process.stderr.write(`${text}\n`),
    );
    for (const { title, failures } of rows)
      for (const failure of failures) console.error(`FAILED ${title}: ${failure}`);
    for (const budget of mine) {
      const found = check(budget, rows, scenario.better);
      held &&= found.held;
      lines.push(lineOf(budget, found));
    }
  }
  const titles = ['scenario', 'of', 'ratio of', 'budget', 'may fall', 'got', 'range', 'change', ''];
  console.log(table(titles, lines).join('\n'));
  console.log(`\nLoad average before: ${load.map((value) => value.toFixed(2)).join(' ')}`);
  process.exitCode = held ? 0 : 1;
}

function lineOf({ scenario, group, ours, other, ratio, tolerance }, { got, range, change, held }) {
  const [percent, fall] = [change, tolerance].map((part) => `${formatNumber(part * 100, 0)} %`);
  const figures = [formatRatio(ratio), fall, formatRatio(got), range.map(formatRatio).join(' to '), percent];
  return [scenario, group, `${ours} / ${other}`, ...figures, held ? 'held' : 'FELL'];
}
