/** A sink that fails, stalls or goes away takes neither the host nor its other transports with it, and nothing is silent. */
import { once } from 'node:events';
import { KakashiTransport } from '@kakashi/winston-transport';
import { describe, expect, test } from 'vitest';
import winston from 'winston';
import { Child, linesIn, linesOf, records, run, testPath } from './child.ts';
import { FailingSink, MemorySink, PlainTransport, StalledSink, StalledTransport } from './doubles.ts';
import { inBothModes } from './modes.ts';
import { besideStalledPipe, LONGEST_TURN_MS, STALLED } from './stalled-pipe.ts';

/** The writer of async mode takes some 50 ms until it is up and can fail. */
const WRITER_IS_UP_MS = 1000;

inBothModes((mode) => {
  describe('a full disk', () => {
    test('is told, the host stays up, and the account is exact', async () => {
      const { code, stdout, stderr } = await run('full-disk.mjs', { heard: true, options: { mode } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { stats, ...told } = JSON.parse(stdout);
      expect(told).toEqual({
        warn: ['ERR_KAKASHI_SINK_STALLED', 'ERR_KAKASHI_CLOSE_TIMEOUT'],
        error: 0,
        drop: 1001,
        isHeld: true,
      });
      expect(stats).toMatchObject({ accepted: 1001, written: 0, dropped: 1001, pending: 0 });
      expect(stats.byLevel).toMatchObject({ info: 1000, error: 1 });
    });

    test('is told on stderr where nobody listens', async () => {
      const { code, stderr } = await run('full-disk.mjs', { options: { mode, closeTimeoutMs: WRITER_IS_UP_MS } });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^kakashi: ERR_KAKASHI_SINK_STALLED: .*ENOSPC/);
      // The writer may have some of them in hand, and is asked for those later.
      const dropped = [...stderr.matchAll(/^kakashi: dropped (\d+) records/gm)].map(([, count]) => Number(count));
      expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(1001);
    });
  });

  test('a reader of stdout that goes away does not end the process', async () => {
    const child = new Child('to-stdout.mjs', { options: { mode } });
    await once(child.process.stdout, 'data');
    child.process.stdout.destroy();
    const { code, stderr } = await child.ended;
    expect({ code, isAlive: stderr.includes('alive after a failure') }).toEqual({ code: 0, isAlive: true });
    expect(stderr).toContain('ERR_KAKASHI_SINK_FAILED');
  });

  describe('a pipe whose reader stalls', () => {
    test('costs neither a record of the Console beside it nor a turn of the event loop', async () => {
      const { stdout, told } = await besideStalledPipe({ options: { mode } });
      expect(linesOf(stdout).map((line) => JSON.parse(line).message)).toEqual(STALLED);
      expect(told.longestTurnMs).toBeLessThan(LONGEST_TURN_MS);
      const { accepted, written, dropped, failed, pending } = told.stats;
      expect(accepted).toBe(STALLED.length);
      expect(written + dropped + failed + pending).toBe(accepted);
      expect(pending).toBeGreaterThan(0);
      expect(dropped).toBeGreaterThan(0);
    });
  });
});

describe('a sink of ours that stalls', () => {
  test('does not starve the other transports of the logger', () => {
    const sibling = new PlainTransport();
    const transport = new KakashiTransport({
      destination: new StalledSink(),
      closeTimeoutMs: 0,
      onDrop: () => undefined,
    });
    const logger = winston.createLogger({ transports: [transport, sibling] });
    for (let i = 0; i < 200; i++) logger.info('m');
    expect(sibling.records).toHaveLength(200);
    transport.on('warn', () => undefined).destroy();
  });

  test('costs memory for its queue, not for all that is logged', async () => {
    const sink = new StalledSink();
    const transport = new KakashiTransport({ destination: sink, queueCapacity: 1000, onDrop: () => undefined });
    const logger = winston.createLogger({ transports: [transport] });
    for (let i = 0; i < 100_000; i++) logger.info('m');
    const { accepted, dropped, pending } = transport.stats();
    expect({ accepted, sum: dropped + pending }).toEqual({ accepted: 100_000, sum: 100_000 });
    expect(pending).toBeLessThan(1300);
    expect(logger.writableLength + logger.readableLength + transport.writableLength).toBe(0);
    sink.release();
    logger.end();
    await once(logger, 'finish');
    expect(sink.lines.at(-1)).toContain('| m');
    expect(sink.lines.some((line) => line.includes(`dropped ${dropped} records`))).toBe(true);
  });
});

test('a sibling that fell behind gets and gives everything, in order, once it goes on', async () => {
  const sink = new MemorySink();
  const slow = new StalledTransport();
  const transport = new KakashiTransport({ destination: sink, timestamp: false });
  const logger = winston.createLogger({ transports: [slow, transport] });
  for (let i = 0; i < 200; i++) logger.info(`record ${i}`);
  slow.release();
  logger.end();
  await once(logger, 'finish');
  expect(sink.lines).toEqual(Array.from({ length: 200 }, (_, i) => `INFO | app | record ${i}`));
  expect(slow.records).toHaveLength(200);
});

test('a sink that refuses a batch does not lose the transport: the next one is offered', async () => {
  const sink = new MemorySink();
  const refusals = ['EBADF'];
  const transport = new KakashiTransport({
    destination: {
      write(batch: Uint8Array) {
        const code = refusals.pop();
        if (code !== undefined) new FailingSink(code).write();
        sink.write(batch);
      },
    },
    timestamp: false,
    onError: () => undefined,
  });
  const logger = winston.createLogger({ transports: [transport] });
  logger.error('refused');
  logger.error('taken');
  logger.end();
  await once(logger, 'finish');
  expect(sink.lines).toContain('ERROR | app | taken');
  expect(logger.listenerCount('error')).toBe(0);
  expect(transport.stats()).toMatchObject({ accepted: 2, written: 1, failed: 1 });
});

test('twenty loggers on one transport give no MaxListenersExceededWarning', async () => {
  const destination = testPath();
  expect(await run('twenty.mjs', { options: { destination } })).toMatchObject({ code: 0, stderr: '' });
  expect(linesIn(destination)).toEqual(records(20));
});

test("a format of the logger's that throws for one record does not stop the next", () => {
  const sink = new MemorySink();
  const transport = new KakashiTransport({ destination: sink, timestamp: false });
  const format = winston.format.printf((info) => (info.bad ? JSON.parse('{') : String(info.message)));
  const logger = winston.createLogger({ format, transports: [transport] });
  logger.info('one');
  expect(() => logger.info('two', { bad: true })).toThrow(SyntaxError);
  logger.info('three');
  transport.flushSync();
  expect(sink.lines).toEqual(['INFO | app | one', 'INFO | app | three']);
});
