import { expect, test } from 'vitest';
import winston from 'winston';
import { StalledTransport } from '../test/doubles.ts';
import { formattedIn, unformattedIn } from './held-up.ts';
import { LEVEL } from './info.ts';
import type { WinstonLogger } from './source.ts';

const format = winston.format((info) => {
  if (info.message === 'filtered') return false;
  if (info.message === 'throws') throw new Error('no');
  return Object.assign(info, { formatted: true });
});

/** A logger that a transport of it holds up, with 16 records in that transport. */
function heldUp(messages: readonly string[]): WinstonLogger {
  const logger = winston.createLogger({ format: format(), transports: [new StalledTransport()] });
  for (let i = 0; i < 16; i++) logger.info('delivered');
  for (const message of messages) logger.info(message);
  return logger;
}

const messages = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}`);

test('all records that a logger holds are found, in order, each formatted once', () => {
  const logger = heldUp(messages(40));
  const found = [...formattedIn(logger), ...unformattedIn(logger)];
  expect(found.map(({ message }) => message)).toEqual(messages(40));
  expect(found.every((info) => info.formatted)).toBe(true);
  expect(formattedIn(logger)).toHaveLength(16);
});

test('none are found in a logger that is not held up', () => {
  const logger = heldUp([]);
  expect([...formattedIn(logger), ...unformattedIn(logger)]).toEqual([]);
});

test('those that the format filters out are left out, and those that it throws for are taken as they are', () => {
  const found = unformattedIn(heldUp([...messages(16), 'filtered', 'throws', 'last', 'throws']));
  expect(found.map(({ message, formatted }) => [message, formatted])).toEqual([
    ['throws', undefined],
    ['last', true],
    ['throws', undefined],
  ]);
});

test('a silent logger has nothing to say', () => {
  const logger = heldUp(messages(40)) as WinstonLogger & { silent: boolean };
  logger.silent = true;
  expect(unformattedIn(logger)).toEqual([]);
});

test('nor has a stream that is no logger', () => {
  expect([...formattedIn({} as WinstonLogger), ...unformattedIn({} as WinstonLogger)]).toEqual([]);
});

test('a record that was written without the symbol of its level has it before it is formatted', () => {
  const logger = heldUp(messages(16)) as unknown as winston.Logger;
  logger.write({ level: 'warn', message: 'm' });
  expect(unformattedIn(logger)).toEqual([expect.objectContaining({ [LEVEL]: 'warn' })]);
});

test('the record that is being formatted is not among them', () => {
  const found: unknown[] = [];
  const looking: winston.Logform.Format = {
    transform: (info) => {
      found.push(...unformattedIn(logger));
      return info;
    },
  };
  const logger = winston.createLogger({ format: looking, transports: [new StalledTransport()] });
  logger.info('m');
  expect(found).toEqual([]);
});
