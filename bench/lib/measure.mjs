import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TIMEOUT_MS = 300_000;
const parentFolder = fileURLToPath(new URL('../tmp/', import.meta.url));

/**
 * @typedef {import('./scenario.mjs').Case & { runs: (import('./scenario.mjs').Run | null)[], failures: string[],
 *   bench?: URL }} Row bench: the folder whose code runs, if it is not this one
 */

/**
 * Runs every case once a round, each in a process of its own. Every other round goes through the cases backwards, so that a
 * machine that gets slower is unfair to nobody.
 *
 * @param {import('./scenario.mjs').Scenario} scenario
 * @param {(import('./scenario.mjs').Case & { bench?: URL })[]} cases @param {import('./scenario.mjs').Rounds} rounds
 * @param {(text: string) => void} progress @returns {Promise<Row[]>}
 */
export async function measure({ name }, cases, rounds, progress) {
  const roundsOf = ({ tail }) => (tail ? rounds.tail : rounds.core);
  const rows = cases.map((one) => ({ ...one, runs: [], failures: [] })).filter((row) => roundsOf(row) > 0);
  for (let round = 0; round < Math.max(rounds.core, rounds.tail); round++) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
      if (round >= roundsOf(row)) continue;
      progress(`${name}, round ${round + 1} of ${roundsOf(row)}: ${row.group}: ${row.title}`);
      const { run, failure } = await runInProcess(name, row);
      if (run === undefined) row.failures.push(failure);
      // A failed run keeps its place: ratios are taken between runs of one round.
      row.runs.push(run ?? null);
    }
  }
  return rows;
}

async function runInProcess(scenario, { params, execArgv = [], bench = new URL('../', import.meta.url) }) {
  mkdirSync(parentFolder, { recursive: true });
  const folder = mkdtempSync(parentFolder);
  const stdout = openSync(`${folder}/stdout.log`, 'a');
  const child = fork(new URL('lib/process.mjs', bench), {
    execArgv,
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
    timeout: TIMEOUT_MS,
  });
  try {
    let outcome;
    child.once('message', (message) => {
      outcome = message;
    });
    child.send({ scenario, params, folder });
    const [code, signal] = await once(child, 'exit');
    return outcome ?? { failure: `ended by ${signal ?? `exit code ${code}`} without a result` };
  } finally {
    closeSync(stdout);
    rmSync(folder, { recursive: true, force: true });
  }
}
