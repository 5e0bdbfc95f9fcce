/**
 * Benchmarks of Kakashi against pinned rivals: `npm run bench`, `npm run bench -- --quick`.
 *
 *   --quick          shorter runs, fewer rounds
 *   --only <names>   scenarios, separated by commas: see lib/scenario.mjs. Nothing is published.
 *   --records <n>    a trial: one round of n records, a multiple of 10,000, of which nothing is kept
 *
 * A run of everything is published: RESULTS.json, and all that is made of it (lib/publish.mjs).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GOALS } from './goals.mjs';
import { describeMachine, loadavg } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { publish } from './lib/publish.mjs';
import { report } from './lib/report.mjs';
import { isComplete, resultsText, scenarioResults } from './lib/results.mjs';
import { loadScenarios } from './lib/scenario.mjs';
import { loadSides } from './lib/side.mjs';
import { FULL, QUICK, trialOf } from './lib/size.mjs';

const { values: args } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, records: { type: 'string' } },
});
const kind = args.records !== undefined ? 'trial' : args.quick ? 'quick' : 'full';
const size = { full: () => FULL, quick: () => QUICK, trial: () => trialOf(Number(args.records)) }[kind]();

const machine = describeMachine();
const startedMs = performance.now();
const scenarios = [];
for (const scenario of await loadScenarios(args.only?.split(','))) {
  const cases = scenario.cases(size, await loadSides(scenario.sides));
  const rows = await measure(scenario, cases, scenario.rounds(size), (text) => process.stderr.write(`${text}\n`));
  // A quick run leaves some out.
  if (rows.length > 0) scenarios.push(scenarioResults(scenario, rows));
}
const seconds = Math.round((performance.now() - startedMs) / 1000);
const results = { kind, size, machine: { ...machine, loadAfter: loadavg() }, seconds, scenarios };
const names = scenarios.map(({ name }) => name);
const goals = GOALS.filter(({ scenario }) => names.includes(scenario));
console.log(report(results, goals));
for (const { failures, group, title } of scenarios.flatMap(({ rows }) => rows)) {
  for (const failure of failures) console.error(`FAILED ${title}, ${group}: ${failure}`);
}
if (kind !== 'trial') keep();
if (kind !== 'trial' && args.only === undefined) publish(results);
process.exitCode = isComplete(results) ? 0 : 1;

/** Every run is kept, but what is published is one of everything. */
function keep() {
  const folder = new URL('raw/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = `${machine.date.replaceAll(':', '-')}-${kind}.json`;
  writeFileSync(new URL(name, folder), resultsText(results));
}
