import { once } from 'node:events';
import { type DropReport, KakashiError } from '@kakashi/core';
import { describe, expect, test, vi } from 'vitest';
import winston from 'winston';
import TransportStream from 'winston-transport';
import { FailingSink, MemorySink, StalledSink, StalledTransport } from '../test/doubles.ts';
import { linesOf, logging } from '../test/logging.ts';
import DefaultExport, { KakashiTransport } from './index.ts';
import { type Info, LEVEL, MESSAGE } from './info.ts';

const { format } = winston;

/** A record as winston writes it to a transport. */
const record = (message: string, level = 'info'): Info => ({ [LEVEL]: level, level, message });

describe('as winston sees it', () => {
  test('it is a transport, by name and by default', () => {
    expect(DefaultExport).toBe(KakashiTransport);
    const transport = new KakashiTransport({ destination: new MemorySink() });
    expect(transport).toBeInstanceOf(TransportStream);
    expect(transport.log).toHaveLength(2);
    expect(transport).toMatchObject({ parent: null, silent: false });
  });

  test('parent and levels are there right after it is added', () => {
    const { logger, transport } = logging({ levels: winston.config.syslog.levels });
    expect(transport.parent).toBe(logger);
    expect(transport.levels).toBe(winston.config.syslog.levels);
  });

  test('after remove() and add() it still follows the level of the logger', () => {
    const log = logging({ level: 'warn' });
    log.logger.remove(log.transport);
    expect(log.transport.parent).toBeNull();
    log.logger.add(log.transport);
    expect(log.transport.parent).toBe(log.logger);
    log.logger.info('too low');
    log.logger.level = 'info';
    log.logger.info('in');
    expect(log.lines).toEqual(['INFO | app | in']);
  });

  test('it can move to another logger', () => {
    const log = logging({ level: 'error' });
    log.logger.remove(log.transport);
    const other = winston.createLogger({ level: 'debug', transports: [log.transport] });
    other.debug('in');
    expect(log.transport.parent).toBe(other);
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });
});

describe('level', () => {
  test("is the logger's, read at each record", () => {
    const log = logging();
    log.logger.debug('too low');
    log.logger.level = 'debug';
    log.logger.debug('in');
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });

  test('of the transport comes first, and may change', () => {
    const log = logging({ level: 'silly' }, { level: 'warn' });
    log.logger.info('too low');
    log.logger.warn('in');
    log.transport.level = 'info';
    log.logger.info('now');
    expect(log.lines).toEqual(['WARNING | app | in', 'INFO | app | now']);
  });

  test("takes Kakashi's names, and silence", () => {
    const use = (logger: winston.Logger): void => void logger.warn('w').info('i').error('e');
    expect(linesOf(use, {}, { level: 'warning' })).toEqual(['WARNING | app | w', 'ERROR | app | e']);
    expect(linesOf(use, {}, { level: 'critical' })).toEqual([]);
    expect(linesOf(use, {}, { level: 'silent' })).toEqual([]);
  });

  test('that the logger does not have is an error when the transport is added, not silence', () => {
    const transport = new KakashiTransport({ destination: new MemorySink(), level: 'inof' });
    expect(() => winston.createLogger({ transports: [transport] })).toThrow(
      expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'level', received: 'inof' }),
    );
  });

  test("that is set to nonsense later is reported once, and the logger's counts", async () => {
    const log = logging({ level: 'info' });
    const warnings: KakashiError[] = [];
    log.transport.on('warn', (error) => warnings.push(error));
    log.transport.level = 'inof';
    log.logger.info('in').debug('too low').info('in again');
    await new Promise(setImmediate);
    log.logger.level = 'debug';
    log.logger.debug('in, too');
    expect(warnings.map((warning) => warning.received)).toEqual(['inof']);
    expect(log.lines).toEqual(['INFO | app | in', 'INFO | app | in again', 'DEBUG | app | in, too']);
  });

  test('none on the logger mutes it, as everywhere in winston', () => {
    expect(linesOf((logger) => logger.error('m'), { level: 'none' })).toEqual([]);
  });

  test('follows levels that are replaced', () => {
    const log = logging();
    log.logger.levels = { loud: 0, info: 1, soft: 2 };
    log.logger.log('loud', 'in');
    log.logger.log('soft', 'too low');
    expect(log.lines).toEqual(['LOUD | app | in']);
  });

  test('follows configure()', () => {
    const log = logging();
    log.logger.configure({ levels: { loud: 0, soft: 1 }, level: 'soft', transports: [log.transport] });
    log.logger.log('soft', 'in');
    expect(log.lines).toEqual(['SOFT | app | in']);
  });
});

