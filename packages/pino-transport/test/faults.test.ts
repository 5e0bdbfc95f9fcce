import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DropReport, parseLine, type Stats } from '@kakashi/core';
import type { PlainError } from '@kakashi/pino-transport';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { linesOf, run, runUnder, testFolder } from './child.ts';
import { endTransport, startTransport, statsOf, TARGET, WORKER_FLUSHES, warningsOf } from './transport.ts';

interface Told {
  readonly warn: readonly [PlainError][];
  readonly drop: readonly [DropReport][];
  readonly stats: readonly [Stats, { destination: string }][];
}

/** Logs so many records to a transport in a process of its own; tells what that came to. */
async function reportOf(
  transport: object,
  count: number,
  awaited: { readonly [K in keyof Told]?: number },
): Promise<{ told: Told; stderr: string; code: number | null }> {
  const { stdout, stderr, code } = await run('report.mjs', transport, count, { stats: 1, ...awaited });
  return { told: JSON.parse(linesOf(stdout)[0] ?? '{}'), stderr, code };
}

/** The numbers of the records on the lines of a text. */
function numbersOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const i = parseLine(line)?.fields.i;
    return i === undefined ? [] : [Number(i)];
  });
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('with a path that cannot be opened the host stays up, and nothing is lost', async () => {
  const destination = '/dev/null/app.log';
  const { told, stderr, code } = await reportOf({ target: TARGET, options: { destination, fsync: 'close' } }, 1000, {
    warn: 1,
  });
  expect(code).toBe(0);
  expect(told.warn).toMatchObject([
    [
      {
        name: 'KakashiError',
        code: 'ERR_KAKASHI_SINK_OPEN',
        option: 'destination',
        received: destination,
        cause: { code: expect.any(String) },
      },
    ],
  ]);
  expect(told.stats).toMatchObject([
    [{ accepted: 1000, written: 1000, dropped: 0, failed: 0 }, { destination: 'stderr' }],
  ]);
  expect(stderr).toContain('kakashi: ERR_KAKASHI_SINK_OPEN: ');
  expect(numbersOf(linesOf(stderr))).toEqual(upTo(1000));
});

test('with wrong options the host stays up, each is reported, and the others hold', async () => {
  const path = join(testFolder(), 'app.log');
  const options = {
    destination: path,
    name: 'web',
    batchsize: 7,
    queuecapacity: 5,
    flushIntervalMs: -1,
    mode: 'async',
  };
  const { told, stderr, code } = await reportOf({ target: TARGET, options }, 10, { warn: 4 });
  expect(code).toBe(0);
  expect(told.warn).toMatchObject([
    [{ code: 'ERR_KAKASHI_OPTION_UNKNOWN', option: 'batchsize', expected: 'batchSize', received: '7' }],
    [{ code: 'ERR_KAKASHI_OPTION_UNKNOWN', option: 'queuecapacity' }],
    [{ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'flushIntervalMs', received: '-1' }],
    [{ code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'mode', received: "'async'" }],
  ]);
  for (const [{ code: errorCode, message }] of told.warn)
    expect(stderr).toContain(`kakashi: ${errorCode}: ${message}\n`);
  const lines = linesOf({ path });
  expect(numbersOf(lines)).toEqual(upTo(10));
  expect(lines.every((line) => line.includes(' | web | '))).toBe(true);
});

test('of two targets the one with wrong options does not disturb the other', async () => {
  const folder = testFolder();
  const [good, bad] = [join(folder, 'good.log'), join(folder, 'bad.log')];
  const targets = [
    { target: TARGET, options: { destination: good } },
    { target: TARGET, options: { destination: bad, overflow: 'explode' } },
    { target: TARGET, options: { destination: '/dev/null/app.log' } },
  ];
  const { told, stderr, code } = await reportOf({ targets }, 100, { warn: 2, stats: 3 });
  expect(code).toBe(0);
  expect(told.warn.map(([warning]) => warning.option)).toEqual(['overflow', 'destination']);
  expect(told.stats.map(([stats, of]) => [of.destination, stats.written])).toEqual([
    [good, 100],
    [bad, 100],
    ['stderr', 100],
  ]);
  for (const lines of [linesOf({ path: good }), linesOf({ path: bad }), linesOf(stderr)])
    expect(numbersOf(lines)).toEqual(upTo(100));
});

