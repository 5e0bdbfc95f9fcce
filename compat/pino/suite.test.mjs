import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { judge } from '../lib/verdict.mjs';
import { LEAN, runPino } from './suite.mjs';

test('Kakashi in the place of its fixture passes every case of pino that the fixture passes', async () => {
  // Below this package, so that the copy finds what the suite needs.
  const folder = mkdtempSync(fileURLToPath(new URL('../tmp-', import.meta.url)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [run] = await runPino(folder, LEAN);
  const { rows, problems } = judge(run);
  expect(problems).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'passes').length).toBeGreaterThanOrEqual(49);
});
