import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median, spread } from './statistics.mjs';

const TIMEOUT_MS = 300_000;
const parentFolder = fileURLToPath(new URL('../tmp/', import.meta.url));

/**
 * @typedef {import('./scenario.mjs').Case & { runs: import('./scenario.mjs').Run[], failures: string[], values: number[],
 *   median: number, min: number, max: number, spread: number }} Row
 */

/**
 * Runs every case of a scenario once a round, each in a process of its own. Every other round goes through the cases
 * backwards, so that a machine that gets slower is unfair to nobody.
 *
 * @param {import('./scenario.mjs').Scenario} scenario @param {import('./scenario.mjs').Size} size
 * @param {(text: string) => void} progress @returns {Promise<Row[]>}
 */
export async function measure(scenario, size, progress) {
  const rounds = scenario.rounds(size);
  const rows = scenario.cases(size).map((one) => ({ ...one, runs: [], failures: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
      progress(`${scenario.name}, round ${round + 1} of ${rounds}: ${row.group}: ${row.title}`);
      const { run, failure } = await runInProcess(scenario, row.params);
      if (run === undefined) row.failures.push(failure);
      // A failed run keeps its place: ratios are taken between runs of one round.
      row.runs.push(run);
    }
  }
  return rows.map(summary);
}

async function runInProcess({ name, execArgv = [] }, params) {
  mkdirSync(parentFolder, { recursive: true });
  const folder = mkdtempSync(parentFolder);
  const stdout = openSync(`${folder}/stdout.log`, 'a');
  const child = fork(new URL('process.mjs', import.meta.url), {
    execArgv,
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
    timeout: TIMEOUT_MS,
  });
  try {
    let outcome;
    child.once('message', (message) => {
      outcome = message;
    });
    child.send({ scenario: name, params, folder });
    const [code, signal] = await once(child, 'exit');
    return outcome ?? { failure: `ended by ${signal ?? `exit code ${code}`} without a result` };
  } finally {
    closeSync(stdout);
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(row) {
  const values = row.runs.filter((run) => run !== undefined).map(({ value }) => value);
  return {
    ...row,
    values,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    spread: spread(values),
  };
}
