/**
 * Mutation testing of what must not be wrong: `npm run mutate -- ring queue`, all groups by default. For each group it runs
 * Stryker, which changes the code in thousands of places and looks whether a test notices, and fails if a change that no
 * test noticed is not explained in `explained/`.
 *
 *   --report   runs nothing, and judges the last runs again
 *   --afresh   takes nothing over from the last run
 *
 * What came out is kept in `RESULTS.json`, a group at a time, and `RESULTS.md` says it of all of them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { groups } from './groups.mjs';
import { pageOf } from './lib/page.mjs';
import { textOf, verdictOf } from './lib/verdict.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BASE = 'packages/core/src/';
const RESULTS = new URL('RESULTS.json', import.meta.url);

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean', default: false }, afresh: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in groups));
if (unknown.length > 0) throw new Error(`expected ${Object.keys(groups).join(', ')}, received ${unknown.join(', ')}`);
const names = positionals.length > 0 ? positionals : Object.keys(groups);

/** @type {Record<string, import('./lib/verdict.mjs').Explanations>} */
const explanationsOf = {};
for (const name of Object.keys(groups)) explanationsOf[name] = (await import(`./explained/${name}.mjs`)).default;

const verdicts = [];
for (const name of names) {
  if (!args.report) run(name);
  verdicts.push({ name, ...verdictOf(reportOf(name), explanationsOf[name], BASE) });
}
for (const { open, stale } of verdicts) {
  for (const survivor of open) console.error(textOf(survivor));
  for (const { line } of stale) console.error(`explained, but no line of its file: ${line}`);
}
const total = (key) => verdicts.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count[key], 0);
console.log(
  `${total('mutants')} mutants: ${total('found')} found, ${total('explained')} explained, ${total('open')} open`,
);
if (verdicts.some(({ open, stale }) => open.length + stale.length > 0)) process.exitCode = 1;
publish();

function run(name) {
  const incremental = `${ROOT}.reports/mutation/${name}.incremental.json`;
  if (args.afresh) rmSync(incremental, { force: true });
  const { status } = spawnSync('npx', ['stryker', 'run', 'mutation/stryker.config.mjs'], {
    cwd: ROOT,
    env: { ...process.env, KAKASHI_MUTATE: name },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
}

function reportOf(name) {
  const path = `${ROOT}.reports/mutation/${name}.json`;
  if (!existsSync(path)) throw new Error(`${name}: there is no run to report; run npm run mutate -- ${name}`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function publish() {
  const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  for (const { name, counts } of verdicts) results[name] = counts;
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  const pages = Object.keys(groups).map((name) => ({
    name,
    counts: results[name],
    explanations: explanationsOf[name],
  }));
  writeFileSync(new URL('RESULTS.md', import.meta.url), pageOf(pages));
}
