/** What loggers and their transports hold does not outlive them. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { linesIn, testPath } from './child.ts';

test.each(['sync', 'async'])(
  'hundreds of loggers leave no listener, handle, descriptor or memory: %s',
  async (mode) => {
    const destination = testPath();
    const fixture = fileURLToPath(new URL('fixtures/resources.mjs', import.meta.url));
    const scene = JSON.stringify({ options: { destination, mode } });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--expose-gc', fixture, scene]);
    // No warning about too many listeners either.
    expect(stderr).toBe('');
    const { before, after } = JSON.parse(stdout);
    expect(after).toEqual({ ...before, heapBytes: expect.any(Number) });
    // Each holds several kilobytes while it lives.
    expect(after.heapBytes - before.heapBytes).toBeLessThan(600_000);
    expect(linesIn(destination)).toHaveLength(400);
  },
);
