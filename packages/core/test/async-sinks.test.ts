/** Async mode: destinations that stall, break, are full or are moved, and the account of every record. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  dropsIn,
  expectSettled,
  Fifo,
  folder,
  HOOKED,
  lines,
  linesOf,
  type Note,
  Puppet,
  records,
  run,
  type Staging,
} from './harness.ts';

const mode = 'async' as const;

interface Marked {
  /** Lines that are not markers. */
  rest: string[];
  /** Sums of the markers, by reason. */
  drops: Record<string, number>;
}

function unmark(got: readonly string[]): Marked {
  const drops: Record<string, number> = {};
  const rest = got.filter((line) => {
    const found = /^WARNING \| kakashi \| dropped (\d+) records \| reason=(\S+) /.exec(line);
    if (found) drops[found[2] as string] = (drops[found[2] as string] ?? 0) + Number(found[1]);
    return !found;
  });
  return { rest, drops };
}

const marked = (text: string): number => Object.values(unmark(text.split('\n')).drops).reduce((sum, n) => sum + n, 0);
const errorsIn = (notes: readonly Note[]): unknown[] => notes.map(({ error }) => error).filter(Boolean);

describe('a FIFO that stalls and is read again', () => {
  test('loses nothing within the bound of the queue', async () => {
    const fifo = new Fifo();
    const puppet = new Puppet({ mode, destination: fifo.path });
    await puppet.act('log', 0, 5000, { padding: 100 });
    const reader = fifo.reader();
    expect(await reader.lines(5000)).toEqual(records(0, 5000, { padding: 100 }));
    expectSettled(await puppet.act('close'), { accepted: 5000, written: 5000 });
    expect((await puppet.end('exit', 0)).notes).toEqual([]);
  });

  test.each([
    { overflow: 'drop-oldest', survivors: (all: string[], from: number) => all.slice(from) },
    { overflow: 'drop-newest', survivors: (all: string[], from: number) => all.slice(0, all.length - from) },
  ] as const)(
    'keeps the right ones under $overflow, and says how many are missing',
    async ({ overflow, survivors }) => {
      const fifo = new Fifo();
      const puppet = new Puppet({ mode, destination: fifo.path, overflow, queueCapacity: 1000 });
      // Nobody reads, so all that was given waits or was dropped.
      await puppet.act('log', 0, 50_000);
      const stats = await puppet.act('stats');
      expect(stats).toMatchObject({ accepted: 50_000, written: 0, failed: 0 });
      expect(stats.dropped).toBe(50_000 - stats.pending);
      expect(stats.queueSize).toBeLessThanOrEqual(1000);
      const reader = fifo.reader();
      await reader.until((text) => marked(text) === stats.dropped);
      const closed = await puppet.act('close');
      const { rest, drops } = unmark(
        linesOf(await reader.until((text) => unmark(text.split('\n')).rest.length > stats.pending)),
      );
      expect(drops).toEqual({ 'queue-full': stats.dropped });
      expect(rest).toHaveLength(stats.pending);
      const inTray = stats.pending - stats.queueSize;
      const all = records(0, 50_000);
      if (overflow === 'drop-newest') expect(rest).toEqual(survivors(all, stats.dropped));
      else expect(rest).toEqual([...all.slice(0, inTray), ...survivors(all, 50_000 - stats.queueSize)]);
      expectSettled(closed, { accepted: 50_000, written: rest.length, dropped: stats.dropped });
      expect(dropsIn((await puppet.end('exit', 0)).notes)).toEqual({ 'queue-full': stats.dropped });
    },
  );

  test('drops no error while others wait, and says by level what it dropped', async () => {
    const fifo = new Fifo();
    const puppet = new Puppet({ mode, destination: fifo.path, level: 'debug', queueCapacity: 500 });
    await puppet.act('log', 0, 400, { level: 'debug' });
    await puppet.act('log', 0, 400, { level: 'error' });
    await puppet.act('log', 0, 400, { level: 'info' });
    const { droppedByLevel, dropped } = await puppet.act('stats');
    expect(droppedByLevel).toMatchObject({ error: 0, critical: 0 });
    const reader = fifo.reader();
    // The youngest record comes last, and is kept.
    const text = await reader.until((soFar) => soFar.endsWith('INFO | app | record 399\n'));
    const { rest, drops } = unmark(linesOf(text));
    expect(drops).toEqual({ 'queue-full': dropped });
    expect(rest.filter((line) => line.startsWith('ERROR'))).toEqual(records(0, 400, { level: 'ERROR' }));
    // There is a second marker where the writer took the first in hand before the last drop.
    const announced = (level: string) =>
      [...text.matchAll(new RegExp(` ${level}=(\\d+)`, 'g'))].reduce((sum, [, count]) => sum + Number(count), 0);
    expect([announced('debug'), announced('info')]).toEqual([droppedByLevel.debug, droppedByLevel.info]);
    await puppet.end('exit', 0);
  });

  test('blocks for blockTimeoutMs once, and then drops until there is progress', async () => {
    const fifo = new Fifo();
    const options = {
      mode,
      destination: fifo.path,
      overflow: 'block',
      queueCapacity: 100,
      blockTimeoutMs: 300,
    } as const;
    const puppet = new Puppet(options);
    const ms = await puppet.act('log', 0, 5000);
    expect(ms).toBeGreaterThan(270);
    expect(ms).toBeLessThan(1500);
    const { dropped, pending } = await puppet.act('stats');
    expect(dropped).toBe(5000 - pending);
    const reader = fifo.reader();
    await reader.until((text) => marked(text) === dropped);
    await puppet.act('flush');
    // There was progress: it waits again, and this time in good hope.
    const logged = puppet.act('log', 5000, 2000);
    await reader.until((text) => text.includes('record 6999\n'));
    await logged;
    expectSettled(await puppet.act('close'), { accepted: 7000, dropped, written: 7000 - dropped });
    expect(dropsIn((await puppet.end('exit', 0)).notes)).toEqual({ 'queue-full': dropped });
  });

  test.each(['drop-oldest', 'drop-newest'])('does not slow any call down under %s', async (overflow) => {
    const { path: destination } = new Fifo();
    const options = { destination, overflow, queueCapacity: 1000, closeTimeoutMs: 50, blockTimeoutMs: 5000 };
    const acts = [['open'], ['longest', 0, 50_000, { padding: 100 }]];
    const { notes, code } = await run('async-acts.mjs', { options, acts, heard: true });
    expect(code).toBe(0);
    const longest = notes.find(({ act }) => act === 'longest')?.value as number;
    console.log(`${overflow}: the longest of 50,000 calls took ${longest.toFixed(1)} ms`);
    // Half of what a call may wait under `block`; a machine that is busy takes half a second from any call.
    expect(longest).toBeLessThan(2500);
  });

  test('a record larger than the queue is dropped, and marked as too large', async () => {
    const destination = join(folder(), 'log');
    const puppet = new Puppet({ mode, destination, maxQueueBytes: 1000 });
    await puppet.act('log', 0, 1);
    await puppet.act('log', 1, 1, { padding: 2000 });
    await puppet.act('log', 2, 1);
    expectSettled(await puppet.act('close'), { accepted: 3, written: 2, dropped: 1 });
    const { rest, drops } = unmark(lines(destination));
    expect(rest).toEqual([...records(0, 1), ...records(2, 1)]);
    expect(drops).toEqual({ 'too-large': 1 });
    expect(dropsIn((await puppet.end('exit', 0)).notes)).toEqual({ 'too-large': 1 });
  });

  test('flush rejects if records that it waits for are evicted', async () => {
    const fifo = new Fifo();
    const puppet = new Puppet({ mode, destination: fifo.path, queueCapacity: 100 });
    await puppet.act('log', 0, 100);
    const flushed = puppet.act('flush').then(
      () => 'all there',
      ({ code }: { code: string }) => code,
    );
    await puppet.act('log', 100, 150);
    fifo.reader().until((text) => text.includes('record 249\n'));
    expect(await flushed).toBe('ERR_KAKASHI_FLUSH_LOST');
    await puppet.end('exit', 0);
  });
});

