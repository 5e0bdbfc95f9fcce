/**
 * Plays every end and every fault, and writes what came out into docs/guarantees.md: `npm run guarantees`, after a build.
 *
 *   --check            plays nothing: whether each promise on the page names tests that exist, and the tables on it are those
 *                      of the matrices, with no cell above its bound
 *   --only <matrix>    `crash` or `faults`; the page is left alone
 *   --at-once <n>      processes at a time; default 2
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { boundsText, crashFaults, playCrashes } from './crash/matrix.mjs';
import { faultsText, playFaults } from './faults/matrix.mjs';
import { blockOf, withBlock } from './lib/page.mjs';
import { promiseFaults } from './lib/promises.mjs';

const ROOT = new URL('../', import.meta.url);
const PAGE = new URL('docs/guarantees.md', ROOT);

const { values: args } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
    'at-once': { type: 'string', default: '2' },
  },
});
const atOnce = Number(args['at-once']);
if (args.only !== undefined && !['crash', 'faults'].includes(args.only))
  throw new Error(`--only: expected crash or faults, received ${args.only}`);
if (!(Number.isInteger(atOnce) && atOnce > 0))
  throw new Error(`--at-once: expected a number from 1, received ${args['at-once']}`);
const page = readFileSync(PAGE, 'utf8');
const violations = args.check ? check() : await play();
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
else if (args.check) console.log('docs/guarantees.md: every promise has its tests, and every cell is within its bound');

function check() {
  const faults = promiseFaults(page, ROOT);
  if (blockOf(page, 'bounds') !== boundsText()) faults.push('the bounds on the page are not those of the matrix');
  if (blockOf(page, 'faults') !== faultsText()) faults.push('the faults on the page are not those of the matrix');
  faults.push(...crashFaults(blockOf(page, 'crashes')));
  return faults.map((fault) => `docs/guarantees.md: ${fault}; npm run guarantees writes the tables`);
}

async function play() {
  const say = (line) => console.log(line);
  const crashes = args.only === 'faults' ? undefined : await playCrashes(atOnce, say);
  const faults = args.only === 'crash' ? [] : await playFaults(atOnce, say);
  const found = [...(crashes?.violations ?? []), ...faults];
  if (found.length === 0 && args.only === undefined) {
    const withBounds = withBlock(withBlock(page, 'bounds', boundsText()), 'faults', faultsText());
    writeFileSync(PAGE, withBlock(withBounds, 'crashes', `${machine()}\n\n${crashes.text}`));
  }
  return found;
}

function machine() {
  const versionOf = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
  return `Node.js ${process.version}, ${process.platform} ${process.arch}, pino ${versionOf('pino')}, winston ${versionOf('winston')}.`;
}
