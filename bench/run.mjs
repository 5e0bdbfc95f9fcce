/**
 * Benchmarks of Kakashi against pinned rivals: `npm run bench`, `npm run bench -- --quick`.
 *
 *   --quick          shorter runs, fewer rounds
 *   --only <names>   scenarios, separated by commas: see lib/scenario.mjs
 *   --records <n>    a trial: one round of n records, a multiple of 100, of which nothing is kept
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, loadavg } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { isComplete, report } from './lib/report.mjs';
import { loadScenarios } from './lib/scenario.mjs';

/** What the text of these scenarios promises, in any run that is kept. */
const LONG_RUN = { memoryRecords: 1_000_000, memoryWarmUp: 2_000_000, stalledRecords: 1_000_000, stallMs: 1000 };
const FULL = { rounds: 5, longRounds: 3, records: 200_000, warmUp: 50_000, latencyMs: 2000, ...LONG_RUN };
const QUICK = { rounds: 3, longRounds: 1, records: 60_000, warmUp: 30_000, latencyMs: 1000, ...LONG_RUN };

const { values: args } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, records: { type: 'string' } },
});
const kind = args.records !== undefined ? 'trial' : args.quick ? 'quick' : 'full';
const size = { full: () => FULL, quick: () => QUICK, trial: () => trialOf(Number(args.records)) }[kind]();

const machine = describeMachine();
const measured = [];
for (const scenario of await loadScenarios(args.only?.split(','))) {
  const rows = await measure(scenario, size, (text) => process.stderr.write(`${text}\n`));
  measured.push({ scenario, rounds: scenario.rounds(size), rows });
}
const results = { kind, machine: { ...machine, loadAfter: loadavg() }, measured };
const text = report(results);
console.log(text);
for (const { failures, title } of measured.flatMap(({ rows }) => rows)) {
  for (const failure of failures) console.error(`FAILED ${title}: ${failure}`);
}
if (kind !== 'trial') keep(results, text);
process.exitCode = isComplete(results) ? 0 : 1;

function trialOf(records) {
  if (!(records > 0 && records % 100 === 0))
    throw new Error(`--records: expected a multiple of 100, got ${args.records}`);
  const kept = { records, warmUp: records, memoryRecords: records, memoryWarmUp: 2 * records, stalledRecords: records };
  return { rounds: 1, longRounds: 1, latencyMs: 200, stallMs: 500, ...kept };
}

/** Raw rounds always; the report only if it is one of everything. */
function keep({ machine, measured }, text) {
  const raw = measured.map(({ scenario, rows }) => ({ scenario: scenario.name, rows }));
  const folder = new URL('raw/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = `${machine.date.replaceAll(':', '-')}-${kind}.json`;
  writeFileSync(new URL(name, folder), `${JSON.stringify({ kind, size, machine, measured: raw }, null, 2)}\n`);
  if (args.only === undefined) writeFileSync(new URL('RESULTS.md', import.meta.url), text);
}