test.each([
  { writer: 'lives', dies: () => [] },
  // The reader must not find itself at the end between one writer and the next.
  {
    writer: 'dies twice',
    dies: (which: number) => [
      ['terminate', which],
      ['buried', which],
    ],
  },
])('a reader that comes first, such as cat, is served to the end, if the writer $writer', async ({ dies }) => {
  const fifo = new Fifo();
  const output = join(folder(), 'read');
  const fd = openSync(output, 'w');
  const cat = spawn('cat', [fifo.path], { stdio: ['ignore', fd, 'ignore'] });
  closeSync(fd);
  onTestFinished(() => void cat.kill('SIGKILL'));
  const over = new Promise((resolve) => cat.once('close', resolve));
  const acts = [
    ['open'],
    ['log', 0, 100],
    ['flush'],
    ...dies(0),
    ['log', 100, 100],
    ['flush'],
    ...dies(1),
    ['log', 200, 100],
    ['close'],
  ];
  const { code } = await run(
    'async-acts.mjs',
    { options: { destination: fifo.path }, acts, heard: true },
    { execArgv: HOOKED },
  );
  expect(code).toBe(0);
  await over;
  expect(lines(output)).toEqual(records(0, 300));
});

describe('an unread FIFO holds up the end for closeTimeoutMs, and what is left is counted and told', () => {
  const closeTimeoutMs = 300;
  const STAGES: Record<string, () => { destination: string; staging?: Staging }> = {
    'without a reader': () => ({ destination: new Fifo().path }),
    'that is full': () => {
      const fifo = new Fifo();
      fifo.reader();
      return { destination: fifo.path };
    },
    'as stdout': () => {
      const fifo = new Fifo();
      fifo.reader();
      return { destination: 'stdout', staging: { stdout: fifo.writer() } };
    },
    'that is a socket': () => ({ destination: 'stdout', staging: { stdout: 'stalled' } }),
  };
  const cases = Object.keys(STAGES).flatMap((stage) => ['exit', 'leave', 'close'].map((end) => ({ stage, end })));

  test.each(cases)('$stage; the end: $end', async ({ stage, end }) => {
    const { destination, staging } = (STAGES[stage] as (typeof STAGES)[string])();
    const puppet = new Puppet({ mode, destination, closeTimeoutMs }, staging);
    await puppet.act('log', 0, 5000, { padding: 100 });
    await puppet.act('log', 0, 10, { padding: 100, level: 'error' });
    const start = performance.now();
    const stats = end === 'close' ? await puppet.act('close') : undefined;
    const closedMs = performance.now() - start;
    const { code, notes } = await puppet.end(end === 'close' ? 'exit' : (end as 'exit' | 'leave'), 0);
    const ms = end === 'close' ? closedMs : performance.now() - start;
    expect(code).toBe(0);
    expect(ms).toBeGreaterThan(closeTimeoutMs * 0.9);
    expect(ms).toBeLessThan(closeTimeoutMs + 1200);
    expect(errorsIn(notes)).toEqual(['ERR_KAKASHI_CLOSE_TIMEOUT']);
    const dropped = dropsIn(notes)['close-timeout'] as number;
    expect(notes.find(({ error }) => error)?.message).toContain(`${dropped} records`);
    if (stage === 'without a reader') expect(dropped).toBe(5010);
    if (stats) expectSettled(stats, { accepted: 5010, dropped });
  });
});

