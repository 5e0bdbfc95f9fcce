/** A transform between pino and the line, in a real worker and in the process, from every kind of module. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLine } from '@kakashi/core';
import { kakashiPino, type Transform } from '@kakashi/pino-transport';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { linesOf, runIn, testFolder } from './child.ts';
import { endTransport, startTransport, TARGET } from './transport.ts';

const FUNCTION = '(record) => (record.drop ? undefined : { ...record, text: record.text.toUpperCase() })';

const FILES: Readonly<Record<string, string>> = {
  'upper #1.mjs': `export default ${FUNCTION};`,
  'broken.mjs': 'export default 1 +;',
  'fails.mjs': 'export default () => { throw new Error("why"); };',
  'node_modules/upper/package.json': '{ "name": "upper", "main": "./main.js" }',
  'node_modules/upper/main.js': `module.exports = ${FUNCTION};`,
};

function modulesFolder(): string {
  const folder = testFolder();
  mkdirSync(join(folder, 'node_modules/upper'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  return folder;
}

const PLAIN = [
  'INFO | app | one | pid=7 i=1',
  'INFO | app | two | pid=7 drop=true',
  'WARNING | app | three | pid=7 i=1 big=12345678901234567890',
];
const TRANSFORMED = ['INFO | app | ONE | pid=7 i=1', 'WARNING | app | THREE | pid=7 i=1 big=12345678901234567890'];

describe.each(['in-process', 'target', 'targets', 'pipeline'])('%s', (way) => {
  async function transformed(transform: string) {
    const folder = modulesFolder();
    const path = join(folder, 'app.log');
    const { code, stdout, stderr } = await runIn(folder, 'transformed.mjs', way, transform, path);
    return { code, stderr, path, reports: JSON.parse(stdout) as Record<string, unknown>[] };
  }

  test.each(way === 'target' ? ['./upper #1.mjs', 'upper'] : ['./upper #1.mjs'])(
    'a module is loaded: %s',
    async (name) => {
      const { code, stderr, path, reports } = await transformed(name);
      expect({ code, stderr, reports }).toEqual({ code: 0, stderr: '', reports: [] });
      expect(linesOf({ path })).toEqual(TRANSFORMED);
    },
  );

  test('a module that cannot be loaded is an error that names it, and costs no record', async () => {
    const { code, path, reports, stderr } = await transformed('./broken.mjs');
    expect(code).toBe(0);
    expect(reports).toMatchObject([{ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'transform' }]);
    expect(reports[0]?.message).toContain("received './broken.mjs': ");
    if (way === 'in-process') return;
    expect(stderr).toBe(`kakashi: ERR_KAKASHI_OPTION_INVALID: ${reports[0]?.message}\n`);
    expect(linesOf({ path })).toEqual(PLAIN);
  });

  test('a transform that fails is told once, and costs no record', async () => {
    const { code, path, reports, stderr } = await transformed('./fails.mjs');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^kakashi: ERR_KAKASHI_CALLBACK: transform failed: why; [^\n]*\n$/);
    if (way !== 'in-process') expect(reports).toMatchObject([{ code: 'ERR_KAKASHI_CALLBACK', option: 'transform' }]);
    expect(linesOf({ path })).toEqual(PLAIN);
  });
});

test('what flushSync has waited for is transformed and written', async () => {
  const folder = modulesFolder();
  const path = join(folder, 'app.log');
  const transform = join(folder, 'upper #1.mjs');
  const options = { destination: path, transform, flushIntervalMs: 60_000, flushLevel: false };
  const transport = await startTransport({ target: TARGET, options });
  const logger = pino({ messageKey: 'text' }, transport);
  for (let i = 0; i < 250; i++) logger.info({ i }, 'record');
  transport.flushSync();
  expect(linesOf({ path }).map((line) => parseLine(line)?.message)).toEqual(Array(250).fill('RECORD'));
  await endTransport(transport);
});

test('in the process a function does, and what it leaves out is not counted', async () => {
  const path = join(testFolder(), 'app.log');
  const transform: Transform = (record) => record.keep && { ...record, kept: 'yes' };
  const destination = kakashiPino({ destination: path, timestamp: false, ignore: 'pid,hostname,keep', transform });
  const logger = pino(destination);
  for (let i = 0; i < 10; i++) logger.info({ i, keep: i % 2 === 0 }, 'm');
  destination.flushSync();
  expect(linesOf({ path })).toEqual([0, 2, 4, 6, 8].map((i) => `INFO | app | m | i=${i} kept=yes`));
  expect(destination.stats()).toMatchObject({ accepted: 5, written: 5, dropped: 0, failed: 0, pending: 0 });
});

test('a failure is told when the logging call is over, and to whom errors are told', async () => {
  const told: string[] = [];
  let isLogging = false;
  const destination = kakashiPino({
    destination: '/dev/null',
    onError: ({ code }) => told.push(`${code} ${isLogging}`),
    transform: () => {
      throw new Error('why');
    },
  });
  const logger = pino(destination);
  isLogging = true;
  for (let i = 0; i < 3; i++) logger.info('m');
  isLogging = false;
  expect(told).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(['ERR_KAKASHI_CALLBACK false']);
});

test('a transform that logs is not called for what it logs', () => {
  const path = join(testFolder(), 'app.log');
  const destination = kakashiPino({
    destination: path,
    timestamp: false,
    transform: (record) => {
      logger.info('from the transform');
      return record;
    },
  });
  const logger = pino({ base: null }, destination);
  logger.warn('m');
  destination.flushSync();
  expect(linesOf({ path })).toEqual(['INFO | app | from the transform', 'WARNING | app | m']);
});
