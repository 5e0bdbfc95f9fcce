/** Async mode: threads that log through one writer, however they end. */
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { type End, expectSettled, folder, HOOKED, lines, run } from './harness.ts';

/** How many lines each logger has in the file; they must be whole, in order and complete from the first on. */
function sequencesIn(path: string): Map<string, number> {
  const next = new Map<string, number>();
  for (const line of lines(path)) {
    const [, name = '', sequence] = /^INFO \| (\w+) \| record (\d+)$/.exec(line) ?? [];
    const index = next.get(name) ?? 0;
    if (Number(sequence) !== index) expect(line).toBe(`record ${index} of ${name}`);
    next.set(name, index + 1);
  }
  return next;
}

function statsOf({ notes }: End): Stats {
  return notes.find(({ stats }) => stats)?.stats as Stats;
}

const total = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

interface Crowd {
  name: string;
  crowd: number;
  at?: number;
  part: { count: number; end: string; nested?: number };
  leads?: number;
  exits?: boolean;
  blocked?: number;
}

const CROWDS: Crowd[] = [
  { name: '16 threads that just end', crowd: 16, at: 16, part: { count: 10_000, end: 'natural' }, leads: 1000 },
  { name: 'threads that exit', crowd: 8, part: { count: 2010, end: 'exit' } },
  { name: 'threads that throw', crowd: 8, part: { count: 2010, end: 'throw' } },
  { name: 'threads that close', crowd: 8, part: { count: 2010, end: 'close' }, leads: 10 },
  { name: 'threads that flush', crowd: 8, part: { count: 2010, end: 'flush' } },
  { name: 'threads that die of memory', crowd: 4, part: { count: 2000, end: 'memory' } },
  { name: 'threads in threads', crowd: 4, part: { count: 2000, end: 'natural', nested: 2 } },
  { name: 'threads that end before the process does', crowd: 8, part: { count: 2010, end: 'exit' }, exits: true },
  { name: 'short threads', crowd: 16, part: { count: 3, end: 'natural' }, blocked: 200 },
];

const OPTIONS = { queueCapacity: 20_000 };

test.each(CROWDS)('$name: each record is there once, in order', async (scene) => {
  const destination = join(folder(), 'log');
  const options = { destination, ...OPTIONS };
  const ended = await run('async-threads.mjs', { ...scene, options, heard: true });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.notes.filter(({ error, drop }) => error || drop)).toEqual([]);
  const found = sequencesIn(destination);
  const names = Array.from({ length: scene.crowd }, (_, index) => `m${index}`);
  const all = names.flatMap((name) =>
    Array.from({ length: 1 + (scene.part.nested ?? 0) }, (_, depth) => name + 'n'.repeat(depth)),
  );
  const expected = new Map(all.map((name) => [name, scene.part.count]));
  if (scene.leads) expected.set('leader', scene.leads);
  if (scene.part.end === 'memory') {
    // These die where they are: up to 16 staged records are theirs alone.
    for (const name of all) expect(found.get(name)).toBeGreaterThanOrEqual(scene.part.count - 16);
    return;
  }
  expect(Object.fromEntries([...found].sort())).toEqual(Object.fromEntries([...expected].sort()));
  const accepted = total(expected.values());
  if (!scene.exits) expectSettled(statsOf(ended), { accepted, written: accepted });
});

test('threads that are terminated anywhere lose what they had not published, and nothing else', async () => {
  const destination = join(folder(), 'log');
  const options = { destination, ...OPTIONS, overflow: 'block' };
  const crowd = Number(process.env.KAKASHI_TERMINATIONS ?? 30);
  const scene = { crowd, at: 4, part: { count: 1e9, end: 'terminate' }, options, heard: true };
  const ended = await run('async-threads.mjs', scene);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const found = sequencesIn(destination);
  const { returned } = ended.notes.find((note) => 'returned' in note) as { returned: number[] };
  let lost = 0;
  returned.forEach((count, index) => {
    const missing = count - (found.get(`m${index}`) ?? 0);
    lost = Math.max(lost, missing);
    expect(missing).toBeLessThanOrEqual(16);
  });
  const stats = statsOf(ended);
  const written = total(found.values());
  expect(stats).toMatchObject({ written, dropped: 0, failed: 0, pending: 0 });
  // Each had up to 16 records staged, and one in progress.
  expect(stats.accepted - written).toBeLessThanOrEqual(17 * crowd);
  console.log(`${crowd} terminations, ${written} records written, at most ${lost} lost by one`);
});

