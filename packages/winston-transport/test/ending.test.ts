/** Ending and closing: when `finish` comes, everything is on disk; a transport that is shared goes on for the others. */
import { once } from 'node:events';
import type { DropReport } from '@kakashi/core';
import { accelerate, KakashiTransport, type KakashiTransportOptions, kakashiFormat } from '@kakashi/winston-transport';
import { describe, expect, test, vi } from 'vitest';
import winston from 'winston';
import { linesIn, records, testPath } from './child.ts';
import { StalledSink, StalledTransport } from './doubles.ts';
import { inBothModes, type Mode } from './modes.ts';

/** Records after which 16 wait in a transport that does not go on and the rest where winston reads from: none is left to format. */
const HELD_UP = 25;

/** winston then writes to the slow transport, which it has ended; that one complains. */
const writeAfterEnd = (error: Error): void => expect(error.message).toBe('write after end');

/** In async mode what is handed over is with the writer, who needs no one's help to write it. */
async function writtenIn(mode: Mode, lines: () => string[], count: number): Promise<void> {
  const check = (): void => expect(lines()).toEqual(records(count));
  if (mode === 'sync') check();
  else await vi.waitFor(check, { timeout: 20_000, interval: 1 });
}

function logRecords(logger: winston.Logger, count: number, from = 0): void {
  for (let i = from; i < from + count; i++) logger.info(`record ${i}`);
}

