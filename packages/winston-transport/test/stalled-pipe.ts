/** A process that logs into a pipe whose reader has stopped reading, and to its stdout beside it. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import type { Stats } from '@kakashi/core';
import { Child, type Ended, testPath } from './child.ts';

const COUNT = 20_000;

/** The messages that are logged: some two megabytes, where a pipe takes 64 KiB. */
export const STALLED: readonly string[] = Array.from({ length: COUNT }, (_, i) => `record ${i} `.padEnd(100, '.'));

/** A turn of the event loop logs 100 of them, which takes a millisecond or so. Whoever blocks does it for a second or more. */
export const LONGEST_TURN_MS = 500;

/** What the process tells when it has logged all of them, with the pipe still full. */
interface Told {
  readonly longestTurnMs: number;
  readonly stats: Stats;
}

export async function besideStalledPipe(given: { theirs?: string; options?: object }): Promise<Ended & { told: Told }> {
  const destination = testPath('pipe');
  execFileSync('mkfifo', [destination]);
  const reader = openSync(destination, constants.O_RDONLY | constants.O_NONBLOCK);
  const options = { destination, queueCapacity: 1000, closeTimeoutMs: 50, ...given.options };
  const child = new Child('stalled-pipe.mjs', { ...given, count: COUNT, options });
  // A write of winston's that is stuck in the pipe would keep the process; it ends when nobody can read any more.
  child.process.stderr.once('data', () => closeSync(reader));
  const ended = await child.ended;
  return { ...ended, told: JSON.parse(ended.stderr.split('\n', 1)[0] ?? '') };
}
