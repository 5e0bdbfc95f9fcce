/**
 * Mutation testing of what must not be wrong: `npm run mutate -- ring queue`, all groups by default. For each group it runs
 * Stryker, which changes the code in thousands of places and looks whether a test notices, and fails if a change that no
 * test noticed is not explained in `explained/`.
 *
 *   --report   runs nothing, and judges the last runs again
 *   --afresh   takes nothing over from the last run
 *
 * With all groups judged it writes `RESULTS.md`.
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

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean', default: false }, afresh: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in groups));
if (unknown.length > 0) throw new Error(`expected ${Object.keys(groups).join(', ')}, received ${unknown.join(', ')}`);
const names = positionals.length > 0 ? positionals : Object.keys(groups);

const verdicts = [];
for (const name of names) {
  if (!args.report) run(name);
  verdicts.push({ name, ...(await verdict(name)) });
}
for (const { open, idle } of verdicts) {
  for (const survivor of open) console.error(textOf(survivor));
  for (const { line } of idle) console.error(`explained, but no survivor: ${line}`);
}
const total = (key) => verdicts.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count[key], 0);
console.log(
  `${total('mutants')} mutants: ${total('found')} found, ${total('explained')} explained, ${total('open')} open`,
);
if (verdicts.some(({ open, idle }) => open.length + idle.length > 0)) process.exitCode = 1;
if (names.length === Object.keys(groups).length)
  writeFileSync(new URL('RESULTS.md', import.meta.url), pageOf(verdicts));

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

async function verdict(name) {
  const path = `${ROOT}.reports/mutation/${name}.json`;
  if (!existsSync(path)) throw new Error(`${name}: there is no run to report; run npm run mutate -- ${name}`);
  const { default: explanations } = await import(`./explained/${name}.mjs`);
  return { explanations, ...verdictOf(JSON.parse(readFileSync(path, 'utf8')), explanations, BASE) };
}