inBothModes((mode) => {
  const written = (lines: () => string[], count: number): Promise<void> => writtenIn(mode, lines, count);

  function opened(options: KakashiTransportOptions = {}) {
    const path = testPath();
    const transport = new KakashiTransport({ destination: path, mode, timestamp: false, ...options });
    const create = (): winston.Logger => winston.createLogger({ transports: [transport] });
    return { path, transport, create, lines: () => linesIn(path) };
  }

  describe('end', () => {
    test("when the logger's finish comes, 10,000 records are in the file", async () => {
      const { create, lines } = opened();
      const logger = create();
      logRecords(logger, 10_000);
      logger.end();
      await once(logger, 'finish');
      expect(lines()).toEqual(records(10_000));
    });

    test("when the transport's finish comes, too, and close follows", async () => {
      const { create, lines, transport } = opened();
      const logger = create();
      logRecords(logger, 1000);
      const closed = once(transport, 'close');
      logger.end();
      await once(transport, 'finish');
      expect(lines()).toEqual(records(1000));
      expect(transport.finished).toBe(true);
      await closed;
      expect(transport.destroyed).toBe(true);
    });

    test('of the transport itself, with a last record and a callback, twice, and once more', async () => {
      const { lines, transport } = opened();
      const ended = vi.fn();
      transport.end({ level: 'info', message: 'last' }, ended);
      await new Promise<void>((resolve) => transport.end(resolve));
      expect(ended).toHaveBeenCalledOnce();
      await new Promise<void>((resolve) => transport.end(resolve));
      expect(lines()).toEqual(['INFO | app | last']);
    });

    test('a logger whose transport has ended already ends as well', async () => {
      const { create, transport } = opened();
      const logger = create();
      const other = create();
      transport.end();
      await once(transport, 'finish');
      logger.add(transport);
      logger.end();
      other.end();
      await Promise.all([once(logger, 'finish'), once(other, 'finish')]);
    });

    test('records that a slow sibling holds up inside the logger are not lost', async () => {
      const { create, lines, transport } = opened();
      const logger = create();
      const slow = new StalledTransport();
      logger.add(slow).on('error', writeAfterEnd);
      logRecords(logger, HELD_UP);
      expect(transport.stats().accepted).toBeLessThan(HELD_UP);
      logger.end();
      await new Promise(setImmediate);
      slow.release();
      await once(logger, 'finish');
      expect(lines()).toEqual(records(HELD_UP));
    });

    test('with a sink that stays stalled, is over when the time for it is, and says what was lost', async () => {
      const { create, transport } = opened({ destination: new StalledSink(), closeTimeoutMs: 20 });
      const drops: DropReport[] = [];
      transport.on('drop', (report) => drops.push(report));
      transport.on('warn', () => undefined);
      const logger = create();
      logRecords(logger, 10);
      logger.end();
      await once(logger, 'finish');
      expect(drops).toEqual([{ count: 10, reason: 'close-timeout', byLevel: { info: 10 } }]);
      expect(transport.stats()).toMatchObject({ accepted: 10, dropped: 10, pending: 0 });
    });

    test('a record after the end is counted and reported, and throws nowhere', async () => {
      const { transport } = opened();
      const failed = vi.fn();
      const drops: DropReport[] = [];
      transport.on('error', failed);
      transport.on('drop', (report) => drops.push(report));
      transport.end();
      await once(transport, 'finish');
      expect(transport.write({ level: 'info', message: 'late' })).toBe(true);
      transport.log({ level: 'error', message: 'later' }, () => undefined);
      await new Promise(setImmediate);
      expect(transport.stats()).toMatchObject({ accepted: 2, dropped: 2 });
      expect(drops).toEqual([{ count: 2, reason: 'closed', byLevel: { info: 1, error: 1 } }]);
      expect(failed).not.toHaveBeenCalled();
    });

    test('destroy() writes what there is', async () => {
      const { create, lines, transport } = opened();
      logRecords(create(), 10);
      transport.destroy();
      await once(transport, 'close');
      expect(lines()).toEqual(records(10));
    });
  });

  describe('close', () => {
    test('logger.close() writes what there is, and the transport stays usable', async () => {
      const { create, lines, transport } = opened();
      const logger = create();
      logRecords(logger, 10);
      logger.close();
      await written(lines, 10);
      create().info('record 10');
      transport.close();
      await written(lines, 11);
    });

    test('so does remove()', async () => {
      const { create, lines, transport } = opened();
      const logger = create();
      logRecords(logger, 10);
      logger.remove(transport);
      await written(lines, 10);
      logger.add(transport);
      logger.info('record 10');
      transport.flushSync();
      expect(lines()).toEqual(records(11));
    });

    test('a container that closes its loggers', async () => {
      const { lines, transport } = opened();
      const container = new winston.Container({ transports: [transport] });
      logRecords(container.get('a'), 5);
      logRecords(container.get('b'), 5, 5);
      container.close();
      await written(lines, 10);
    });
  });

  describe('several loggers share the transport', () => {
    test('ending one does not end the others', async () => {
      const { create, lines, transport } = opened();
      const [one, two, three] = [create(), create(), create()];
      const finished = vi.fn();
      transport.on('finish', finished);
      logRecords(one, 1000);
      one.end();
      await once(one, 'finish');
      expect(lines()).toEqual(records(1000));
      logRecords(two, 1000, 1000);
      two.end();
      await once(two, 'finish');
      logRecords(three, 1000, 2000);
      expect(finished).not.toHaveBeenCalled();
      expect(transport.finished).toBe(false);
      three.end();
      await once(three, 'finish');
      expect(finished).toHaveBeenCalledOnce();
      expect(lines()).toEqual(records(3000));
      expect(transport.stats()).toMatchObject({ accepted: 3000, written: 3000, dropped: 0 });
    });

    test('ending one does not end the other, both accelerated', async () => {
      const { lines, transport } = opened();
      const [one, other] = [0, 1].map(() => winston.createLogger({ format: kakashiFormat(), transports: [transport] }));
      for (const logger of [one, other]) accelerate(logger as winston.Logger);
      logRecords(one as winston.Logger, 500);
      one?.end();
      logRecords(other as winston.Logger, 500, 500);
      await once(one as winston.Logger, 'finish');
      logRecords(other as winston.Logger, 500, 1000);
      other?.end();
      await once(other as winston.Logger, 'finish');
      expect(lines()).toEqual(records(1500));
    });

    test('two that end in the same turn both finish', async () => {
      const { create, lines } = opened();
      const [one, two] = [create(), create()];
      logRecords(one, 5);
      logRecords(two, 5, 5);
      one.end();
      two.end();
      await Promise.all([once(one, 'finish'), once(two, 'finish')]);
      expect(lines()).toEqual(records(10));
    });

    test('one that is ended while it is held up by a slow sibling delivers first', async () => {
      const { create, lines } = opened();
      const [one, other] = [create(), create()];
      const slow = new StalledTransport();
      one.add(slow).on('error', writeAfterEnd);
      logRecords(one, HELD_UP);
      one.end();
      await new Promise(setImmediate);
      slow.release();
      await once(one, 'finish');
      expect(lines()).toEqual(records(HELD_UP));
      other.info(`record ${HELD_UP}`);
      other.end();
      await once(other, 'finish');
      expect(lines()).toEqual(records(HELD_UP + 1));
    });

    test('what was taken from one that is held up is not written again when it comes', async () => {
      const sink = new StalledSink();
      const { create, transport } = opened({ destination: sink });
      const [one, slow] = [create(), new StalledTransport()];
      const other = winston.createLogger({ level: 'error', transports: [transport] });
      one.add(slow).on('error', writeAfterEnd);
      logRecords(one, HELD_UP);
      other.info('too low for the other, which was the last to log');
      one.end();
      await new Promise(setImmediate);
      transport.end();
      expect(transport.stats().accepted).toBe(HELD_UP);
      slow.release();
      expect(one.readableLength).toBeLessThan(HELD_UP - 16);
      sink.release();
      await once(one, 'finish');
      expect(sink.lines).toEqual(records(HELD_UP));
    });

    test('two that end in the same turn, of which one is held up for longer', async () => {
      const { create, lines } = opened();
      const [one, two, slow] = [create(), create(), new StalledTransport()];
      two.add(slow);
      logRecords(two, 40);
      logRecords(one, 10, 40);
      one.end();
      two.end();
      await once(one, 'finish');
      slow.release();
      await once(two, 'finish');
      expect(lines().toSorted()).toEqual(records(50).toSorted());
    });

    test('a logger that was ended has let go: ending the transport is the end', async () => {
      const { create, lines, transport } = opened();
      const [one, two] = [create(), create()];
      one.end();
      await once(one, 'finish');
      expect(transport.parent).toBe(two);
      two.info('record 0');
      await new Promise<void>((resolve) => transport.end(resolve));
      expect(lines()).toEqual(records(1));
      expect(transport.finished).toBe(true);
    });
  });

  test('flush() resolves when all is written', async () => {
    const { create, lines, transport } = opened();
    logRecords(create(), 10);
    await transport.flush();
    expect(lines()).toEqual(records(10));
  });

  test('reopen() goes on in a new file', () => {
    const { create, path, lines, transport } = opened();
    const logger = create();
    logger.info('record 0');
    transport.reopen(`${path}.1`);
    logger.info('record 1');
    transport.flushSync();
    expect(lines()).toEqual(['INFO | app | record 0']);
    expect(linesIn(`${path}.1`)).toEqual(['INFO | app | record 1']);
    expect(() => transport.reopen('/dev/null/app.log')).toThrow(
      expect.objectContaining({ code: 'ERR_KAKASHI_SINK_OPEN' }),
    );
  });
});