test('in sync mode, threads that are terminated anywhere lose a batch at most, and tear nothing', async () => {
  const destination = join(folder(), 'log');
  const options = { destination, mode: 'sync', batchSize: 50 };
  const scene = { crowd: 16, at: 4, part: { count: 1e9, end: 'terminate' }, options, heard: true };
  const ended = await run('async-threads.mjs', scene);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const found = sequencesIn(destination);
  const { returned } = ended.notes.find((note) => 'returned' in note) as { returned: number[] };
  for (const [index, count] of returned.entries()) {
    expect(count - (found.get(`m${index}`) ?? 0)).toBeLessThanOrEqual(50);
  }
});

test('threads that come and go leave nothing behind', async () => {
  const destination = join(folder(), 'log');
  const crowd = Number(process.env.KAKASHI_THREADS ?? 100);
  const scene = { crowd, at: 4, part: { count: 100, end: 'natural' }, measureFrom: 40 };
  const staging = { execArgv: ['--expose-gc'] };
  const { code, notes } = await run('async-threads.mjs', { ...scene, options: { destination } }, staging);
  expect(code).toBe(0);
  expect(total(sequencesIn(destination).values())).toBe(crowd * 100);
  const measured = (when: string) => notes.find((note) => when in note)?.[when] as { rss: number; fds: number };
  const [early, late] = [measured('early'), measured('late')];
  const grown = (late.rss - early.rss) / 2 ** 20;
  console.log(`${crowd - 44} more threads: ${grown.toFixed(1)} MiB, ${late.fds - early.fds} descriptors`);
  expect(late.fds).toBeLessThanOrEqual(early.fds + 2);
  expect(grown).toBeLessThan(48);
});

test('threads that go on logging do not hold up the exit of the process', async () => {
  const destination = join(folder(), 'log');
  const start = performance.now();
  const options = { destination, closeTimeoutMs: 40_000 };
  const ended = await run('async-threads.mjs', { goOn: 3, exits: true, leads: 5000, options });
  console.log(`exit under 3 threads that log on: ${(performance.now() - start).toFixed(0)} ms from the start`);
  expect(ended.code).toBe(0);
  expect(ended.ms).toBeLessThan(20_000);
  const led = lines(destination).filter((line) => line.startsWith('INFO | leader | '));
  expect(led).toEqual(Array.from({ length: 5000 }, (_, index) => `INFO | leader | record ${index}`));
});

test('a thread that was there before the writer writes for itself, and says so once', async () => {
  const destination = join(folder(), 'log');
  const scene = { early: { count: 500, end: 'natural' }, leads: 500, options: { destination }, heard: true };
  const { code, notes } = await run('async-threads.mjs', scene);
  expect(code).toBe(0);
  expect(Object.fromEntries(sequencesIn(destination))).toEqual({ early: 500, leader: 500 });
  expect(notes.filter(({ error }) => error).map(({ error }) => error)).toEqual(['ERR_KAKASHI_WRITER_UNAVAILABLE']);
});

describe('where the writer dies', () => {
  test.each([
    { deaths: 1, what: 'after exit' },
    { deaths: 1, what: 'before throw' },
    { deaths: 2, what: 'before exit' },
    { deaths: 2, what: 'after exit' },
  ])('$deaths times ($what) under 6 threads, nothing is lost or repeated', async ({ deaths, what }) => {
    const destination = join(folder(), 'log');
    const part = { count: 10_000, end: 'natural' };
    const options = { destination, ...OPTIONS };
    const fault = { what, at: 3, deaths };
    const scene = { crowd: 6, part, leads: 100, fault, options, heard: true };
    const ended = await run('async-threads.mjs', scene, { execArgv: HOOKED });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const expected: Record<string, number> = { leader: 100 };
    for (let index = 0; index < 6; index++) expected[`m${index}`] = 10_000;
    expect(Object.fromEntries(sequencesIn(destination))).toEqual(expected);
    const lost = ended.notes.filter(({ error }) => error === 'ERR_KAKASHI_WRITER_LOST');
    expect(lost).toHaveLength(deaths);
    expect(ended.notes.filter(({ drop }) => drop)).toEqual([]);
  });
});
