import { describe, expect, test, vi } from 'vitest';
import winston from 'winston';
import { PlainTransport } from '../test/doubles.ts';
import { type Logging, logging } from '../test/logging.ts';
import { type Info, LEVEL, MESSAGE } from './info.ts';
import { kakashiFormat } from './kakashi-format.ts';
import type { KakashiTransportOptions } from './options.ts';

const { format } = winston;
const line = /^\d{4}-\d\d-\d\dT[\d:.]+Z \| INFO \| app \| m \| a=1$/;

test('a sibling that reads the text finds our line', () => {
  const sibling = new PlainTransport();
  const log = logging({ format: kakashiFormat() });
  log.logger.add(sibling);
  log.logger.info('m', { a: 1 });
  expect(sibling.records[0][MESSAGE]).toMatch(line);
  expect(log.lines).toEqual(['INFO | app | m | a=1']);
});

test('so does one that works on a copy', () => {
  const sibling = new PlainTransport({ format: format.colorize({ all: true, colors: { info: 'green' } }) });
  winston.createLogger({ format: kakashiFormat({ timestamp: false }), transports: [sibling] }).info('m');
  expect(sibling.records[0][MESSAGE]).toBe('\u001b[32mINFO | app | m\u001b[39m');
});

test('what nobody reads is not made', () => {
  const toJSON = vi.fn(() => 'x');
  const log = logging({ format: kakashiFormat() }, { level: 'error' });
  log.logger.info('m', { value: { toJSON } });
  expect(toJSON).not.toHaveBeenCalled();
});

test('what is read twice is made once', () => {
  const toJSON = vi.fn(() => 'x');
  const sibling = new PlainTransport();
  winston.createLogger({ format: kakashiFormat(), transports: [sibling] }).info('m', { value: { toJSON } });
  expect(sibling.records[0][MESSAGE]).toBe(sibling.records[0][MESSAGE]);
  expect(toJSON).toHaveBeenCalledOnce();
});

test('formats that come later may make a text of their own', () => {
  const sibling = new PlainTransport();
  const combined = format.combine(kakashiFormat(), format.simple());
  winston.createLogger({ format: combined, transports: [sibling] }).info('m');
  expect(sibling.records[0][MESSAGE]).toBe('info: m');
});

test('name, format and time of the text', () => {
  const sibling = new PlainTransport();
  const chosen = kakashiFormat({ name: 'shop', format: 'logfmt', timestamp: false });
  winston.createLogger({ format: chosen, transports: [sibling] }).warn('m', { a: 1 });
  expect(sibling.records[0][MESSAGE]).toBe('level=WARNING logger=shop msg=m a=1');
});

describe('wrong options', () => {
  test.each([{ fromat: 'kv' }, { format: 'xml' }])('%o', (options) => {
    expect(() => kakashiFormat(options as never)).toThrow(expect.objectContaining({ name: 'KakashiError' }));
  });
});

test('a record without the symbol of its level', () => {
  const info: Info = { level: 'info', message: 'm', a: 1 };
  kakashiFormat().transform(info);
  expect(info[MESSAGE]).toMatch(line);
  expect(Object.keys(info)).toEqual(['level', 'message', 'a']);
  expect(info[LEVEL]).toBeUndefined();
});

describe('the text is not even offered where nobody could read it', () => {
  /** Whether a record of a logger whose format our transport has met, when it was given the first, has a text to read. */
  function offersText(
    change: (log: Logging) => void = () => undefined,
    options: KakashiTransportOptions = {},
  ): boolean {
    const log = logging({ format: kakashiFormat() }, options);
    log.logger.info('first');
    change(log);
    log.logger.info('changed');
    const info = { level: 'info', message: 'second' };
    log.logger.log(info);
    expect(log.lines.at(-1)).toContain('second');
    return MESSAGE in info;
  }

  test('by a transport of ours alone', () => {
    expect(offersText()).toBe(false);
    expect(offersText(undefined, { format: 'json' })).toBe(false);
  });

  test('which other loggers share', () => {
    expect(offersText(({ transport }) => void winston.createLogger({ transports: [transport] }))).toBe(false);
  });

  test.each<[string, (log: Logging) => void]>([
    ['a transport beside it', ({ logger }) => logger.add(new PlainTransport())],
    ['a listener to data', ({ logger }) => logger.on('data', () => undefined)],
    ['a listener to logged', ({ transport }) => transport.on('logged', () => undefined)],
    ['a format of the transport', ({ transport }) => void Object.assign(transport, { format: format.simple() })],
    ['whoever replaced its write', ({ transport }) => void vi.spyOn(transport, 'write')],
  ])('but is by %s', (_, change) => {
    expect(offersText(change)).toBe(true);
  });

  test('but is where the transport writes texts', () => {
    expect(offersText(undefined, { line: 'message' })).toBe(true);
  });

  test('but is by a format of winston`s around ours', () => {
    const combine = ({ logger }: Logging): void =>
      void Object.assign(logger, { format: format.combine(logger.format) });
    expect(offersText(combine)).toBe(true);
  });

  test('but is by another logger of that format', () => {
    const sibling = new PlainTransport();
    const log = logging({ format: kakashiFormat({ timestamp: false }) });
    log.logger.info('first');
    winston.createLogger({ format: log.logger.format, transports: [sibling] }).info('second');
    expect(sibling.records[0][MESSAGE]).toBe('INFO | app | second');
  });

  test('but is while the logger is paused, as it is then read in other ways', () => {
    const log = logging({ format: kakashiFormat({ timestamp: false }) });
    log.logger.info('first');
    log.logger.pause();
    log.logger.info('second');
    expect(log.logger.read()[MESSAGE]).toBe('INFO | app | second');
  });
});
