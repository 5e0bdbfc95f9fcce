/** Files: what cannot be opened is refused at once, options do what they say, and rotation loses nothing. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type EngineOptions, getLogger, KakashiError } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { expectSettled, folder, lines, Puppet, records, run } from './harness.ts';

describe('a destination that cannot be opened throws, and leaves nothing behind', () => {
  interface Case {
    name: string;
    make(dir: string): EngineOptions['destination'];
    code: string;
  }
  const CASES: Case[] = [
    { name: 'a folder', make: (dir) => dir, code: 'EISDIR' },
    {
      name: 'a path under a file',
      make: (dir) => {
        writeFileSync(join(dir, 'file'), '');
        return join(dir, 'file', 'log');
      },
      code: 'EEXIST',
    },
    { name: 'a path of a file system that takes no files', make: () => '/proc/kakashi', code: 'ENOENT' },
    { name: 'a descriptor that is closed', make: () => 999_999, code: 'EBADF' },
  ];

  test.each(CASES)('$name: $code', ({ make, code }) => {
    const destination = make(folder());
    const before = readdirSync('/proc/self/fd').length;
    const thrown = thrownBy(() => getLogger('app', { destination }));
    expect(thrown).toBeInstanceOf(KakashiError);
    expect(thrown).toMatchObject({ code: 'ERR_KAKASHI_SINK_OPEN', option: 'destination', cause: { code } });
    expect(thrown.expected).toMatch(/open/);
    expect(thrown.received).toContain(String(destination));
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  test('a missing folder without mkdir', () => {
    const destination = join(folder(), 'not', 'there', 'log');
    const thrown = thrownBy(() => getLogger('app', { destination, mkdir: false }));
    expect(thrown).toMatchObject({ code: 'ERR_KAKASHI_SINK_OPEN', cause: { code: 'ENOENT' } });
  });

  // Root writes anywhere unless the capability for it is taken away.
  test('a file without the right to write', async () => {
    const destination = join(folder(), 'log');
    writeFileSync(destination, '');
    chmodSync(destination, 0o444);
    const via = isRoot ? ['setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override', '--'] : [];
    const puppet = new Puppet(undefined, { via });
    await expect(puppet.act('open', { destination })).rejects.toMatchObject({
      code: 'ERR_KAKASHI_SINK_OPEN',
      option: 'destination',
      cause: 'EACCES',
    });
    await puppet.end('exit', 0);
  });
});

describe('options of a file', () => {
  test('missing folders are made', async () => {
    const destination = join(folder(), 'a', 'b', 'log');
    await logAndClose({ destination });
    expect(lines(destination)).toEqual(records(0, 10));
  });

  test.each([
    { append: true, expected: ['old'] },
    { append: false, expected: [] },
  ])('append: $append', async ({ append, expected }) => {
    const destination = join(folder(), 'log');
    writeFileSync(destination, 'old\n');
    await logAndClose({ destination, append });
    expect(lines(destination)).toEqual([...expected, ...records(0, 10)]);
  });

  test.each([
    { fileMode: undefined, umask: 0o022, mode: 0o644, by: 'sync' as const },
    { fileMode: 0o666, umask: 0o022, mode: 0o644, by: 'sync' as const },
    { fileMode: 0o660, umask: 0o007, mode: 0o660, by: 'sync' as const },
    { fileMode: 0o600, umask: 0o022, mode: 0o600, by: 'sync' as const },
    { fileMode: 0o600, umask: 0o022, mode: 0o600, by: 'async' as const },
  ])(
    'fileMode $fileMode under umask $umask gives $mode, by a logger in $by mode',
    async ({ fileMode, umask, mode, by }) => {
      const destination = join(folder(), 'log');
      const options = { destination, ...(fileMode !== undefined && { fileMode }), mode: by };
      await run('end.mjs', { end: 'natural', count: 1, options }, { via: withShell(`umask ${umask.toString(8)}`) });
      expect(statSync(destination).mode & 0o777).toBe(mode);
    },
  );

  // 10 batches; then a file that is closed by reopen, and one that is closed by close.
  test.each([
    { fsync: false as const, expected: 0 },
    { fsync: 'close' as const, expected: 2 },
    { fsync: 'batch' as const, expected: 12 },
  ])('fsync: $fsync calls fsync(2) $expected times', async ({ fsync, expected }) => {
    const { notes } = await run('fsync.mjs', { options: { destination: join(folder(), 'log'), fsync } });
    expect(notes).toEqual([{ calls: expected }]);
  });

  test('fsync on a device that cannot is no failure', async () => {
    const options = { destination: '/dev/null', fsync: 'batch' as const };
    const stats = await logAndClose(options);
    expectSettled(stats, { written: 10, failed: 0 });
  });
});

describe('rotation', () => {
  test.each([1, 7, 100, 1000])('rename and reopen, after every %i records: all there, in order', async (each) => {
    const dir = folder();
    const destination = join(dir, 'log');
    const logger = getLogger('app', { destination });
    const parts = Math.min(20, Math.ceil(10_000 / each));
    for (let part = 0; part < parts; part++) {
      for (let index = 0; index < each; index++) logger.info(`record ${part * each + index}`);
      renameSync(destination, join(dir, `log.${part}`));
      // Up to here the old file gets them.
      logger.reopen();
    }
    expectSettled(await logger.close(), { accepted: parts * each, written: parts * each });
    for (let part = 0; part < parts; part++) {
      expect(lines(join(dir, `log.${part}`))).toEqual(records(part * each, each));
    }
    expect(lines(destination)).toEqual([]);
  });

  test('a file that was deleted is there again after reopen', async () => {
    const destination = join(folder(), 'log');
    const logger = getLogger('app', { destination });
    logger.info('record 0');
    logger.flushSync();
    rmSync(destination);
    logger.info('lost with the file');
    logger.reopen();
    logger.info('record 1');
    await logger.close();
    expect(lines(destination)).toEqual(records(1, 1));
  });

  test('reopen(path) goes on in another file, and stays there', async () => {
    const dir = folder();
    const [first, second] = [join(dir, 'first'), join(dir, 'sub', 'second')];
    const logger = getLogger('app', { destination: first });
    logger.info('record 0');
    logger.reopen(second);
    logger.info('record 1');
    renameSync(second, join(dir, 'second.0'));
    logger.reopen();
    logger.info('record 2');
    await logger.close();
    expect([lines(first), lines(join(dir, 'second.0')), lines(second)]).toEqual(
      [0, 1, 2].map((one) => records(one, 1)),
    );
  });

  test('reopen that fails throws, and the old file stays in use', async () => {
    const dir = folder();
    const destination = join(dir, 'log');
    const logger = getLogger('app', { destination });
    logger.info('record 0');
    const thrown = thrownBy(() => logger.reopen(dir));
    expect(thrown).toMatchObject({ code: 'ERR_KAKASHI_SINK_OPEN', cause: { code: 'EISDIR' } });
    logger.info('record 1');
    await logger.close();
    expect(lines(destination)).toEqual(records(0, 2));
  });

  test('after close nothing opens a file again', async () => {
    const destination = join(folder(), 'log');
    const engine = createEngine({ destination, onDrop() {} });
    engine.write('before');
    await engine.close();
    rmSync(destination);
    const before = readdirSync('/proc/self/fd').length;
    engine.reopen();
    engine.write('after');
    engine.flushSync();
    engine.handOver();
    await engine.flush();
    await engine.close();
    expectSettled(engine.stats(), { accepted: 2, written: 1, dropped: 1 });
    expect(existsSync(destination)).toBe(false);
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  test('a process renames while another logs: nothing is lost, each file is whole', async () => {
    const dir = folder();
    const destination = join(dir, 'log');
    const puppet = new Puppet({ destination, flushIntervalMs: 0 });
    await puppet.act('stats');
    for (let part = 0; part < 5; part++) {
      const logging = puppet.act('log', part * 1000, 1000);
      renameSync(destination, join(dir, `log.${part}`));
      await Promise.all([logging, puppet.act('reopen')]);
    }
    await puppet.end('leave');
    const parts = [0, 1, 2, 3, 4].map((part) => readFileSync(join(dir, `log.${part}`), 'utf8'));
    for (const part of parts) expect(part.endsWith('\n')).toBe(true);
    expect(`${parts.join('')}${readFileSync(destination, 'utf8')}`).toBe(`${records(0, 5000).join('\n')}\n`);
  });
});

const isRoot = process.getuid?.() === 0;
/** Whether a file system may be mounted here, in a name space of its own. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;

describe('limits of the system', () => {
  test('RLIMIT_FSIZE: what fits is written, the rest waits and is accounted for', async () => {
    const destination = join(folder(), 'log');
    const options = { destination, closeTimeoutMs: 200 };
    // In units of 512 bytes or, in some shells, 1024.
    const puppet = new Puppet(options, { via: withShell('ulimit -f 8') });
    await puppet.act('log', 0, 1000);
    const stats = await puppet.act('close');
    const written = readFileSync(destination, 'utf8').split('\n').slice(0, -1);
    expect(written).toEqual(records(0, stats.written));
    expectSettled(stats, { accepted: 1000, failed: 0 });
    expect(stats.dropped).toBeGreaterThan(0);
    const { notes } = await puppet.end('exit', 0);
    expect(notes.map(({ error }) => error)).toContain('ERR_KAKASHI_SINK_STALLED');
  });

  const mounting = canMount ? '' : ' (skipped: mounting is not permitted here)';
  test.skipIf(!canMount)(
    `a full file system: stalls, is reported, and goes on when there is room again${mounting}`,
    async () => {
      const dir = folder();
      const mounted = join(dir, 'small');
      mkdirSync(mounted);
      const destination = join(mounted, 'log');
      const ballast = join(mounted, 'ballast');
      const mount = `mount -t tmpfs -o size=64k tmpfs '${mounted}'`;
      const puppet = new Puppet(undefined, { via: ['unshare', '-m', ...withShell(mount)] });
      // Seen through the process, since the mount is in its own name space.
      const root = `/proc/${puppet.child.pid}/root`;
      await puppet.act('open', { destination, closeTimeoutMs: 200 });
      writeFileSync(`${root}${ballast}`, Buffer.alloc(32 * 1024));
      await puppet.act('log', 0, 3000, { padding: 5 });
      const full = await puppet.act('stats');
      expect(full.pending).toBeGreaterThan(1000);
      rmSync(`${root}${ballast}`);
      await puppet.act('log', 3000, 1);
      // Half of what there is would still not fit: only the beginning is certain.
      await puppet.act('flushSync');
      const stats = await puppet.act('stats');
      expect(stats.written).toBeGreaterThan(full.written);
      const written = readFileSync(`${root}${destination}`, 'utf8').split('\n').slice(0, -1);
      expect(written).toEqual(records(0, stats.written, { padding: 5 }));
      expect(stats.failed).toBe(0);
      const { notes } = await puppet.end('exit', 0);
      expect(notes.map(({ error }) => error)).toContain('ERR_KAKASHI_SINK_STALLED');
    },
  );

  test('/dev/full: stalls, is reported once, and what is left at exit is accounted for', async () => {
    const puppet = new Puppet({ destination: '/dev/full', closeTimeoutMs: 200 });
    await puppet.act('log', 0, 1000);
    expect(await puppet.act('stats')).toMatchObject({
      accepted: 1000,
      written: 0,
      dropped: 0,
      failed: 0,
      pending: 1000,
    });
    const { notes, code } = await puppet.end('exit', 4);
    expect(code).toBe(4);
    expect(notes.filter(({ error }) => error === 'ERR_KAKASHI_SINK_STALLED')).toHaveLength(1);
    expect(notes.at(-1)?.drop).toMatchObject({ count: 1000, reason: 'close-timeout', byLevel: { info: 1000 } });
  });
});

async function logAndClose(options: EngineOptions): ReturnType<ReturnType<typeof getLogger>['close']> {
  const logger = getLogger('app', options);
  for (let index = 0; index < 10; index++) logger.info(`record ${index}`);
  return logger.close();
}

/** A command that does something in a shell before the command after it. */
function withShell(command: string): string[] {
  return ['sh', '-c', `${command} && exec "$@"`, 'sh'];
}

function thrownBy(act: () => unknown): KakashiError {
  try {
    act();
  } catch (error) {
    return error as KakashiError;
  }
  throw new Error('nothing was thrown');
}
