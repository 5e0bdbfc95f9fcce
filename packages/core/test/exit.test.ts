/** However a process ends, what it logged is on disk, and it ends the way it was going to. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dropsIn,
  type End,
  expectSettled,
  Fifo,
  folder,
  lines,
  linesOf,
  records,
  run,
  type Staging,
} from './harness.ts';

interface Ending {
  end: string;
  code?: number;
  expected: number;
}

const ENDINGS: Ending[] = [
  { end: 'exit', code: 3, expected: 3 },
  { end: 'throw', expected: 1 },
  { end: 'reject', expected: 1 },
  { end: 'natural', code: 5, expected: 5 },
  { end: 'natural', expected: 0 },
  { end: 'overflow', expected: 1 },
];

type Play = (scene: object) => Promise<[End, string[]]>;

/** How lines reach the test, by the kind of destination. */
const DESTINATIONS: Record<string, Play> = {
  async path(scene) {
    const destination = join(folder(), 'log');
    return [await run('end.mjs', { ...scene, options: { destination } }), lines(destination)];
  },
  async 'stdout to a file'(scene) {
    return toFile(scene, 'stdout', (fd) => ({ stdout: fd }));
  },
  async 'a descriptor'(scene) {
    return toFile(scene, 4, (fd) => ({ fds: [fd] }));
  },
  async 'stdout to a pipe'(scene) {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const writer = fifo.writer();
    const ended = run('end.mjs', { ...scene, options: { destination: 'stdout' } }, { stdout: writer });
    closeSync(writer);
    const { count } = scene as { count: number };
    return [await ended, await reader.lines(count)];
  },
  async 'stdout to a socket'(scene) {
    const end = await run('end.mjs', { ...scene, options: { destination: 'stdout' } }, { stdout: 'pipe' });
    return [end, linesOf(end.stdout)];
  },
};

async function toFile(scene: object, destination: unknown, staging: (fd: number) => Staging): Promise<[End, string[]]> {
  const path = join(folder(), 'log');
  const fd = openSync(path, 'a');
  onTestFinished(() => closeSync(fd));
  return [await run('end.mjs', { ...scene, options: { destination } }, staging(fd)), lines(path)];
}

describe.each(Object.keys(DESTINATIONS))('to %s', (destination) => {
  // The kernel's buffer holds 1,000 lines; only a reader that reads along takes 10,000.
  const counts = destination === 'stdout to a pipe' ? [1000] : [1000, 10_000];
  const cases = ENDINGS.flatMap((ending) => counts.map((count) => ({ ...ending, count })));

  test.each(cases)('$count records, then $end with code $code', async ({ expected, ...scene }) => {
    const [end, got] = await (DESTINATIONS[destination] as Play)(scene);
    expect(got).toEqual(records(0, scene.count));
    expect([end.code, end.signal]).toEqual([expected, null]);
  });
});

test('10,000 records to a pipe whose reader reads on, then exit', async () => {
  const fifo = new Fifo();
  const reader = fifo.reader();
  const ended = run(
    'end.mjs',
    { end: 'exit', count: 10_000, options: { destination: 'stdout' } },
    { stdout: fifo.writer() },
  );
  expect(await reader.lines(10_000)).toEqual(records(0, 10_000));
  expect((await ended).code).toBe(0);
});

describe('listeners of the application', () => {
  const LOGGED = 'INFO | app | from an exit listener';
  const CASES = [
    { name: 'a later exit listener that logs', listeners: [{ event: 'exit', does: 'logs' }], more: [LOGGED] },
    {
      name: 'an earlier exit listener that logs',
      listeners: [{ event: 'exit', does: 'logs', when: 'before' }],
      more: [LOGGED],
    },
    { name: 'a beforeExit listener that logs', listeners: [{ event: 'beforeExit', does: 'logs' }], more: [LOGGED] },
    {
      name: 'an exit listener that creates a logger',
      listeners: [{ event: 'exit', does: 'creates' }],
      more: ['INFO | late | from a logger made at exit'],
    },
    {
      name: 'an exit listener that creates the first logger',
      lazy: true,
      count: 0,
      listeners: [{ event: 'exit', does: 'creates' }],
      more: ['INFO | late | from a logger made at exit'],
    },
    {
      name: 'an earlier exit listener that throws',
      listeners: [{ event: 'exit', does: 'throws', when: 'before' }],
      more: [],
      code: 1,
    },
    {
      name: 'an earlier exit listener that exits',
      listeners: [{ event: 'exit', does: 'exits', when: 'before' }],
      more: [],
    },
  ];
  const ends = ['exit', 'natural'];

  test.each(CASES.flatMap((one) => ends.map((end) => ({ count: 150, ...one, end }))))(
    '$name, and the end is: $end',
    async ({ name, more, code, ...scene }) => {
      const destination = join(folder(), 'log');
      const end = await run('end.mjs', { ...scene, options: { destination } });
      const expected = name.includes('beforeExit') && scene.end === 'exit' ? [] : more;
      expect(lines(destination)).toEqual([...records(0, scene.count), ...expected]);
      // Node.js gives 7 where an exit listener throws at a natural end.
      if (code === undefined) expect(end.code).toBe(0);
      else expect(end.code).toBeGreaterThan(0);
    },
  );
});

describe('a stack that overflows inside of logging calls', () => {
  const KINDS = ['overflow while logging', 'overflow while logging, caught'];
  // Where in a call the stack is full is up to these.
  const cases = KINDS.flatMap((end) =>
    [1, 7, 99, 100].flatMap((batchSize) => [700, 984].map((kb) => ({ end, batchSize, kb }))),
  );

  test.each(cases)('$end; batches of $batchSize, a stack of $kb KB', async ({ end, batchSize, kb }) => {
    const destination = join(folder(), 'log');
    const scene = { end, options: { destination, batchSize }, heard: true };
    const { notes } = await run('end.mjs', scene, { execArgv: [`--stack-size=${kb}`] });
    const got = lines(destination).map((line) => Number(/record (\d+)$/.exec(line)?.[1] ?? -1));
    const { returned } = notes.find((note) => 'returned' in note) as { returned: number };
    const { stats } = notes.findLast((note) => 'stats' in note) as { stats: Stats };
    expect(returned).toBeGreaterThan(1000);
    // The call in which it overflowed may or may not have got its record through.
    const sequence = got.filter((index) => index >= 0 && index < returned);
    expect(sequence).toEqual(Array.from({ length: returned }, (_, index) => index));
    expect(got.length - returned).toBeLessThanOrEqual(2);
    expectSettled(stats, {});
  });
});

test.each(['late write', 'late write and exit'])(
  'a %s after close is reported, though nothing runs any more',
  async (end) => {
    const destination = join(folder(), 'log');
    const { notes } = await run('end.mjs', { end, count: 10, options: { destination }, heard: true });
    expect(lines(destination)).toEqual(records(0, 10));
    expect(dropsIn(notes)).toEqual({ closed: 1 });
  },
);