describe('a file that is moved', () => {
  test('reopen goes on in a new one, from the main thread', async () => {
    const dir = folder();
    const destination = join(dir, 'log');
    const puppet = new Puppet({ mode, destination });
    await puppet.act('log', 0, 1000);
    await puppet.act('flush');
    renameSync(destination, join(dir, 'log.1'));
    await puppet.act('log', 1000, 1000);
    await puppet.act('reopen');
    await puppet.act('log', 2000, 1000);
    expectSettled(await puppet.act('close'), { accepted: 3000, written: 3000 });
    expect(lines(join(dir, 'log.1'))).toEqual(records(0, 2000));
    expect(lines(destination)).toEqual(records(2000, 1000));
    await puppet.end('exit', 0);
  });

  test.each(['close', 'exit', 'terminate'])('reopen with a path goes on there, also beyond %s', async (end) => {
    const dir = folder();
    const [first, second] = [join(dir, 'first'), join(dir, 'second')];
    const ENDS: Record<string, unknown[][]> = {
      close: [['close']],
      exit: [['exit']],
      terminate: [['terminate'], ['log', 200, 50], ['buried'], ['log', 250, 50], ['flush'], ['exit']],
    };
    const acts = [['open'], ['log', 0, 100], ['reopen', second], ['log', 100, 100], ...(ENDS[end] as unknown[][])];
    const hook = new URL('fixtures/async-hook.cjs', import.meta.url).pathname;
    const scene = { options: { destination: first }, acts, heard: true };
    const { code } = await run('async-acts.mjs', scene, { execArgv: ['--require', hook] });
    expect(code).toBe(0);
    expect(lines(first)).toEqual(records(0, 100));
    expect(lines(second)).toEqual(records(100, end === 'terminate' ? 200 : 100));
  });

  test('reopen in a worker thread opens anew what that thread logs to, in the writer', async () => {
    const dir = folder();
    const [destination, moved, second] = ['log', 'log.1', 'second'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ];
    const { code, notes } = await run('async-reopen-thread.mjs', { destination, moved, second });
    expect([code, errorsIn(notes)]).toEqual([0, []]);
    const ofThread = (path: string) => lines(path).filter((line) => line.includes('| thread |'));
    const numbers = (path: string) => ofThread(path).map((line) => Number(line.split(' ').at(-1)));
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
    expect(numbers(moved)).toEqual(range(0, 200));
    expect(numbers(destination)).toEqual(range(200, 300));
    expect(numbers(second)).toEqual(range(300, 400));
  });

  test('append: false empties the file once', async () => {
    const destination = join(folder(), 'log');
    writeFileSync(destination, 'old\n');
    const acts = [['open'], ['log', 0, 100], ['flush'], ['log', 100, 100]];
    await run('async-acts.mjs', { options: { destination, append: false }, acts });
    expect(lines(destination)).toEqual(records(0, 200));
  });
});