test('on a full disk the host stays up and every record is accounted for', async () => {
  const options = { destination: '/dev/full', queueCapacity: 300, closeTimeoutMs: 100 };
  const { told, stderr, code } = await reportOf({ target: TARGET, options }, 1000, { warn: 1, drop: 1 });
  expect(code).toBe(0);
  expect(told.warn[0]).toMatchObject([{ code: 'ERR_KAKASHI_SINK_STALLED', cause: { code: 'ENOSPC' } }]);
  expect(stderr).toContain('kakashi: ERR_KAKASHI_SINK_STALLED: ');
  expect(stderr).toContain('reason=queue-full');
  const [stats] = told.stats[0] ?? [];
  expect(stats).toMatchObject({ accepted: 1000, written: 0, failed: 0, dropped: 700, pending: 300, bytesWritten: 0 });
  const dropsTold = told.drop.reduce((sum, [report]) => sum + report.count, 0);
  expect(dropsTold).toBe(700);
  expect(told.drop[0]).toMatchObject([{ reason: 'queue-full', byLevel: { info: expect.any(Number) } }]);
});

test('a descriptor that is not open is replaced by stderr', async () => {
  const { told, stderr, code } = await reportOf({ target: TARGET, options: { destination: 99 } }, 10, { warn: 1 });
  expect(code).toBe(0);
  expect(told.warn).toMatchObject([[{ code: 'ERR_KAKASHI_SINK_OPEN', option: 'destination', received: '99' }]]);
  expect(numbersOf(linesOf(stderr))).toEqual(upTo(10));
});

test('reopen follows a rotation, goes to another file, and survives a path that cannot be opened', async () => {
  const folder = join(testFolder(), 'logs');
  const [first, second] = [join(folder, 'app.log'), join(folder, 'other.log')];
  const transport = await startTransport({ target: TARGET, options: { destination: first, timestamp: false } });
  const warnings = warningsOf(transport);
  const logger = pino({ base: null, timestamp: false }, transport);

  async function reopen(command: object): Promise<void> {
    transport.flushSync();
    transport.emit('message', { kakashi: 'reopen', ...command });
    await statsOf(transport);
  }

  logger.info('before');
  await statsOf(transport);
  rmSync(first);
  await reopen({});
  logger.info('after');
  await reopen({ path: '/dev/null/app.log' });
  logger.info('still');
  await reopen({ path: second, destination: 'another target' });
  logger.info('there');
  await reopen({ path: second });
  logger.info('here');
  await endTransport(transport);

  expect(linesOf({ path: first })).toEqual(['INFO | app | after', 'INFO | app | still', 'INFO | app | there']);
  expect(linesOf({ path: second })).toEqual(['INFO | app | here']);
  expect(warnings).toMatchObject([{ code: 'ERR_KAKASHI_SINK_OPEN', received: '/dev/null/app.log' }]);
});

