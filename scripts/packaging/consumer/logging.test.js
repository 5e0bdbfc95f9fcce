const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { getLogger } = require('kakashi');
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
