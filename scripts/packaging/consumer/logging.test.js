const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { getAsyncLogger, getLogger } = require('kakashi');
const { kakashiPino } = require('kakashi/pino');
const { KakashiTransport } = require('kakashi/winston');
const pino = require('pino');
const winston = require('winston');

const destination = join(__dirname, 'logs', 'jest.log');

// Nothing is closed, on purpose: Jest must be able to end all the same.
test('the logger and both hosts write to one file, in order', () => {
  const logger = getLogger('own', { destination });
  logger.info('from the logger');
  logger.flushSync();

  const stream = kakashiPino({ destination });
  pino({ name: 'pino' }, stream).info('from pino');
  stream.flushSync();

  const transport = new KakashiTransport({ destination, flushLevel: 'info' });
  winston.createLogger({ transports: [transport] }).info('from winston');

  const lines = readFileSync(destination, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringContaining('INFO | own | from the logger'),
    expect.stringContaining('INFO | pino | from pino'),
    expect.stringContaining('INFO | app | from winston'),
  ]);
});

test('the writer thread and the worker of pino write, and keep nobody waiting', async () => {
  const [async, target] = ['async', 'target'].map((name) => join(__dirname, 'logs', `jest-${name}.log`));
  const own = getAsyncLogger('own', { destination: async });
  own.info('from the writer');
  await own.flush();
  expect(readFileSync(async, 'utf8')).toBe('INFO | own | from the writer\n');

  const logger = pino({ base: null, transport: { target: 'kakashi/pino', options: { destination: target } } });
  logger.info('from the worker');
  await promisify(logger.flush.bind(logger))();
  expect(readFileSync(target, 'utf8')).toContain(' | from the worker\n');
});
