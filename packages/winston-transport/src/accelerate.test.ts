import { Writable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import type winston from 'winston';
import { PlainTransport } from '../test/doubles.ts';
import { logging } from '../test/logging.ts';
import { accelerate } from './accelerate.ts';
import type { Info } from './info.ts';

/** A logger whose format counts the records it is given. */
function counted() {
  const transform = vi.fn((info: Info) => info);
  const log = logging({ format: { transform } as winston.Logform.Format });
  const { logger, transport } = log;
  return { log, logger, transport, transform, undo: accelerate(logger) };
}

test('a record that nobody wants is not formatted, in any way of logging', () => {
  const { logger, transform, log } = counted();
  logger.debug('m').silly('m', { a: 1 }).verbose({ message: 'm' });
  logger.log('debug', 'm');
  logger.log('debug', 'm', { a: 1 });
  logger.log({ level: 'debug', message: 'm' });
  logger.child({ request: 1 }).debug('m');
  logger.child({ request: 1 }).child({ a: 1 }).log('debug', 'm');
  const { debug } = logger;
  debug('m');
  expect(transform).not.toHaveBeenCalled();
  expect(log.lines).toEqual([]);
});

test('a record that somebody wants is written as before', () => {
  const { logger, log } = counted();
  logger.info('a').warn('b', { x: 1 });
  logger.log('info', 'c', { y: 1 });
  logger.log({ level: 'info', message: 'd' });
  logger.child({ request: 1 }).info('e');
  const { info } = logger;
  info('f');
  expect(log.lines).toEqual([
    'INFO | app | a',
    'WARNING | app | b | x=1',
    'INFO | app | c | y=1',
    'INFO | app | d',
    'INFO | app | e | request=1',
    'INFO | app | f',
  ]);
});

test('chaining gives what it gave: the child for a child', () => {
  const { logger } = counted();
  const child = logger.child({});
  expect(logger.debug('m')).toBe(logger);
  expect(child.debug('m')).toBe(child);
  expect(child.log('debug', 'm')).toBe(child);
});

describe('levels may change at any time', () => {
  test("the logger's", () => {
    const { logger, log } = counted();
    logger.debug('too low');
    logger.level = 'debug';
    logger.debug('in');
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });

  test("a transport's", () => {
    const { logger, transport, log } = counted();
    transport.level = 'debug';
    logger.debug('in');
    transport.level = 'error';
    logger.info('too low');
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });

  test("a transport's, by a name of Kakashi's", () => {
    const { logger, transport, log } = counted();
    transport.level = 'trace';
    logger.silly('in');
    expect(log.lines).toEqual(['SILLY | app | in']);
  });

  test('the whole configuration', () => {
    const { logger, transport, log } = counted();
    logger.configure({ level: 'debug', transports: [transport] });
    logger.debug('in');
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });
});

describe('transports may come and go', () => {
  test('one that wants more is heard', () => {
    const { logger } = counted();
    const sibling = new PlainTransport({ level: 'debug' });
    logger.add(sibling);
    logger.debug('in');
    logger.remove(sibling);
    logger.debug('out');
    expect(sibling.records).toHaveLength(1);
  });

  test('silence wants nothing', () => {
    const { logger, transport, transform } = counted();
    transport.silent = true;
    logger.error('m');
    transport.silent = false;
    logger.silent = true;
    const write = vi.spyOn(logger, 'write');
    logger.error('m');
    expect(write).not.toHaveBeenCalled();
    expect(transform).not.toHaveBeenCalled();
  });

  test('a stream that knows no levels gets everything', () => {
    const { logger } = counted();
    const records: unknown[] = [];
    const stream = new Writable({
      objectMode: true,
      write(info, _encoding, next) {
        records.push(info);
        next();
      },
    });
    logger.pipe(stream);
    logger.silly('in');
    expect(records).toHaveLength(1);
  });

  test('none at all: winston says so', () => {
    const { logger, transport } = counted();
    logger.remove(transport);
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    logger.info('m');
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('no transports'), expect.anything());
    warn.mockRestore();
  });
});

test('what is written to the logger as a stream, and crash records, pass as before', () => {
  const { logger, transport, transform } = counted();
  transport.handleExceptions = true;
  logger.write({ level: 'debug', message: 'm' });
  logger.log({ level: 'debug', message: 'm', exception: true });
  logger.profile('p');
  logger.profile('p', { level: 'debug' });
  expect(transform).toHaveBeenCalledTimes(3);
});

test('a level that the logger does not have: winston says so', () => {
  const { logger } = counted();
  const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  logger.log('nope', 'm');
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('Unknown logger level'), 'nope');
  warn.mockRestore();
});

describe('undo', () => {
  test('gives back the logger as it was', () => {
    const log = logging();
    const before = Object.getOwnPropertyNames(log.logger);
    const debug = log.logger.debug;
    accelerate(log.logger)();
    expect(Object.getOwnPropertyNames(log.logger)).toEqual(before);
    expect(log.logger.debug).toBe(debug);
  });

  test('keeps what somebody else put in place since', () => {
    const log = logging();
    const undo = accelerate(log.logger);
    const mine = vi.fn();
    log.logger.debug = mine;
    undo();
    log.logger.debug('m');
    expect(mine).toHaveBeenCalledOnce();
  });

  test('counts: two accelerations need two of it, each works once', () => {
    const { logger, transform, undo } = counted();
    const other = accelerate(logger);
    undo();
    undo();
    logger.debug('m');
    expect(transform).not.toHaveBeenCalled();
    other();
    logger.debug('m');
    expect(transform).toHaveBeenCalledOnce();
  });
});

test.each([[undefined], [{}], [logging().logger.child({})]])('%s is no logger to accelerate', (wrong) => {
  expect(() => accelerate(wrong as never)).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_ARGUMENT_INVALID', option: 'logger' }),
  );
});
