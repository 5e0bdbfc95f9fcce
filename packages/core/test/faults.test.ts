/** Pipes, sockets and descriptors that stall, break or are gone: the host lives on, and every record is accounted for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type EngineOptions } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { dropsIn, expectSettled, Fifo, folder, lines, linesOf, Puppet, records, run, type Staging } from './harness.ts';

/** A pipe's buffer on Linux, which a reader that stalls leaves full. */
const PIPE_BYTES = 65_536;

describe('a FIFO', () => {
  test('without a reader stalls; nothing is lost and the order is kept once there is one', async () => {
    const fifo = new Fifo();
    const puppet = new Puppet({ destination: fifo.path });
    await puppet.act('log', 0, 5000);
    expect(await puppet.act('stats')).toMatchObject({ accepted: 5000, written: 0, pending: 5000, queueSize: 5000 });
    const reader = fifo.reader();
    expect(await reader.lines(5000)).toEqual(records(0, 5000));
    await puppet.act('log', 5000, 5000);
    expect(await reader.lines(10_000)).toEqual(records(0, 10_000));
    expectSettled(await puppet.act('close'), { accepted: 10_000, written: 10_000 });
    expect((await puppet.end('exit', 0)).notes).toEqual([]);
  });

  test('whose reader stalls and reads on loses nothing', async () => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const puppet = new Puppet({ destination: fifo.path });
    await puppet.act('log', 0, 5000, { padding: 100 });
    const stalled = await puppet.act('stats');
    expect(stalled.bytesWritten).toBeLessThanOrEqual(PIPE_BYTES);
    expect(stalled.pending).toBeGreaterThan(4000);
    expect(await reader.lines(5000)).toEqual(records(0, 5000, { padding: 100 }));
    expectSettled(await puppet.act('close'), { accepted: 5000, written: 5000 });
  });

  test('whose reader goes away gives the next reader whole lines only', async () => {
    const fifo = new Fifo();
    const first = fifo.reader();
    const puppet = new Puppet({ destination: fifo.path, closeTimeoutMs: 50 });
    // No multiple of this length fills the pipe, so the last line in it is torn.
    await puppet.act('log', 0, 2000, { padding: 81 });
    const torn = await puppet.act('stats');
    expect(torn.bytesWritten % (records(100, 1, { padding: 81 })[0] as string).length).not.toBe(0);
    first.close();
    // Now it learns that the reader is gone.
    await puppet.act('flushSync');
    const second = fifo.reader();
    await puppet.act('flushSync');
    const left = 2000 - torn.written;
    expect(await second.lines(left)).toEqual(records(torn.written, left, { padding: 81 }));
    expectSettled(await puppet.act('close'), { accepted: 2000, written: 2000 });
  });

  test('that nobody reads ends up with a drop marker once somebody does', async () => {
    const fifo = new Fifo();
    const puppet = new Puppet({ destination: fifo.path, queueCapacity: 100 });
    await puppet.act('log', 0, 350);
    const reader = fifo.reader();
    const got = await reader.lines(101);
    const isMarker = (line: string) => line.startsWith('WARNING | kakashi | ');
    expect(got.filter((line) => !isMarker(line))).toEqual(records(250, 100));
    expect(got.filter(isMarker)).toEqual(['WARNING | kakashi | dropped 250 records | reason=queue-full info=250']);
    expectSettled(await puppet.act('close'), { accepted: 350, written: 100, dropped: 250 });
    expect(dropsIn((await puppet.end('exit', 0)).notes)).toEqual({ 'queue-full': 250 });
  });
});

