/** In-process: a sink that takes nothing costs no more memory than was agreed, and no time of the event loop. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { expect, onTestFinished, test } from 'vitest';
import { runWith, testFolder } from './child.ts';

const MEGABYTES = 60;
const MAX_QUEUE_BYTES = 16 * 1024 * 1024;
const MORE_BYTES = 16e6;

/** V8's young generation has its size from the start: what it grows by, at times of its own, is not what is measured. */
const FIXED_YOUNG_GENERATION = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

interface Outcome {
  readonly grownBytes: number;
  readonly longestMs: number;
  readonly stats: Stats;
}

test.each(['sync', 'async'] as const)('60 MB to a FIFO that nobody reads: %s', async (mode) => {
  const fifo = join(testFolder(), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const unread = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(unread));
  // The bytes are the bound, not the records.
  const options = { maxQueueBytes: MAX_QUEUE_BYTES, queueCapacity: 1_000_000 };
  const { code, stdout, stderr } = await runWith(FIXED_YOUNG_GENERATION, 'stuck.mjs', {
    fifo,
    mode,
    megabytes: MEGABYTES,
    options,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { grownBytes, longestMs, stats } = JSON.parse(stdout) as Outcome;
  console.info(`${mode}: +${(grownBytes / 1e6).toFixed(1)} MB, at most ${longestMs.toFixed(0)} ms a turn`);
  expect(stats.accepted).toBe(MEGABYTES * 1000);
  expect(stats.queueBytes).toBeGreaterThan(MAX_QUEUE_BYTES * 0.9);
  expect(stats.queueBytes).toBeLessThanOrEqual(MAX_QUEUE_BYTES);
  expect(grownBytes).toBeLessThan(MAX_QUEUE_BYTES + MORE_BYTES);
  // Each turn logs 100 records, which takes less than a millisecond.
  expect(longestMs).toBeLessThan(1000);
});
