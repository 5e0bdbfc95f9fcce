/** A crash that winston handles: its record is on disk, and the process ends at once, not after three seconds. */
import { parseLine } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { linesIn, records, run, testPath } from './child.ts';

/** winston waits for three seconds where a transport does not say that it finished. */
const AT_ONCE_MS = 1000;

const MESSAGE = { throw: 'uncaughtException: boom', reject: 'unhandledRejection: boom' };
const FLAG = { throw: 'exception', reject: 'rejection' };

describe.each(['throw', 'reject'] as const)('%s', (crash) => {
  /** The lines before that of the crash, once that one was found to be right. */
  function before(path: string): string[] {
    const lines = linesIn(path);
    const at = lines.findIndex((line) => line.startsWith('ERROR'));
    expect(parseLine(lines[at] ?? '')).toMatchObject({
      level: 'ERROR',
      message: MESSAGE[crash],
      fields: {
        [FLAG[crash]]: 'true',
        'error.type': 'RangeError',
        'error.stack': expect.stringContaining('boom\n    at'),
      },
    });
    expect(lines[at]).not.toContain(' stack=');
    return lines.toSpliced(at, 1);
  }

  describe.each(['option', 'handlers'])('handled by %s', (by) => {
    const logged = by === 'option' ? records(1000) : [];

    test.each([{ mode: 'sync' }, { mode: 'async' }, { mode: 'sync', stream: true }])(
      'the record is on disk, and the process ends at once: %o',
      async (way) => {
        const path = testPath();
        const { code, stderr, stdout } = await run('crash.mjs', { crash, by, path, ...way, exitOnError: true });
        expect(code).toBe(1);
        expect(Number(stderr)).toBeLessThan(AT_ONCE_MS);
        expect(before(path)).toEqual(logged);
        // Nobody else is told that the transport finished: it did not.
        expect(stdout).toBe('');
      },
    );

    test.each(['sync', 'async'])('with exitOnError: false, the process and the transport go on: %s', async (mode) => {
      const path = testPath();
      const { code, stdout } = await run('crash.mjs', { crash, by, path, mode, exitOnError: false });
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'alive\n' });
      expect(before(path)).toEqual(by === 'option' ? [...logged, 'INFO | app | survived'] : []);
    });

    test('with a function for exitOnError', async () => {
      const path = testPath();
      const { code, stderr } = await run('crash.mjs', { crash, by, path, exitOnErrorOf: 'boom' });
      expect(code).toBe(1);
      expect(Number(stderr)).toBeLessThan(AT_ONCE_MS);
      expect(before(path)).toEqual(logged);
    });
  });
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