describe('an unread pipe or FIFO at exit costs closeTimeoutMs, and what is left is counted and reported', () => {
  interface Case {
    name: string;
    stage(): { destination: EngineOptions['destination']; staging: Staging };
  }
  const CASES: Case[] = [
    { name: 'a FIFO without a reader', stage: () => ({ destination: new Fifo().path, staging: {} }) },
    {
      name: 'a FIFO that is not read',
      stage: () => {
        const fifo = new Fifo();
        fifo.reader();
        return { destination: fifo.path, staging: {} };
      },
    },
    {
      name: 'stdout, a pipe',
      stage: () => {
        const fifo = new Fifo();
        fifo.reader();
        return { destination: 'stdout', staging: { stdout: fifo.writer() } };
      },
    },
    { name: 'stdout, a socket', stage: () => ({ destination: 'stdout', staging: { stdout: 'stalled' } }) },
    {
      name: 'a descriptor, a pipe',
      stage: () => {
        const fifo = new Fifo();
        fifo.reader();
        return { destination: 4, staging: { fds: [fifo.writer()] } };
      },
    },
  ];
  const closeTimeoutMs = 300;

  test.each(CASES.flatMap((one) => (['exit', 'leave'] as const).map((end) => ({ ...one, end }))))(
    '$name; the end: $end',
    async ({ stage, end }) => {
      const { destination, staging } = stage();
      // Several engines on the same destination: their waiting must not add up.
      const puppet = new Puppet({ destination, closeTimeoutMs }, staging);
      const others = [101, 102, 103, 104, 105, 106, 107];
      for (const flushIntervalMs of others) {
        await puppet.act('open', { destination, closeTimeoutMs, flushIntervalMs });
        await puppet.act('log', 0, 5000, { padding: 100 });
      }
      await puppet.act('open', { destination, closeTimeoutMs });
      await puppet.act('log', 0, 5000, { padding: 100 });
      const { pending, dropped } = await puppet.act('stats');
      expect(pending).toBeGreaterThan(2000);
      expect(dropped).toBe(0);
      const start = performance.now();
      const { code, notes } = await puppet.end(end, 0);
      const ms = performance.now() - start;
      expect(code).toBe(0);
      expect(ms).toBeGreaterThan(closeTimeoutMs * 0.9);
      expect(ms).toBeLessThan(closeTimeoutMs * 5);
      expect(notes.filter(({ error }) => error === 'ERR_KAKASHI_CLOSE_TIMEOUT')).toHaveLength(8);
      expect(notes.findLast(({ drop }) => drop)?.drop).toMatchObject({ count: pending, reason: 'close-timeout' });
    },
  );
});

describe('a stdout whose reader stalls', () => {
  const KINDS: Record<string, () => Staging> = {
    pipe: () => {
      const fifo = new Fifo();
      fifo.reader();
      return { stdout: fifo.writer() };
    },
    socket: () => ({ stdout: 'stalled' }),
  };
  const kinds = Object.keys(KINDS);

  test.each(kinds.flatMap((kind) => (['drop-oldest', 'drop-newest'] as const).map((overflow) => ({ kind, overflow }))))(
    'a $kind does not block the host under $overflow',
    async ({ kind, overflow }) => {
      const options = { destination: 'stdout', overflow, queueCapacity: 1000, closeTimeoutMs: 100 } as const;
      const puppet = new Puppet(options, KINDS[kind]?.());
      for (const from of [0, 20_000]) {
        const ms = await puppet.act('log', from, 20_000, { padding: 200 });
        expect(ms).toBeLessThan(5000);
        await puppet.readsNoMore();
      }
      const stats = await puppet.act('stats');
      expect(stats).toMatchObject({ accepted: 40_000, failed: 0, pending: 1000, queueSize: 1000 });
      expect(stats.dropped).toBeGreaterThan(30_000);
      const { notes, code } = await puppet.end('exit', 0);
      expect(code).toBe(0);
      expect(dropsIn(notes)).toEqual({ 'queue-full': stats.dropped, 'close-timeout': 1000 });
    },
  );

  test.each(kinds)('a %s blocks the host for blockTimeoutMs, once, under block', async (kind) => {
    const blockTimeoutMs = 300;
    const options = { destination: 'stdout', overflow: 'block', queueCapacity: 1000, blockTimeoutMs } as const;
    const puppet = new Puppet({ ...options, closeTimeoutMs: 100 }, KINDS[kind]?.());
    const ms = await puppet.act('log', 0, 5000, { padding: 200 });
    expect(ms).toBeGreaterThan(blockTimeoutMs * 0.9);
    expect(ms).toBeLessThan(blockTimeoutMs * 5);
    const stats = await puppet.act('stats');
    expect(stats.pending).toBe(1000);
    expect(stats.dropped).toBe(5000 - 1000 - stats.written);
    await puppet.end('exit', 0);
  });

  test('under block nothing is lost while the reader reads, however slowly it started', async () => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const options = { destination: 'stdout', overflow: 'block', queueCapacity: 100, blockTimeoutMs: 60_000 } as const;
    const puppet = new Puppet(options, { stdout: fifo.writer() });
    const logged = puppet.act('log', 0, 5000, { padding: 100 });
    expect(await reader.lines(5000)).toEqual(records(0, 5000, { padding: 100 }));
    await logged;
    expectSettled(await puppet.act('close'), { accepted: 5000, written: 5000 });
  });
});