describe('silent', () => {
  test('writes nothing, until it is switched off', () => {
    const log = logging({}, { silent: true });
    log.logger.error('m');
    log.transport.log(record('m'), () => undefined);
    log.transport.silent = false;
    log.logger.error('in');
    expect(log.lines).toEqual(['ERROR | app | in']);
  });

  test('holds at the end, too', async () => {
    const log = logging({}, { silent: true });
    log.logger.add(new StalledTransport());
    for (let i = 0; i < 20; i++) log.logger.info('m');
    log.logger.end();
    await once(log.transport, 'finish');
    expect(log.transport.stats().accepted).toBe(0);
  });
});

describe('several loggers that share one transport', () => {
  test('each is gated by its own level and levels', () => {
    const log = logging({ level: 'warn' });
    const chatty = winston.createLogger({ level: 'debug', transports: [log.transport] });
    const syslog = winston.createLogger({
      level: 'notice',
      levels: winston.config.syslog.levels,
      transports: [log.transport],
    });
    log.logger.info('too low');
    chatty.debug('d');
    syslog.info('too low');
    log.logger.warn('w');
    syslog.notice('n');
    chatty.silly('too low');
    expect(log.lines).toEqual(['DEBUG | app | d', 'WARNING | app | w', 'NOTICE | app | n']);
    expect(log.transport.stats().byLevel).toMatchObject({ debug: 1, info: 1, warning: 1 });
  });

  test('one that leaves no longer counts', () => {
    const log = logging({ level: 'debug' });
    const other = winston.createLogger({ level: 'error', transports: [log.transport] });
    other.remove(log.transport);
    expect(other.listenerCount('data')).toBe(0);
    expect(log.transport.parent).toBe(log.logger);
    log.logger.debug('in');
    expect(log.lines).toEqual(['DEBUG | app | in']);
  });

  test('twenty of them give no warning of a leak', async () => {
    const warning = vi.fn();
    process.on('warning', warning);
    const { transport } = logging();
    for (let i = 0; i < 20; i++) winston.createLogger({ transports: [transport] });
    // Node.js emits warnings in the next tick.
    await new Promise(setImmediate);
    process.off('warning', warning);
    expect(warning).not.toHaveBeenCalled();
  });
});

describe('ways in', () => {
  test('log() is not gated, and works without a logger or levels', () => {
    const sink = new MemorySink();
    const transport = new KakashiTransport({ destination: sink, timestamp: false });
    const next = vi.fn();
    expect(transport.log(record('a', 'silly'), next)).toBe(true);
    expect(next).toHaveBeenCalledOnce();
    expect(transport.log(record('b', 'unheard-of'))).toBe(true);
    transport.flushSync();
    expect(sink.lines).toEqual(['SILLY | app | a', 'UNHEARD-OF | app | b']);
  });

  test('logv() takes a batch, and the methods of the base class gate', () => {
    const log = logging({ level: 'info' });
    const next = vi.fn();
    log.transport.logv([{ chunk: record('a') }, { chunk: record('b', 'debug') }], next);
    log.transport._writev([{ chunk: record('c') }, { chunk: record('too low', 'debug') }], next);
    log.transport._write(record('d'), 'utf8', next);
    log.transport._write(record('too low', 'debug'), 'utf8', next);
    expect(next).toHaveBeenCalledTimes(4);
    expect(log.lines.map((line) => line.split(' | ')[2])).toEqual(['a', 'b', 'c', 'd']);
    expect(log.transport._accept({ chunk: record('m') })).toBe(true);
    expect(log.transport._accept({ chunk: record('m', 'debug') })).toBe(false);
  });

  test('write() never asks for a pause, and calls back', async () => {
    const transport = new KakashiTransport({ destination: new StalledSink(), closeTimeoutMs: 0 });
    for (let i = 0; i < 100; i++) expect(transport.write(record('m'))).toBe(true);
    await new Promise<void>((resolve) => transport.write(record('m'), () => resolve()));
    await new Promise<void>((resolve) => transport.write(record('m'), 'utf8', () => resolve()));
    expect(transport.writableLength).toBe(0);
    expect(transport.stats().pending).toBe(102);
    transport.destroy();
  });

  test('what a format filtered out leaves nothing to write', () => {
    const transport = new KakashiTransport({ destination: new MemorySink() });
    for (const nothing of [false, null, undefined]) transport.write(nothing);
    expect(transport.stats().accepted).toBe(0);
  });

  test('crash records are for those who handle them, whatever their level', () => {
    const log = logging();
    const crash = (message: string): Info => ({ ...record(message, 'error'), exception: true });
    log.transport.level = 'silly';
    log.transport.write(crash('not ours'));
    log.transport.level = 'silent';
    log.transport.handleExceptions = true;
    log.transport.write(crash('ours'));
    expect(log.lines).toEqual(['ERROR | app | ours | exception=true']);
  });

  test('a rejection that winston marks as an exception, as it did before 3.12, is for those who handle rejections', () => {
    const log = logging();
    const crash = (message: string): Info => ({ ...record(message, 'error'), exception: true });
    log.transport.write(crash('unhandledRejection: not ours'));
    log.transport.handleRejections = true;
    log.transport.write(crash('uncaughtException: not ours'));
    log.transport.write(crash('unhandledRejection: ours'));
    expect(log.lines).toEqual(['ERROR | app | unhandledRejection: ours | exception=true']);
  });

  test('records of a plain stream', async () => {
    const sink = new MemorySink();
    const transport = new KakashiTransport({ destination: sink, timestamp: false });
    const { Readable } = await import('node:stream');
    Readable.from([record('a'), record('b', 'silly')]).pipe(transport);
    await once(transport, 'finish');
    expect(sink.lines).toEqual(['INFO | app | a', 'SILLY | app | b']);
  });
});

