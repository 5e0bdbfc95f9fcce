/**
 * How much of core the tests run: `npm run coverage`, some minutes. Every process and thread of theirs is counted, those
 * that are killed included. Works on a copy of the workspace, so that no build that counts is left behind.
 *
 * Prints a table by file, leaves a report for browsers in coverage/, and writes the figures into docs/coverage.md. Exits with
 * 1 if a test fails, or if less than is asked for is covered. What follows `--` goes to vitest.
 *
 *     npm run coverage -- packages/core/test/async-exit.test.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import libReport from 'istanbul-lib-report';
import reports from 'istanbul-reports';
import { withBlock } from '../guarantees/lib/page.mjs';
import { coverageOf, journalsIn, totals } from './coverage/report.mjs';
import { measuredSources } from './coverage/sources.mjs';
import { npm } from './run.mjs';
import { copyWorkspace } from './versions/workspace-copy.mjs';

/** Percent of all of core. */
const ASKED = { lines: 95, branches: 95 };
/** What there is besides is about an older pino. */
const PROJECTS = ['unit', 'integration'];
const PACKAGES = ['core', 'pino-transport', 'winston-transport', 'kakashi'];
const TIMEOUT_MS = 30 * 60_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'docs/coverage.md');

const chosen = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'kakashi-coverage-'));
try {
  const [copy, counted] = [join(folder, 'workspace'), join(folder, 'counted')];
  copyWorkspace(copy);
  mkdirSync(counted);
  const isPassed = runTests(copy, counted);
  // Of the copy, since the workspace may have changed meanwhile.
  const sources = measuredSources(copy);
  const journals = Object.values(journalsIn(counted));
  const map = coverageOf(sources, journals);
  print(map);
  const missed = Object.entries(totals(map)).filter(([what, { pct }]) => pct < ASKED[what]);
  for (const [what, { pct }] of missed) console.error(`${what}: ${pct} % are covered, ${ASKED[what]} % are asked for`);
  if (!isPassed) console.error('a test failed');
  if (isPassed && chosen.length === 0) {
    const places = journals.map((journal) => coverageOf(sources, [journal]));
    writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), 'figures', figures(sources, map, places)));
  }
  process.exitCode = isPassed && missed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function runTests(copy, counted) {
  const env = { ...process.env, KAKASHI_COVERAGE: counted };
  for (const name of PACKAGES) npm(['run', 'build'], { cwd: join(copy, 'packages', name), env });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const projects = PROJECTS.flatMap((project) => ['--project', project]);
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...projects, ...chosen], {
    cwd: copy,
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
    env,
  });
  return status === 0;
}

function print(coverageMap) {
  const context = libReport.createContext({ dir: join(ROOT, 'coverage'), coverageMap });
  reports.create('text', { maxCols: 160 }).execute(context);
  reports.create('html').execute(context);
  reports.create('json').execute(context);
}

/** Total figures by folder; and of each what was run where. */
function figures(sources, map, places) {
  const folderByPath = new Map(sources.map(({ name, path }) => [path, /^[^/]+\//.exec(name)?.[0] ?? '.']));
  const row = (title, isMeant) => {
    const { lines, branches, functions } = totals(map, isMeant);
    const all = [lines, branches, functions].map(({ pct, total }) => `${percent(pct)} of ${total}`);
    const parts = places.map((place) => percent(totals(place, isMeant).lines.pct));
    return `| ${[title, ...all, ...parts].join(' | ')} |`;
  };
  return [
    '| `packages/core/src` | lines | branches | functions | lines in unit tests | in built packages | in the writer thread |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...[...new Set(folderByPath.values())].map((name) => row(`\`${name}\``, (path) => folderByPath.get(path) === name)),
    row('**all**', () => true),
  ].join('\n');
}

function percent(value) {
  return `${value.toFixed(1)} %`;
}