describe('reports on a stderr', () => {
  test.each(['pipe', 'socket'])('that is a %s and is not read do not block the host', async (kind) => {
    const fifo = new Fifo();
    fifo.reader();
    const stderr = kind === 'pipe' ? fifo.writer() : 'stalled';
    const { code, ms } = await run('reports.mjs', { rounds: 1, length: 2_000_000 }, { stderr });
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });

  test('are one line for each kind in ten seconds; drops that were held back are told when the process ends', async () => {
    const { stderr } = await run('reports.mjs', { rounds: 3 });
    expect(linesOf(stderr)).toEqual([
      'kakashi: ERR_KAKASHI_SINK_FAILED: the sink refused a batch: round 0',
      'kakashi: dropped 1 records | reason=too-large info=1',
      'kakashi: dropped 2 records | reason=too-large info=2',
    ]);
  });
});

describe('a reader that is gone', () => {
  test.each(['pipe', 'socket'])(
    'of a %s: what it does not get counts as failed, and the host lives on',
    async (kind) => {
      const fifo = new Fifo();
      const reader = fifo.reader();
      const puppet = new Puppet({ destination: 'stdout' }, { stdout: kind === 'pipe' ? fifo.writer() : 'stalled' });
      await puppet.act('log', 0, 100);
      if (kind === 'pipe') reader.close();
      else puppet.child.stdout?.destroy();
      await puppet.act('log', 100, 1000);
      const stats = await puppet.act('close');
      expectSettled(stats, { accepted: 1100, written: 100, failed: 1000, dropped: 0 });
      const { code, notes } = await puppet.end('exit', 6);
      expect(code).toBe(6);
      expect(notes).toEqual([{ error: 'ERR_KAKASHI_SINK_FAILED', message: expect.stringContaining('EPIPE') }]);
    },
  );
});

describe('a descriptor', () => {
  test('that the application closes later: counted as failed', async () => {
    const destination = join(folder(), 'log');
    const puppet = new Puppet(undefined);
    const fd = await puppet.act('openFd', destination, 'a');
    await puppet.act('open', { destination: fd });
    await puppet.act('log', 0, 100);
    await puppet.act('closeFd', fd);
    await puppet.act('log', 100, 100);
    expectSettled(await puppet.act('close'), { accepted: 200, written: 100, failed: 100 });
    expect(lines(destination)).toEqual(records(0, 100));
    const { notes } = await puppet.end('exit', 0);
    expect(notes).toEqual([{ error: 'ERR_KAKASHI_SINK_FAILED', message: expect.stringContaining('EBADF') }]);
  });

  test.each(['sync', 'async'] as const)(
    'of a file of ours that somebody closes: the file is opened again, and nothing is lost (%s)',
    async (mode) => {
      const destination = join(folder(), 'log');
      const puppet = new Puppet({ destination, mode });
      await puppet.act('log', 0, 100);
      await puppet.act('flush');
      expect(await puppet.act('closeFdsOf', destination)).toBe(1);
      await puppet.act('log', 100, 100);
      await puppet.act('flush');
      expectSettled(await puppet.act('close'), { accepted: 200, written: 200 });
      expect(lines(destination)).toEqual(records(0, 200));
      expect((await puppet.end('exit', 0)).notes).toEqual([]);
    },
  );

  test('keeps its flags: whoever shares it still blocks', async () => {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const writer = fifo.writer();
    await run('end.mjs', { end: 'natural', count: 10, options: { destination: 4 } }, { fds: [writer] });
    const O_NONBLOCK = 0o4000;
    expect(flagsOf(writer) & O_NONBLOCK).toBe(0);
    expect(await reader.lines(10)).toEqual(records(0, 10));
  });

  test('costs one of ours while it is in use', async () => {
    const fifo = new Fifo();
    fifo.reader();
    const destination = fifo.writer();
    const before = readdirSync('/proc/self/fd').length;
    const engines = Array.from({ length: 10 }, () => createEngine({ destination }));
    expect(readdirSync('/proc/self/fd').length).toBe(before + 10);
    await Promise.all(engines.map((engine) => engine.close()));
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  test('is not closed by close', async () => {
    const destination = join(folder(), 'log');
    const puppet = new Puppet(undefined);
    const fd = await puppet.act('openFd', destination, 'a');
    await puppet.act('open', { destination: fd });
    await puppet.act('close');
    // Throws if it is closed.
    await puppet.act('closeFd', fd);
    await puppet.end('exit', 0);
  });
});

function flagsOf(fd: number): number {
  return Number.parseInt(/flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '', 8);
}
