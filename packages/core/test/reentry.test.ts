/** Logging from inside what logging calls, in a process of its own: it ends, and the account is exact. */
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { expect, test } from 'vitest';
import { expectSettled, folder, lines, run } from './harness.ts';

const COUNT = 500;
/** No wait of these adds up to this; a loop without end would. */
const SOON_MS = 10_000;

const cases = (['sync', 'async'] as const).flatMap((mode) =>
  ['onError', 'onDrop', 'a sink', 'flushSync', 'exit'].flatMap((from) =>
    ['natural', 'exit'].map((end) => ({ mode, from, end })),
  ),
);

test.each(cases)('logging from inside $from neither recurs nor hangs; $mode, the end is $end', async (scene) => {
  const file = join(folder(), 'log');
  // A disk that stays full has errors and drops to tell of.
  const destination = scene.from.startsWith('on') ? '/dev/full' : file;
  const options = { mode: scene.mode, queueCapacity: 50, closeTimeoutMs: 100 };
  const { code, ms, stderr, notes } = await run('reentry.mjs', { ...scene, count: COUNT, destination, options });
  expect([code, stderr]).toEqual([0, '']);
  expect(ms).toBeLessThan(SOON_MS);
  const [told] = notes as unknown as [{ inside: number; deepest: number; dropped: number[]; stats: Stats }];
  expect(told.inside).toBeGreaterThan(0);
  expect(told.deepest).toBe(1);
  expectSettled(told.stats, { accepted: COUNT + told.inside, failed: 0 });
  if (scene.from === 'exit') {
    expect(lines(file).at(-1)).toBe('INFO | app | inside 0');
    expect(lines(file).filter((line) => line.startsWith('INFO'))).toHaveLength(told.stats.written);
  }
});
