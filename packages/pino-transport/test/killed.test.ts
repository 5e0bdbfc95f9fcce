import { join } from 'node:path';
import { parseLine } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';
import { WORKER_FLUSHES } from './transport.ts';

describe.each(['in-process', 'target'])('%s', (way) => {
  const ways = way === 'in-process' || WORKER_FLUSHES ? ['fatal', 'flushSync', 'flush'] : ['fatal', 'flushSync'];
  test.each(ways)('what %s has seen survives SIGKILL', async (how) => {
    const path = join(testFolder(), 'app.log');
    expect(await run('killed.mjs', way, how, path)).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    const numbers = linesOf({ path }).map((line) => Number(parseLine(line)?.fields.i));
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

test('without any of them an in-process batch is what a kill costs', async () => {
  const path = join(testFolder(), 'app.log');
  expect((await run('killed.mjs', 'in-process', 'nothing', path)).signal).toBe('SIGKILL');
  expect(linesOf({ path })).toEqual([]);
});
