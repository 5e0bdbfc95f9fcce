import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { instrument } from './instrument.mjs';
import { coverageOf, totals } from './report.mjs';
import { measuredSources } from './sources.mjs';

const SOURCE = `
export function sign(n) {
  if (n < 0) {
    return 'negative';
  }
  const what = n > 0 ? 'positive' : 'zero';
  return what;
}
export function never(given = 1) {
  return given || 2;
}
`;

/** The coverage of the source after a program that imports it has ended. */
function coverageBy(program) {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-coverage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [path, journal] = [join(folder, 'sign.ts'), join(folder, 'journal')];
  writeFileSync(path, SOURCE);
  writeFileSync(join(folder, 'sign.mjs'), instrument(SOURCE, { path, name: 'sign.ts', journal }).code);
  const main = join(folder, 'main.mjs');
  writeFileSync(main, program);
  const { signal, status, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8', env: {} });
  const map = coverageOf([{ name: 'sign.ts', path }], [journal]);
  const lines = Object.entries(map.fileCoverageFor(path).getLineCoverage());
  const [run, missed] = [(count) => count > 0, (count) => count === 0].map((is) =>
    lines.filter(([, count]) => is(count)).map(([line]) => Number(line)),
  );
  return { end: signal ?? status, stderr, run, missed, branches: totals(map).branches };
}

const KILLED = `import { sign } from './sign.mjs';
sign(-1);
process.kill(process.pid, 'SIGKILL');`;

const TERMINATED = `import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sign } from './sign.mjs';
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { env: {} });
  worker.on('message', () => worker.terminate());
} else {
  sign(0);
  parentPort.postMessage('done');
  for (;;);
}`;

const WITHOUT_FILES = `import fs from 'node:fs';
import { sign } from './sign.mjs';
for (const name of ['openSync', 'writeSync', 'closeSync', 'appendFileSync', 'writeFileSync'])
  fs[name] = () => { throw new Error(name); };
sign(1);`;

test('what a process has run that is killed counts, and what it has not run does not', () => {
  const { end, run, missed, branches } = coverageBy(KILLED);
  expect(end).toBe('SIGKILL');
  expect(run).toEqual([3, 4]);
  expect(missed).toEqual([6, 7, 10]);
  // Of the if one arm; of the ternary, the default and the `||` none.
  expect(branches).toMatchObject({ total: 7, covered: 1 });
});

test('what a thread has run that is terminated counts', () => {
  const { end, run, branches } = coverageBy(TERMINATED);
  expect(end).toBe(0);
  expect(run).toEqual([3, 6, 7]);
  expect(branches).toMatchObject({ total: 7, covered: 2 });
});

test('what is run while a test replaces the functions that write files counts, by none of their doubles', () => {
  const { end, run, stderr } = coverageBy(WITHOUT_FILES);
  expect({ end, stderr }).toEqual({ end: 0, stderr: '' });
  expect(run).toEqual([3, 6, 7]);
});

test('a note that no source has a counter for is an error, for the report would be of something else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-coverage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journal = join(folder, 'journal');
  writeFileSync(journal, 'gone.ts 1\n');
  expect(() => coverageOf([], [journal])).toThrow('1 counters were noted that no source has');
});

test('what is shipped of core is measured, and what is not is not', () => {
  const names = measuredSources().map(({ name }) => name);
  expect(names).toContain('writer/thread.ts');
  expect(names.filter((name) => /test|fuzz|model|\.d\.ts$/.test(name))).toEqual([]);
  const index = readFileSync(new URL('../../packages/core/src/index.ts', import.meta.url), 'utf8');
  for (const [, name] of index.matchAll(/from '\.\/(.+)'/g)) expect(names).toContain(name);
});
