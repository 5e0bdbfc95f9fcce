/** What is censored of winston's records, for this transport alone. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import winston from 'winston';
import { MemorySink } from '../test/doubles.ts';
import { linesOf } from '../test/logging.ts';
import { KakashiTransport } from './index.ts';

const { format } = winston;

test('metadata, default metadata, child fields and further arguments are censored', () => {
  const lines = linesOf(
    (logger) => {
      logger.info('a', { password: 's', user: { token: 's', id: 1 } });
      logger.child({ password: 's' }).info('b', { headers: { cookie: 's' } });
      logger.info('c', { n: 1 }, { password: 's' });
      logger.info({ message: 'd', password: 's' } as unknown as string);
    },
    { defaultMeta: { requestId: 's' } },
    { redact: ['password', 'user.token', 'headers.*', 'requestId'] },
  );
  expect(lines).toEqual([
    'INFO | app | a | requestId=[Redacted] password=[Redacted] user.token=[Redacted] user.id=1',
    'INFO | app | b | password=[Redacted] requestId=[Redacted] headers.cookie=[Redacted]',
    'INFO | app | c | requestId=[Redacted] n=1 password=[Redacted]',
    'INFO | app | d | password=[Redacted] requestId=[Redacted]',
  ]);
});

test('errors are censored however they are logged', () => {
  const error = () => Object.assign(new Error('why'), { token: 's', stack: 'Error: why\n    at f' });
  const lines = linesOf(
    (logger) => {
      logger.error(error());
      logger.error('m', error());
      logger.error('m', { err: error() });
    },
    {},
    { redact: { paths: ['err.token', 'err.stack', 'token'], remove: true } },
  );
  expect(lines).toEqual([
    'ERROR | app | why | err.type=Error err.message=why',
    'ERROR | app | m | err.type=Error err.message=why',
    'ERROR | app | m | err.type=Error err.message=why',
  ]);
});

test('message and label are censored by their names', () => {
  const lines = linesOf(
    (logger) => {
      logger.info('s');
      logger.info({ message: { token: 's' } } as unknown as string);
    },
    { format: format.label({ label: 's', message: false }) },
    { redact: ['message', 'label'] },
  );
  expect(lines).toEqual(['INFO | [Redacted] | [Redacted]', 'INFO | [Redacted] | [Redacted]']);
});

test('other transports of the logger get the record as it was logged', () => {
  const sink = new MemorySink();
  const stream = new PassThrough();
  const logger = winston.createLogger({
    format: format.json(),
    transports: [
      new KakashiTransport({ destination: sink, timestamp: false, redact: ['*.token', 'user.name'] }),
      new winston.transports.Stream({ stream }),
    ],
  });
  const meta = Object.freeze({ user: Object.freeze({ token: 's', name: 'ann' }) });
  logger.info('m', meta);
  logger.end();
  expect(JSON.parse(String(stream.read()))).toEqual({ level: 'info', message: 'm', user: { token: 's', name: 'ann' } });
  expect(meta.user.token).toBe('s');
});

test('hostile metadata gives a line', () => {
  const refuse = () => {
    throw new Error('no');
  };
  const lines = linesOf(
    (logger) => {
      logger.info('a', { b: new Proxy({}, { ownKeys: refuse }), password: 's' });
      const cycle: Record<string, unknown> = { password: 's' };
      cycle.self = cycle;
      logger.info('b', { cycle });
    },
    { format: format((info) => info)() },
    { redact: ['password', 'cycle.password'] },
  );
  expect(lines).toEqual([
    'INFO | app | a | b="[Throws: no]" password=[Redacted]',
    'INFO | app | b | cycle.password=[Redacted] cycle.self=[Circular]',
  ]);
});

test("a format of winston's whose text is the line contradicts redact; one whose fields are does not", () => {
  const text = { redact: ['password'], format: format.simple() };
  expect(() => new KakashiTransport(text)).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'redact' }),
  );
  expect(() => new KakashiTransport({ redact: ['password'], line: 'message' })).toThrow("line: 'fields'");
  const added = format((info) => ({ ...info, password: 's' }));
  const lines = linesOf((logger) => logger.info('m'), {}, { redact: ['password'], format: added(), line: 'fields' });
  expect(lines).toEqual(['INFO | app | m | password=[Redacted]']);
});

test('what a format that throws leaves to our own line is censored as well', () => {
  const broken = format(() => {
    throw new Error('broken');
  });
  const lines = linesOf(
    (logger) => {
      logger.transports[0]?.on('warn', () => {});
      logger.info('m', { password: 's' });
    },
    {},
    { redact: ['password'], format: broken(), line: 'fields' },
  );
  expect(lines).toEqual(['INFO | app | m | password=[Redacted]']);
});