describe('formats of winston, on the transport', () => {
  test('make the line, from a copy of the record', () => {
    const log = logging(
      { format: format.json() },
      {
        format: format.combine(
          format.colorize(),
          format.printf((info) => `${info.level}: ${info.message}`),
        ),
      },
    );
    const seen: unknown[] = [];
    log.logger.on('data', (info) => seen.push(info.level));
    log.logger.info('hello');
    expect(log.lines).toEqual(['\u001b[32minfo\u001b[39m: hello']);
    expect(seen).toEqual(['info']);
  });

  test('see an error as an error', () => {
    const lines = linesOf(
      (logger) => logger.error(new TypeError('boom')),
      { format: { transform: (info) => info } as winston.Logform.Format },
      {
        format: format.combine(
          format.errors({ stack: true }),
          format.printf((info) => String(info.stack)),
        ),
      },
    );
    expect(lines).toEqual([expect.stringMatching(/^TypeError: boom\\n {4}at /)]);
  });

  test('drop a record by giving nothing', () => {
    const onlyWarnings = format((info) => (info[LEVEL] === 'warn' ? info : false));
    const use = (logger: winston.Logger): void => void logger.info('no').warn('yes');
    expect(linesOf(use, {}, { format: onlyWarnings(), line: 'fields' })).toEqual(['WARNING | app | yes']);
    expect(linesOf(use, { format: onlyWarnings() })).toEqual(['WARNING | app | yes']);
  });

  test('that throw are reported, and the record is written in our own line', async () => {
    const log = logging({}, { format: format.printf(() => JSON.parse('{')) });
    const warnings: KakashiError[] = [];
    log.transport.on('warn', (error) => warnings.push(error));
    log.logger.info('m', { a: 1 });
    log.logger.info('n');
    await new Promise(setImmediate);
    expect(log.lines).toEqual(['INFO | app | m | a=1', 'INFO | app | n']);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toBeInstanceOf(KakashiError);
    expect(warnings[0]?.cause).toBeInstanceOf(SyntaxError);
  });

  test('that throw do not go round in circles with a listener that logs', async () => {
    const log = logging({}, { format: format.printf(() => JSON.parse('{')) });
    log.logger.on('warn', (error) => log.logger.warn(error.message));
    log.logger.info('m');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(log.lines).toEqual(['INFO | app | m', expect.stringContaining('WARNING | app | the format')]);
  });

  test('with line: fields change the record, which is then our own line', () => {
    const lines = linesOf(
      (logger) => logger.info('m'),
      {},
      {
        format: format((info) => Object.assign(info, { host: 'a' }))(),
        line: 'fields',
      },
    );
    expect(lines).toEqual(['INFO | app | m | host=a']);
  });

  test('can be replaced while running', () => {
    const log = logging({}, { format: format.simple() });
    log.transport.format = format.printf((info) => `<${info.message}>`);
    log.logger.info('m');
    expect(log.lines).toEqual(['<m>']);
  });
});

describe("line: 'message'", () => {
  test("writes the text of the logger's formats, batched, one line each", () => {
    const log = logging({ format: format.simple() }, { line: 'message' });
    for (let i = 0; i < 10; i++) log.logger.info(`a\nb ${i}`);
    expect(log.lines).toEqual(Array.from({ length: 10 }, (_, i) => `info: a\\nb ${i}`));
    expect(log.transport.stats().writes).toBe(1);
  });

  test('falls back to our own line where no format made a text', () => {
    const identity = { transform: (info: Info) => info } as winston.Logform.Format;
    expect(linesOf((logger) => logger.info('m'), { format: identity }, { line: 'message' })).toEqual([
      'INFO | app | m',
    ]);
  });
});

