/**
 * What a run of everything found, as it is kept: all that the report, the charts and the README's table are made of.
 *
 * @typedef {object} Results
 * @property {'full' | 'quick' | 'trial'} kind
 * @property {import('./scenario.mjs').Size} size
 * @property {ReturnType<import('./machine.mjs').describeMachine> & { loadAfter: number[] }} machine
 * @property {number} seconds that it took
 * @property {ScenarioResults[]} scenarios
 *
 * @typedef {Omit<import('./scenario.mjs').Scenario, 'sides' | 'rounds' | 'cases' | 'run'> & {
 *   rows: import('./measure.mjs').Row[] }} ScenarioResults
 */
import { readFileSync } from 'node:fs';

const RESULTS = new URL('../RESULTS.json', import.meta.url);

/** @returns {Results} */
export function readResults() {
  return JSON.parse(readFileSync(RESULTS, 'utf8'));
}

/** The published results and what is made of them, with one run on a line. @param {Results} results @returns {string} */
export function resultsText(results) {
  const runs = [];
  const text = JSON.stringify(
    results,
    (key, value) => {
      if (key !== 'runs') return value;
      return value.map((run) => `\0${runs.push(JSON.stringify(run, rounded)) - 1}\0`);
    },
    1,
  );
  return `${text.replace(/"\\u0000(\d+)\\u0000"/g, (_placeholder, at) => runs[at])}\n`;
}

/** Six figures: no clock and no machine gives more. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** @param {import('./scenario.mjs').Scenario} scenario @param {import('./measure.mjs').Row[]} rows */
export function scenarioResults(scenario, rows) {
  const { sides: _sides, rounds: _rounds, cases: _cases, run: _run, ...kept } = scenario;
  return { ...kept, rows };
}

/** Whether every run of every case confirmed that what was logged is where it has to be. @param {Results} results */
export function isComplete({ scenarios }) {
  return scenarios.every(({ rows }) => rows.every(({ failures }) => failures.length === 0));
}
