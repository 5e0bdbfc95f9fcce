/** Destinations that are objects: what reaches them however the process ends, and what is said of the rest. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { expect, onTestFinished, test } from 'vitest';
import { dropsIn, type End, expectSettled, Fifo, folder, lines, records, run } from './harness.ts';

const COUNT = 1050;

/** Whether all of it arrives when the process exits, and the event loop does not turn again. */
const TARGETS: Record<string, 'all' | 'some' | 'unknown'> = {
  'process.stdout': 'all',
  'a write stream': 'some',
  'a slow Writable': 'some',
  'a Writable that is done at once': 'all',
  // It takes everything; what it passes on to is beyond us.
  'a Transform': 'unknown',
  'a slow sink': 'some',
  'a sink that is done at once': 'all',
  'a sink that holds back': 'all',
  'a slow sink with flushSync': 'all',
  'a sink that is full now and then': 'all',
};
for (const version of [4, 5]) {
  for (const way of ['sync', 'async']) {
    for (const more of ['', ', minLength', ', maxLength', ', buffers']) {
      // An asynchronous SonicBoom cannot tell what became of a write that was under way.
      TARGETS[`SonicBoom ${version}, ${way}${more}`] = way === 'sync' ? 'all' : 'some';
    }
  }
}
const targets = Object.keys(TARGETS);

async function play(target: string, end: string): Promise<[End, Stats, string[]]> {
  const path = join(folder(), 'log');
  const fd = openSync(path, 'a');
  onTestFinished(() => closeSync(fd));
  const ended = await run('object.mjs', { target, end, path, count: COUNT }, { stdout: fd });
  const { stats } = ended.notes.find((note) => 'stats' in note) as { stats: Stats };
  return [ended, stats, lines(path)];
}

test.each(targets)('%s: nothing is lost where the process ends by itself', async (target) => {
  const [{ code, stderr, notes }, stats, got] = await play(target, 'natural');
  expect([code, stderr]).toEqual([0, '']);
  expect(got).toEqual(records(0, COUNT));
  expect(notes).toHaveLength(1);
  expectSettled(stats, { accepted: COUNT, written: COUNT });
});

test.each(targets.filter((target) => TARGETS[target] === 'all'))(
  '%s: nothing is lost at process.exit',
  async (target) => {
    const [{ code, stderr }, stats, got] = await play(target, 'exit');
    expect([code, stderr]).toEqual([0, '']);
    expect(got).toEqual(records(0, COUNT));
    expectSettled(stats, { accepted: COUNT, written: COUNT });
  },
);

test.each(targets.filter((target) => TARGETS[target] === 'some'))(
  '%s: process.exit is told what is lost',
  async (target) => {
    const [{ code, stderr, notes }, stats, got] = await play(target, 'exit');
    expect([code, stderr]).toEqual([0, '']);
    expectSettled(stats, { accepted: COUNT, failed: 0 });
    expect(dropsIn(notes)).toEqual(stats.dropped > 0 ? { 'close-timeout': stats.dropped } : {});
    // What was under way may have arrived all the same.
    expect(got.length).toBeGreaterThanOrEqual(stats.written);
    expect(new Set(got)).toEqual(new Set(records(0, COUNT).filter((line) => got.includes(line))));
  },
);

test.each([4, 5].flatMap((version) => ['sync', 'async'].map((way) => `SonicBoom ${version}, ${way}`)))(
  '%s on a pipe that is not read: neither logging nor the exit is held up, and all is accounted for',
  async (target) => {
    const fifo = new Fifo();
    fifo.reader();
    const options = { closeTimeoutMs: 200, queueCapacity: 1000 };
    const scene = { target: `${target}, stalled`, end: 'exit', fifo: fifo.path, count: 20_000, options };
    const { code, ms, notes } = await run('object.mjs', scene);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    const { stats } = notes.find((note) => 'stats' in note) as { stats: Stats };
    expectSettled(stats, { accepted: 20_000, failed: 0 });
    expect(stats.dropped).toBeGreaterThan(10_000);
  },
);

test('a sink that logs whenever it is given something does not keep the process from ending', async () => {
  for (const end of ['natural', 'exit']) {
    const [{ code }, stats, got] = await play('a sink that logs', end);
    expect(code).toBe(0);
    expectSettled(stats, {});
    expect(got.filter((line) => !line.endsWith('echo'))).toEqual(records(0, COUNT));
    expect(stats.written).toBe(got.length);
  }
});
