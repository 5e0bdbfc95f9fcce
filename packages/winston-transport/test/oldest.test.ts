/** The oldest winston in the range of the peer dependency. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { accelerate, KakashiTransport, kakashiFormat } from '@kakashi/winston-transport';
import { LEVEL, MESSAGE } from 'triple-beam';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type winston from 'winston';
import { linesIn, records, run, testPath } from './child.ts';
import { MemorySink, PlainTransport, read } from './doubles.ts';
import { inBothModes } from './modes.ts';

const require = createRequire(import.meta.url);
const oldest: typeof winston = require('winston-oldest');

/** The lines of a logger with the default format, or accelerated. */
function linesOf(use: (logger: winston.Logger) => void, isFast = false): string[] {
  const sink = new MemorySink();
  const transport = new KakashiTransport({ destination: sink, timestamp: false });
  const logger = oldest.createLogger({ ...(isFast && { format: kakashiFormat() }), transports: [transport] });
  if (isFast) accelerate(logger);
  use(logger);
  transport.flushSync();
  return sink.lines;
}

test('is the one tested here', () => {
  const { peerDependencies } = require('../package.json');
  expect(peerDependencies.winston).toBe(`^${oldest.version}`);
});

describe.each([false, true])('lines (accelerated: %s)', (isFast) => {
  test('of texts, fields, children and durations', () => {
    const use = (logger: winston.Logger): void => {
      logger.info('text', { a: 1 }).warn('text').debug('off');
      logger.info('saved', { message: 'from the form' });
      logger.log('info', 'user', { id: 7 });
      logger.log({ level: 'info', message: 'record', b: 2 });
      logger.info('order %s', 17);
      logger.child({ request: 1 }).info('child', { c: 3 });
      logger.startTimer().done({ message: 'timed' });
    };
    expect(linesOf(use, isFast)).toEqual([
      'INFO | app | text | a=1',
      'WARNING | app | text',
      'INFO | app | saved | message="from the form"',
      'INFO | app | user | id=7',
      'INFO | app | record | b=2',
      'INFO | app | order %s | value=17',
      'INFO | app | child | request=1 c=3',
      expect.stringMatching(/^INFO \| app \| timed \| durationMs=\d+$/),
    ]);
  });

  test('of errors', () => {
    const use = (logger: winston.Logger): void => {
      const error = new RangeError('limit', { cause: new Error('why') });
      logger.error(error);
      logger.error('payment failed', error);
      logger.error('payment failed', { err: error });
    };
    const lines = linesOf(use, isFast).map((line) => read(line));
    expect(lines.map(({ message }) => message)).toEqual(['limit', 'payment failed', 'payment failed']);
    for (const { fields } of lines) {
      expect({ ...fields }).toMatchObject({
        'err.type': 'RangeError',
        'err.message': 'limit',
        'err.stack': expect.stringContaining('RangeError: limit\n    at '),
        'err.cause.message': 'why',
      });
    }
  });
});

test('a transport that was removed and added follows its logger, beside others', () => {
  const sibling = new PlainTransport();
  const lines = linesOf((logger) => {
    const [transport] = logger.transports;
    logger.remove(transport as winston.transport).add(transport as winston.transport);
    logger.add(sibling);
    logger.debug('too low');
    logger.level = 'debug';
    logger.debug('in');
    expect(transport).toMatchObject({ parent: logger, levels: logger.levels });
  }, true);
  expect(lines).toEqual(['DEBUG | app | in']);
  expect(sibling.records).toHaveLength(1);
});

inBothModes((mode) => {
  test("when the logger's finish comes, all is in the file", async () => {
    const path = testPath();
    const transport = new KakashiTransport({ destination: path, mode, timestamp: false });
    const logger = oldest.createLogger({ transports: [transport] });
    for (let i = 0; i < 1000; i++) logger.info(`record ${i}`);
    logger.end();
    await once(logger, 'finish');
    expect(linesIn(path)).toEqual(records(1000));
  });

  test('10,000 records, then process.exit: all are in the file', async () => {
    const destination = testPath();
    await run('end.mjs', { end: 'exit', count: 10_000, host: 'winston-oldest', options: { mode, destination } });
    expect(linesIn(destination)).toEqual(records(10_000));
  });

  test.each(['throw', 'reject'])('a crash by %s is in the file, and ends the process at once', async (crash) => {
    const path = testPath();
    const given = { crash, by: 'option', exitOnError: true, count: 0, host: 'winston-oldest' };
    const { code, stderr } = await run('crash.mjs', { ...given, path, mode });
    expect(code).toBe(1);
    expect(Number(stderr)).toBeLessThan(1000);
    expect(linesIn(path)).toEqual([
      expect.stringMatching(/^ERROR \| app \| (uncaughtException|unhandledRejection): boom \| /),
    ]);
  });
});

describe("a rejection, which has winston's mark of an exception before 3.12 (its #2390)", () => {
  /** How many lines of it are in a file when a later record is. */
  async function linesAbout(
    path: string,
    transport: winston.transport,
    options: winston.LoggerOptions,
  ): Promise<number> {
    const logger = oldest.createLogger(options);
    onTestFinished(() => {
      logger.exceptions.unhandle();
      logger.rejections.unhandle();
    });
    logger.log(logger.rejections.getAllInfo(new Error('boom')) as winston.LogEntry);
    transport.log?.({ level: 'error', message: 'later', [LEVEL]: 'error', [MESSAGE]: 'later' }, () => undefined);
    const lines = await vi.waitFor(() => {
      const all = linesIn(path);
      expect(all.at(-1)).toContain('later');
      return all;
    });
    return lines.filter((line) => line.includes('unhandledRejection: boom')).length;
  }

  const transports = {
    File: (filename: string) => new oldest.transports.File({ filename }),
    Kakashi: (destination: string) => new KakashiTransport({ destination }),
  };

  test.each([
    ['File', 0],
    ['Kakashi', 1],
  ] as const)('where the transport handles rejections alone: with %s, %i lines', async (name, count) => {
    const path = testPath();
    const transport = transports[name](path);
    transport.handleRejections = true;
    expect(await linesAbout(path, transport, { transports: [transport] })).toBe(count);
  });

  test.each(['File', 'Kakashi'] as const)('where it is a handler of both kinds: with %s, two lines', async (name) => {
    const path = testPath();
    const transport = transports[name](path);
    const options = { exceptionHandlers: [transport], rejectionHandlers: [transport] };
    expect(await linesAbout(path, transport, options)).toBe(2);
  });
});