test.each(['batch', 'close'])('fsync: %s writes everything', async (fsync) => {
  const destination = join(folder(), 'log');
  const acts = [['open'], ['log', 0, 1000], ['close']];
  const { code, notes } = await run('async-acts.mjs', { options: { destination, fsync }, acts });
  expect(code).toBe(0);
  expect(lines(destination)).toEqual(records(0, 1000));
  expectSettled(notes.find(({ act }) => act === 'close')?.value as never, { accepted: 1000, written: 1000 });
});

test('several destinations, and a sync logger on one of them', async () => {
  const dir = folder();
  const [one, two] = [join(dir, 'one'), join(dir, 'two')];
  const acts = [
    ['open', { destination: one }],
    ['open', { destination: two }],
    ['open', { destination: one, mode: 'sync' }],
    ['log', 0, 2000, { which: 0, level: 'info' }],
    ['log', 0, 2000, { which: 1, level: 'warning' }],
    ['log', 0, 2000, { which: 2, level: 'error' }],
  ];
  const { code } = await run('async-acts.mjs', { options: {}, acts });
  expect(code).toBe(0);
  expect(lines(two)).toEqual(records(0, 2000, { level: 'WARNING' }));
  const shared = lines(one);
  expect(shared.filter((line) => line.startsWith('INFO'))).toEqual(records(0, 2000));
  expect(shared.filter((line) => line.startsWith('ERROR'))).toEqual(records(0, 2000, { level: 'ERROR' }));
  expect(shared).toHaveLength(4000);
});

