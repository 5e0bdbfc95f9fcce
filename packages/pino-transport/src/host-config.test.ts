import { pino } from 'pino';
import { expect, test } from 'vitest';
import { configOfCustomLevels, configOfLogger, configOfMessage } from './host-config.ts';

const NOWHERE = { write() {} };

test('a logger tells its levels and its message key', () => {
  const logger = pino({ messageKey: 'text', customLevels: { notice: 35 } }, NOWHERE);
  expect(configOfLogger(logger)).toMatchObject({ messageKey: 'text', levels: { 30: 'info', 35: 'notice' } });
  expect(configOfLogger(pino(NOWHERE))).toMatchObject({ messageKey: 'msg', levels: { 60: 'fatal' } });
});

test('a child has the configuration of its parent, the very same object', () => {
  const logger = pino({ messageKey: 'text' }, NOWHERE);
  expect(configOfLogger(logger.child({ a: 1 }).child({ b: 2 }))).toBe(configOfLogger(logger));
});

test('a child with levels of its own has its own, and the message key of its root', () => {
  const logger = pino({ messageKey: 'text' }, NOWHERE);
  const child = logger.child({}, { customLevels: { notice: 35 } });
  expect(configOfLogger(child)).toMatchObject({ messageKey: 'text', levels: { 35: 'notice' } });
  expect(configOfLogger(logger).levels).not.toHaveProperty('35');
});

test('what is no logger of pino has no configuration', () => {
  expect(configOfLogger({})).toEqual({});
  expect(configOfLogger({ levels: 7 })).toEqual({});
  expect(configOfLogger({ levels: {} })).toEqual({});
});

test('the message that pino sends is read, other messages are not', () => {
  const config = {
    levels: { labels: { 35: 'notice' }, values: { notice: 35 } },
    messageKey: 'text',
    errorKey: 'error',
  };
  expect(configOfMessage({ code: 'PINO_CONFIG', config })).toEqual({ levels: { 35: 'notice' }, messageKey: 'text' });
  expect(configOfMessage({ code: 'PINO_CONFIG' })).toEqual({});
  expect(configOfMessage({ code: 'PINO_CONFIG', config: { levels: 'none', messageKey: 7 } })).toEqual({});
  for (const other of [undefined, null, 'PINO_CONFIG', 7, {}, { code: 'FLUSH' }]) {
    expect(configOfMessage(other)).toBeUndefined();
  }
});

test('custom levels given as numbers by name come beside those of pino', () => {
  const standard = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
  expect(configOfCustomLevels({ notice: 35, odd: 'x' }).levels).toEqual({ ...standard, 35: 'notice' });
  expect(configOfCustomLevels(undefined).levels).toEqual(standard);
});