test.runIf(WORKER_FLUSHES)('flush waits for a sink that is stalled', async () => {
  const path = join(testFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const transport = await startTransport({ target: TARGET, options: { destination: path, timestamp: false } });
  const events: string[] = [];
  pino({ base: {}, timestamp: false }, transport).info('m');
  const flushed = new Promise<void>((resolve) => {
    transport.flush(() => {
      events.push('flushed');
      resolve();
    });
  });
  // The request is on its way after the first answer, and has been heard before the last.
  for (let i = 0; i < 3; i++) expect(await statsOf(transport)).toMatchObject({ accepted: 1, written: 0, pending: 1 });
  events.push('reader');
  const text = createReadStream(path, 'utf8').toArray();
  await flushed;
  expect(events).toEqual(['reader', 'flushed']);
  await endTransport(transport);
  expect((await text).join('')).toBe('INFO | app | m\n');
});

test('a disk that has room again is written to, and the stream tells what was dropped', async () => {
  const folder = testFolder();
  const path = join(folder, 'app.log');
  mkdirSync(folder, { recursive: true });
  const transport = await startTransport({
    target: TARGET,
    options: { destination: '/dev/full', queueCapacity: 10, timestamp: false },
  });
  const dropped = once(transport, 'drop');
  const logger = pino({ base: null, timestamp: false }, transport);
  for (let i = 0; i < 25; i++) logger.info({ i }, 'record');
  transport.flushSync();
  expect((await dropped)[0]).toMatchObject({ count: 15, reason: 'queue-full' });
  transport.emit('message', { kakashi: 'reopen', path });
  expect(await statsOf(transport)).toMatchObject({ accepted: 25, written: 10, dropped: 15, pending: 0 });
  await endTransport(transport);
  const lines = linesOf({ path });
  expect(lines).toContain('WARNING | kakashi | dropped 15 records | reason=queue-full info=15');
  expect(numbersOf(lines)).toEqual(upTo(25).slice(15));
});

/** Whether a file system may be mounted here, in a name space of its own. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;
if (!canMount) console.warn('mounting is not permitted here: the test of a small disk is skipped');

test.skipIf(!canMount)(
  'a disk that runs full and has room again: other targets and the host are unharmed, and every record is counted',
  async () => {
    const folder = testFolder();
    const small = join(folder, 'small');
    mkdirSync(small);
    // What is on the disk is gone with the name space, so it is copied before.
    const script = `mount -t tmpfs -o size=64k tmpfs '${small}' && "$@" && cp '${small}/app.log' '${folder}/app.log'`;
    const under = ['unshare', '-m', 'sh', '-c', script, 'sh'];
    const { code, stdout, stderr } = await runUnder(under, 'small-disk.mjs', small, folder);
    expect({ code, stderr: stderr.replaceAll(/^kakashi: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
    const { logged, whileFull, after, told } = JSON.parse(stdout) as {
      logged: number;
      whileFull: Stats;
      after: Stats;
      told: { warn: PlainError[]; drop: DropReport[] };
    };

    expect(whileFull.pending).toBe(200);
    expect(whileFull.accepted).toBe(whileFull.written + whileFull.dropped + whileFull.pending);
    expect(after).toMatchObject({ accepted: logged, pending: 0, failed: 0, written: logged - after.dropped });
    expect(told.warn).toMatchObject([{ code: 'ERR_KAKASHI_SINK_STALLED', cause: { code: 'ENOSPC' } }]);
    expect(told.drop.reduce((sum, { count }) => sum + count, 0)).toBe(after.dropped);

    const lines = linesOf({ path: join(folder, 'app.log') });
    const numbers = numbersOf(lines);
    expect(numbers).toHaveLength(after.written);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    // Of the 200 that waited the first was half written when the disk ran full; the others are the newest.
    expect(numbers.slice(-209)).toEqual(upTo(logged).slice(-209));
    const markers = lines.flatMap((line) => /^WARNING \| kakashi \| dropped (\d+) records/.exec(line)?.[1] ?? []);
    expect(markers.reduce((sum, count) => sum + Number(count), 0)).toBe(after.dropped);

    expect(numbersOf(linesOf({ path: join(folder, 'kakashi.log') }))).toEqual(upTo(logged));
    const json = linesOf({ path: join(folder, 'file.log') }).map((line) => JSON.parse(line).i as number);
    expect(json).toEqual(upTo(logged));
  },
);
