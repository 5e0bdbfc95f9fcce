/** What Kakashi holds: listeners, descriptors, timers and memory do not grow with loggers, nor with records. */
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { expect, test } from 'vitest';
import { Fifo, folder, lines, run } from './harness.ts';

interface Count {
  listeners: Record<string, number>;
  fds: number;
  active: number;
  heapBytes: number;
}

test.each(['sync', 'async'])(
  'hundreds of engines and loggers leave nothing behind, and share listeners: %s',
  async (mode) => {
    const path = join(folder(), 'log');
    const { notes, stderr } = await run('resources.mjs', { path, mode }, { execArgv: ['--expose-gc'] });
    // No warning about too many listeners either.
    expect(stderr).toBe('');
    const { bare, before, during, after, later } = notes[0] as unknown as {
      bare: Record<string, number>;
      before: Count;
      during: Count;
      after: Count;
      later: Count;
    };
    // Node.js itself listens to `exit` while a module is awaited.
    const ours = { exit: (bare.exit ?? 0) + 1, beforeExit: 1 };
    expect(before.listeners).toEqual({ ...ours, SIGTERM: 0, SIGINT: 0 });
    expect(during.listeners).toEqual({ ...ours, SIGTERM: 1, SIGINT: 1 });
    // The background writer opens a file once, whoever writes to it.
    if (mode === 'sync') expect(during.fds).toBe(before.fds + 50);
    else expect(during.fds).toBeLessThan(before.fds + 10);
    for (const count of [after, later]) {
      expect(count.listeners).toEqual({ ...ours, SIGTERM: 0, SIGINT: 0 });
      expect(count.fds).toBe(after.fds);
      // The event loop keeps descriptors of its own for signals.
      expect(count.fds).toBeLessThan(before.fds + 10);
      expect(count.active).toBe(before.active);
    }
    // 900 loggers and engines, of which each holds several kilobytes while it lives.
    expect(later.heapBytes - after.heapBytes).toBeLessThan(600_000);
    expect(lines(path)).toHaveLength(50 + 450 * 3);
  },
);

interface Growth {
  heapMb: number;
  rssMb: number;
  stats: Stats;
}

async function growth(scene: object): Promise<Growth> {
  const { notes } = await run('memory.mjs', scene, { execArgv: ['--expose-gc'] });
  const measured = notes[0] as unknown as Growth;
  const { heapMb, rssMb } = measured;
  console.info(`heap ${heapMb.toFixed(3)} MB, RSS ${rssMb.toFixed(1)} MB`);
  return measured;
}

test.each(['a file', '/dev/null'])('1,000,000 records to %s retain less than 0.05 MB of heap', async (name) => {
  const destination = name === 'a file' ? join(folder(), 'log') : name;
  const scene = { options: { destination }, length: 20, warmUp: 2_000_000, records: 1_000_000, settles: true };
  const { heapMb, stats } = await growth(scene);
  expect(stats.written).toBe(4_000_000);
  expect(heapMb).toBeLessThan(0.05);
});

test('a stalled FIFO holds what the queue may hold, and no more with 1,000,000 records more', async () => {
  const fifo = new Fifo();
  fifo.reader();
  const options = { destination: fifo.path, closeTimeoutMs: 0 };
  const { heapMb, rssMb, stats } = await growth({ options, length: 180, warmUp: 1_000_000, records: 1_000_000 });
  expect(stats.queueSize).toBeLessThanOrEqual(10_000);
  expect(stats.dropped).toBeGreaterThan(1_900_000);
  expect(heapMb).toBeLessThan(0.5);
  expect(rssMb).toBeLessThanOrEqual(16);
});

test('import and require are one state', async () => {
  const destination = join(folder(), 'log');
  const { notes } = await run('modules.mjs', { options: { destination } });
  const { names, same, exitListeners, stats } = notes[0] as unknown as {
    names: [string[], string[]];
    same: boolean;
    exitListeners: number;
    stats: [Stats, Stats];
  };
  expect(same).toBe(true);
  expect(names[0].sort()).toEqual(names[1].sort());
  expect(exitListeners).toBe(1);
  expect(stats[0]).toEqual(stats[1]);
  expect(stats[0]).toMatchObject({ accepted: 2 });
  expect(lines(destination)).toEqual(['INFO | imported | hello', 'INFO | required | hello']);
});
