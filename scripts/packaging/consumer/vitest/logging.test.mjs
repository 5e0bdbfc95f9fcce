// Nothing is closed, on purpose: vitest must be able to end all the same.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getAsyncLogger, getLogger } from 'kakashi';
import { kakashiPino } from 'kakashi/pino';
import { KakashiTransport } from 'kakashi/winston';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import winston from 'winston';

const to = (name) => ({
  destination: fileURLToPath(new URL(`../logs/vitest-${name}.log`, import.meta.url)),
  append: false,
});
const messagesOf = ({ destination }) =>
  readFileSync(destination, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' | ')[3] ?? line.split(' | ')[2]);

test('the loggers', async () => {
  const sync = getLogger('own', to('sync'));
  sync.info('from the logger');
  sync.flushSync();
  expect(messagesOf(to('sync'))).toEqual(['from the logger']);

  const async = getAsyncLogger('own', to('async'));
  async.info('from the writer');
  await async.flush();
  expect(messagesOf(to('async'))).toEqual(['from the writer']);
});

test('pino, in-process and in its worker', async () => {
  const stream = kakashiPino({ ...to('pino'), mode: 'async' });
  pino({ base: null }, stream).info('from pino');
  await promisify(stream.flush.bind(stream))();
  expect(messagesOf(to('pino'))).toEqual(['from pino']);

  const logger = pino({ base: null, transport: { target: 'kakashi/pino', options: to('target') } });
  logger.info('from the worker');
  await promisify(logger.flush.bind(logger))();
  expect(messagesOf(to('target'))).toEqual(['from the worker']);
});

test('winston', () => {
  const transport = new KakashiTransport({ ...to('winston'), flushLevel: 'info' });
  winston.createLogger({ transports: [transport] }).info('from winston');
  expect(messagesOf(to('winston'))).toEqual(['from winston']);
});
