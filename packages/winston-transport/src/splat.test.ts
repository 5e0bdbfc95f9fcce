import { expect, test } from 'vitest';
import winston from 'winston';
import { linesOf } from '../test/logging.ts';
import { hasText } from './splat.ts';

test('a text is found in a message, however long it is', () => {
  const long = Array.from({ length: 1000 }, (_, i) => i).join(',');
  expect(hasText(`before ${long} after`, long)).toBe(true);
  expect(hasText(`before ${long.slice(0, -1)}`, long)).toBe(false);
  expect(hasText(`${long.slice(0, -1)} ${long}`, long)).toBe(true);
  expect(hasText('a', '')).toBe(true);
  expect(hasText('', 'a')).toBe(false);
});

test('an argument that a format put into the message is not printed again, any other is', () => {
  const long = 'a'.repeat(500);
  const interpolated = linesOf((logger) => logger.info('%s', long), { format: winston.format.splat() });
  expect(interpolated).toEqual([`INFO | app | ${long}`]);
  expect(linesOf((logger) => logger.info('text', long))).toEqual([`INFO | app | text | value=${long}`]);
});

test('texts that are made to be searched for in vain are given up', () => {
  const message = 'a'.repeat(2_000_000);
  const text = `${'a'.repeat(500_000)}b${'a'.repeat(500_000)}`;
  const [line] = linesOf((logger) => logger.info(message, text));
  expect(line?.length).toBe('INFO | app |  | value='.length + message.length + text.length);
});
