/** A crash that winston handles: its record is on disk, and the process ends at once, not after three seconds. */
import { parseLine } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import winston from 'winston';
import { linesIn, records, run, testPath } from './child.ts';

/** winston waits for three seconds where a transport does not say that it finished. */
const AT_ONCE_MS = 1000;

/**
 * Whether winston has a mark for rejections, as from 3.12 on (its #2390). Before, they have that of exceptions, and what is a
 * handler of both is given every crash twice, of which winston's own transports make two lines as well: see oldest.test.ts.
 */
const marksRejections = 'rejection' in winston.createLogger().rejections.getAllInfo(new Error('asked'));

const MESSAGE = { throw: 'uncaughtException: boom', reject: 'unhandledRejection: boom' };
const MARK = { throw: 'exception', reject: marksRejections ? 'rejection' : 'exception' };
const TIMES = { option: 1, handlers: marksRejections ? 1 : 2 };

describe.each(['throw', 'reject'] as const)('%s', (crash) => {
  /** The other lines than those of the crash, once these were found to be right. */
  function besideCrash(path: string, by: keyof typeof TIMES): string[] {
    const lines = linesIn(path);
    const crashes = lines.filter((line) => line.startsWith('ERROR'));
    expect(crashes).toHaveLength(TIMES[by]);
    for (const line of crashes) {
      expect(parseLine(line)).toMatchObject({
        level: 'ERROR',
        message: MESSAGE[crash],
        fields: {
          [MARK[crash]]: 'true',
          'error.type': 'RangeError',
          'error.stack': expect.stringContaining('boom\n    at'),
        },
      });
      expect(line).not.toContain(' stack=');
    }
    return lines.filter((line) => !crashes.includes(line));
  }

  describe.each(['option', 'handlers'] as const)('handled by %s', (by) => {
    const logged = by === 'option' ? records(1000) : [];

    test.each([{ mode: 'sync' }, { mode: 'async' }, { mode: 'sync', stream: true }])(
      'the record is on disk, and the process ends at once: %o',
      async (way) => {
        const path = testPath();
        const { code, stderr, stdout } = await run('crash.mjs', { crash, by, path, ...way, exitOnError: true });
        expect(code).toBe(1);
        expect(Number(stderr)).toBeLessThan(AT_ONCE_MS);
        expect(besideCrash(path, by)).toEqual(logged);
        // Nobody else is told that the transport finished: it did not.
        expect(stdout).toBe('');
      },
    );

    test.each(['sync', 'async'])('with exitOnError: false, the process and the transport go on: %s', async (mode) => {
      const path = testPath();
      const { code, stdout } = await run('crash.mjs', { crash, by, path, mode, exitOnError: false });
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'alive\n' });
      expect(besideCrash(path, by)).toEqual(by === 'option' ? [...logged, 'INFO | app | survived'] : []);
    });

    test('with a function for exitOnError', async () => {
      const path = testPath();
      const { code, stderr } = await run('crash.mjs', { crash, by, path, exitOnErrorOf: 'boom' });
      expect(code).toBe(1);
      expect(Number(stderr)).toBeLessThan(AT_ONCE_MS);
      expect(besideCrash(path, by)).toEqual(logged);
    });
  });
});

test('a rejection is on disk, and the process ends at once, where the transport handles rejections alone', async () => {
  const path = testPath();
  const { code, stderr } = await run('crash.mjs', {
    crash: 'reject',
    by: 'option for rejections',
    path,
    exitOnError: true,
  });
  expect(code).toBe(1);
  expect(Number(stderr)).toBeLessThan(AT_ONCE_MS);
  expect(linesIn(path)).toEqual([expect.stringMatching(/^ERROR \| app \| unhandledRejection: boom \| /)]);
});

test('a stalled sibling holds up neither the crash record, nor those before it, nor the exit', async () => {
  const destination = testPath();
  const { code, stdout } = await run('crash-behind.mjs', { options: { destination } });
  expect(code).toBe(1);
  expect(Number(stdout)).toBeLessThan(AT_ONCE_MS);
  const lines = linesIn(destination);
  expect(lines.slice(0, 100)).toEqual(records(100).map((line) => line.replace('app', 'shop')));
  expect(lines[100]).toMatch(/^ERROR \| shop \| uncaughtException: boom \| /);
  expect(lines).toHaveLength(101);
});
