/** Threads and processes that share a destination lose nothing, tear nothing and keep their own order. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folder, linesOf, run } from './harness.ts';

interface Crowd {
  kind: 'threads' | 'cluster' | 'fork';
  mode?: 'async';
  crowd: number;
  count: number;
  end: 'natural' | 'exit' | 'throw';
  leaderLogs?: boolean;
  destination?: 'stdout';
}

// 50 records over the last full batch, so that the end of a thread has something to write.
const CROWDS: Crowd[] = [
  { kind: 'threads', crowd: 16, count: 10_050, end: 'natural' },
  { kind: 'threads', crowd: 4, count: 2050, end: 'exit', leaderLogs: true },
  { kind: 'threads', crowd: 4, count: 2050, end: 'throw' },
  { kind: 'threads', crowd: 4, count: 10_050, end: 'natural', leaderLogs: true, destination: 'stdout' },
  { kind: 'cluster', crowd: 4, count: 10_050, end: 'natural' },
  { kind: 'cluster', crowd: 4, count: 10_050, end: 'exit' },
  { kind: 'fork', crowd: 4, count: 10_050, end: 'exit', leaderLogs: true },
  { kind: 'fork', crowd: 4, count: 10_050, end: 'natural', leaderLogs: true, mode: 'async' },
];

test.each(CROWDS)('$crowd $kind log $count records each and end: $end', async (scene) => {
  const path = join(folder(), 'log');
  const fd = openSync(path, 'a');
  onTestFinished(() => closeSync(fd));
  const { mode = 'sync', destination = path } = scene;
  const options = { destination, mode, queueCapacity: 20_000 };
  const { code, stderr } = await run('crowd.mjs', { ...scene, options }, { stdout: fd });
  expect([code, stderr]).toEqual([0, '']);

  const next = new Map<string, number>();
  for (const line of linesOf(readFileSync(path, 'utf8'))) {
    const [, name = '', sequence, dots] = /^INFO \| (\w+) \| record (\d+) (\.*)$/.exec(line) ?? [];
    const index = next.get(name) ?? 0;
    if (Number(sequence) !== index || dots?.length !== index % 50) expect(line).toBe(`record ${index} of ${name}`);
    next.set(name, index + 1);
  }
  const members = Array.from({ length: scene.crowd }, (_, index) => `m${index}`);
  if (scene.leaderLogs) members.push('leader');
  expect(Object.fromEntries(next)).toEqual(Object.fromEntries(members.map((name) => [name, scene.count])));
});