test('a full disk is waited out', async ({ skip }) => {
  const mount = join(folder(), 'small');
  mkdirSync(mount);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount], { stdio: 'ignore' });
  } catch {
    skip();
  }
  onTestFinished(() => void execFileSync('umount', ['-l', mount]));
  const destination = join(mount, 'log');
  const ballast = join(mount, 'ballast');
  writeFileSync(ballast, Buffer.alloc(40 * 1024));
  const puppet = new Puppet({ mode, destination });
  await puppet.act('log', 0, 1000, { padding: 20 });
  while (statSync(destination).size < 24 * 1024) await puppet.act('stats');
  expect((await puppet.act('stats')).pending).toBeGreaterThan(0);
  writeFileSync(ballast, '');
  expectSettled(await puppet.act('close'), { accepted: 1000, written: 1000 });
  expect(lines(destination)).toEqual(records(0, 1000, { padding: 20 }));
  await puppet.end('exit', 0);
});

test('a sink that is stuck with drops to be announced is let go of when it is closed', async () => {
  const puppet = new Puppet({ mode, destination: '/dev/full', closeTimeoutMs: 20, queueCapacity: 100 });
  await puppet.act('log', 0, 1000);
  const start = performance.now();
  expectSettled(await puppet.act('close'), { accepted: 1000, written: 0, dropped: 1000 });
  // A writer that held on to the sink until it has taken the marker would be waited for, for a second.
  expect(performance.now() - start).toBeLessThan(500);
  await puppet.end('exit', 0);
});

test('a disk that stays full costs closeTimeoutMs, and all is counted', async () => {
  const puppet = new Puppet({ mode, destination: '/dev/full', closeTimeoutMs: 300, append: true });
  await puppet.act('log', 0, 100);
  expectSettled(await puppet.act('close'), { accepted: 100, written: 0, dropped: 100 });
  const { notes } = await puppet.end('exit', 0);
  expect(dropsIn(notes)).toEqual({ 'close-timeout': 100 });
  expect(errorsIn(notes)).toEqual(['ERR_KAKASHI_SINK_STALLED', 'ERR_KAKASHI_CLOSE_TIMEOUT']);
});

describe('stdout', () => {
  test('to a file', async () => {
    const path = join(folder(), 'log');
    const fd = openSync(path, 'a');
    onTestFinished(() => closeSync(fd));
    const acts = [['open'], ['log', 0, 3000], ['exit', 0]];
    await run('async-acts.mjs', { options: { destination: 'stdout' }, acts }, { stdout: fd });
    expect(readFileSync(path, 'utf8')).toBe(`${records(0, 3000).join('\n')}\n`);
  });

  test('to a socket', async () => {
    const acts = [['open'], ['log', 0, 5000], ['exit', 0]];
    const { stdout } = await run('async-acts.mjs', { options: { destination: 'stdout' }, acts }, { stdout: 'pipe' });
    expect(linesOf(stdout)).toEqual(records(0, 5000));
  });

  test('to a pipe', async () => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const acts = [['open'], ['log', 0, 5000], ['exit', 0]];
    const ended = run('async-acts.mjs', { options: { destination: 'stdout' }, acts }, { stdout: fifo.writer() });
    expect(await reader.lines(5000)).toEqual(records(0, 5000));
    expect((await ended).code).toBe(0);
  });

  test.each(['pipe', 'socket'])('whose reader has gone, a %s: counted as failed', async (kind) => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const staging: Staging = { stdout: kind === 'pipe' ? fifo.writer() : 'stalled' };
    const puppet = new Puppet({ mode, destination: 'stdout' }, staging);
    await puppet.act('log', 0, 100);
    await puppet.act('flush');
    if (kind === 'pipe') reader.close();
    else puppet.child.stdout?.destroy();
    await puppet.act('log', 100, 1000);
    expectSettled(await puppet.act('close'), { accepted: 1100, written: 100, failed: 1000 });
    const { notes, code } = await puppet.end('exit', 6);
    expect(code).toBe(6);
    expect(errorsIn(notes)).toEqual(['ERR_KAKASHI_SINK_FAILED']);
  });
});
