/**
 * Runs an example by its name, or every one: `npm run example -- pino`, `npm run example -- --all`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TIMEOUT_MS = 60_000;

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

const aliases = { pino: 'pino-target' };

const [given, ...args] = process.argv.slice(2);
const wanted = aliases[given] ?? given;
if (wanted === '--all') {
  process.exitCode = runAll() ? 0 : 1;
} else if (names.includes(wanted)) {
  process.exitCode = run(wanted, { args, stdio: 'inherit' }).status ?? 1;
} else {
  if (wanted !== undefined) console.error(`There is no example named ${wanted}.`);
  console.error(`Usage: npm run example -- <name>\n       npm run example -- --all\nNames: ${names.join(', ')}`);
  process.exitCode = wanted === undefined ? 0 : 1;
}

function run(name, { args = [], ...options }) {
  return spawnSync(process.execPath, [`${folder}${name}.mjs`, ...args], options);
}

/** Every example in turn, one line each; what a failed one printed follows its line. */
function runAll() {
  let failed = names.length === 0 ? 1 : 0;
  for (const name of names) {
    const { status, signal, stdout, stderr } = run(name, { encoding: 'utf8', timeout: TIMEOUT_MS });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} example ${name}`);
    if (status === 0) continue;
    failed++;
    console.log(`${stdout}${stderr}ended by ${signal ?? `exit code ${status}`}`);
  }
  console.log(`${names.length} examples, ${failed} failed`);
  return failed === 0;
}
