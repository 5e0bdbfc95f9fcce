/** Async mode with destinations that cannot leave their thread: batches come from the event loop, never inside of a call. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createEngine, type EngineOptions, type Stats } from '@kakashi/core';
import { expect, onTestFinished, test } from 'vitest';
import { expectSettled, folder, lines, records, run } from './harness.ts';

const COUNT = 1050;
const ALWAYS = [
  'process.stdout',
  'a Writable that is done at once',
  'a sink that is done at once',
  'SonicBoom 5, sync',
];
const LATER = ['a write stream', 'a slow Writable', 'a slow sink', 'SonicBoom 4, async'];

const cases = [
  ...[...ALWAYS, ...LATER].map((target) => ({ target, end: 'natural' })),
  ...ALWAYS.map((target) => ({ target, end: 'exit' })),
];

test.each(cases)('$target, and the end is $end: nothing is lost', async ({ target, end }) => {
  const path = join(folder(), 'log');
  const fd = openSync(path, 'a');
  onTestFinished(() => closeSync(fd));
  const scene = { target, end, path, count: COUNT, options: { mode: 'async' } };
  const { code, stderr, notes } = await run('object.mjs', scene, { stdout: fd });
  expect([code, stderr]).toEqual([0, '']);
  expect(lines(path)).toEqual(records(0, COUNT));
  const { stats } = notes.find((note) => 'stats' in note) as { stats: Stats };
  expectSettled(stats, { accepted: COUNT, written: COUNT });
});

let taken = '';
const take = (batch: Uint8Array): void => {
  taken += Buffer.from(batch).toString();
};
const TARGETS: Record<string, () => EngineOptions['destination']> = {
  'a Sink': () => ({ write: take }),
  'a Writable': () => new Writable({ write: (chunk, _encoding, callback) => callback(take(chunk) as undefined) }),
};

test.each(Object.keys(TARGETS))('%s gets nothing inside of a call, and all of it soon after', async (target) => {
  taken = '';
  const engine = createEngine({ mode: 'async', destination: TARGETS[target]?.() as never, batchSize: 10 });
  for (let index = 0; index < 100; index++) engine.write(`record ${index}`, index % 2 ? 'info' : 'error');
  expect(taken).toBe('');
  await new Promise(setImmediate);
  expect(taken.split('\n')).toHaveLength(101);
  await engine.close();
});