describe('flushLevel', () => {
  const written = (flushLevel: string | false, level: string): number => {
    const sink = new MemorySink();
    const transport = new KakashiTransport({ destination: sink, timestamp: false, flushLevel });
    const logger = winston.createLogger({
      levels: winston.config.syslog.levels,
      level: 'debug',
      transports: [transport],
    });
    logger.log('debug', 'before');
    logger.log(level, 'm');
    const { length } = sink.lines;
    transport.destroy();
    return length;
  };

  test('an error is written before the call returns, and all that waited before it', () => {
    expect(written('error', 'error')).toBe(2);
    expect(written('error', 'warning')).toBe(0);
    expect(written(false, 'emerg')).toBe(0);
  });

  test('names of the host', () => {
    expect(written('notice', 'notice')).toBe(2);
    expect(written('crit', 'emerg')).toBe(2);
    expect(written('crit', 'warning')).toBe(0);
  });
});

describe('events', () => {
  const fault = async (heard: (log: ReturnType<typeof logging>, hear: (error: unknown) => void) => void) => {
    const log = logging({}, { destination: new FailingSink('EBADF') });
    const errors: unknown[] = [];
    const failed = vi.fn();
    log.transport.on('error', failed);
    heard(log, (error) => errors.push(error));
    log.logger.error('m');
    await log.transport.flush().catch(() => undefined);
    expect(failed).not.toHaveBeenCalled();
    return errors;
  };

  test('a sink that fails is a warning on the transport, never an error', async () => {
    const errors = await fault(({ transport }, hear) => transport.on('warn', hear));
    expect(errors).toEqual([expect.objectContaining({ code: 'ERR_KAKASHI_SINK_FAILED' })]);
  });

  test('or on the logger', async () => {
    const errors = await fault(({ logger }, hear) => logger.on('warn', hear));
    expect(errors).toEqual([expect.objectContaining({ code: 'ERR_KAKASHI_SINK_FAILED' })]);
  });

  test('or on any logger that shares the transport, once', async () => {
    const errors = await fault(({ logger, transport }, hear) => {
      logger.on('warn', hear);
      winston.createLogger({ transports: [transport] }).on('warn', hear);
      winston.createLogger({ transports: [transport] });
    });
    expect(errors).toHaveLength(2);
  });

  test('or in onError', async () => {
    const onError = vi.fn();
    const log = logging({}, { destination: new FailingSink('EBADF'), onError });
    log.logger.error('m');
    await log.transport.flush().catch(() => undefined);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'ERR_KAKASHI_SINK_FAILED' }));
  });

  test('drops are told with their count', async () => {
    const log = logging({ level: 'debug' }, { destination: new StalledSink(), queueCapacity: 10, batchSize: 1 });
    const drops: DropReport[] = [];
    log.transport.on('drop', (report) => drops.push(report));
    for (let i = 0; i < 100; i++) log.logger.info('m');
    await new Promise(setImmediate);
    const dropped = drops.reduce((sum, { count }) => sum + count, 0);
    expect(dropped).toBeGreaterThan(80);
    expect(log.transport.stats()).toMatchObject({ accepted: 100, dropped, pending: 100 - dropped });
    expect(drops[0]).toMatchObject({ reason: 'queue-full', byLevel: { info: dropped } });
  });

  test('logged is emitted with the record, for listeners', async () => {
    const { logger, transport } = logging();
    const emit = vi.spyOn(transport, 'emit');
    logger.info('unheard');
    await new Promise(setImmediate);
    expect(emit).not.toHaveBeenCalledWith('logged', expect.anything());
    const logged = once(transport, 'logged');
    logger.info('heard');
    expect(await logged).toEqual([expect.objectContaining({ message: 'heard' })]);
  });
});

test('an unwritable destination throws where the transport is made', () => {
  expect(() => new KakashiTransport({ destination: '/dev/null/app.log' })).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_SINK_OPEN' }),
  );
});

test('records are read at once: what is changed later is not written', () => {
  const log = logging();
  const meta = { list: [1] };
  log.logger.info('m', meta);
  meta.list.push(2);
  expect(log.lines).toEqual(['INFO | app | m | list=[1]']);
});

test('a text that siblings changed in place is not ours', () => {
  const log = logging({ format: format.json() });
  log.logger.info('m');
  log.logger.on('data', (info) => {
    info[MESSAGE] = 'changed';
  });
  expect(log.lines).toEqual(['INFO | app | m']);
});
