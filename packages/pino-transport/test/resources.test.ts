import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { linesOf, testFolder } from './child.ts';

test.each(['sync', 'async'])(
  'hundreds of destinations leave no listener, handle, descriptor or memory: %s',
  async (mode) => {
    const path = join(testFolder(), 'app.log');
    const fixture = fileURLToPath(new URL('fixtures/resources.mjs', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--expose-gc', fixture, path, mode]);
    // No warning about too many listeners either.
    expect(stderr).toBe('');
    const { before, after } = JSON.parse(stdout);
    expect(after).toEqual({ ...before, heapBytes: expect.any(Number) });
    // Were each kept, it would be 55 MB. V8's own comes and goes by up to 0.7 MB.
    expect(after.heapBytes - before.heapBytes).toBeLessThan(2_000_000);
    expect(linesOf({ path })).toHaveLength(800);
  },
);
