/** The option `mode` decides who writes: what the other tests run in both modes is two ways indeed. */
import { readFileSync } from 'node:fs';
import { KakashiTransport } from '@kakashi/winston-transport';
import { expect, test } from 'vitest';
import winston from 'winston';
import { records, testPath } from './child.ts';
import type { Mode } from './modes.ts';

const PATIENCE_MS = 20_000;

function logged(mode: Mode) {
  const path = testPath();
  const transport = new KakashiTransport({ destination: path, mode, timestamp: false });
  const logger = winston.createLogger({ transports: [transport] });
  logger.info('record 0');
  return { logger, transport, text: () => readFileSync(path, 'utf8') };
}

const expected = `${records(1)[0]}\n`;

test('async: a record leaves although the event loop does not turn', async () => {
  const { transport, text } = logged('async');
  const deadline = performance.now() + PATIENCE_MS;
  while (text() === '' && performance.now() < deadline);
  expect(text()).toBe(expected);
  transport.end();
  await new Promise((resolve) => transport.once('close', resolve));
});

test('sync: a record waits for its batch, which the thread that logs writes itself', () => {
  const { logger, text } = logged('sync');
  expect(text()).toBe('');
  logger.error('record 1');
  expect(text()).toBe(`${expected}ERROR | app | record 1\n`);
});
