/** However a process ends, what it logged is on disk. */
import { describe, expect, test } from 'vitest';
import { linesIn, linesOf, records, run, testPath } from './child.ts';
import { inBothModes } from './modes.ts';

const CODES = { exit: 3, throw: 1, reject: 1, natural: 0 };

inBothModes((mode) => {
  describe.each(Object.entries(CODES))('1,000 records, then %s', (end, code) => {
    test('are in the file, in order', async () => {
      const destination = testPath();
      const ended = await run('end.mjs', { end, options: { mode, destination } });
      expect(ended).toMatchObject({ code, signal: null, stdout: '' });
      expect(linesIn(destination)).toEqual(records(1000));
    });

    test('are on stdout, in order', async () => {
      const ended = await run('end.mjs', { end, options: { mode } });
      expect(ended.code).toBe(code);
      expect(linesOf(ended.stdout)).toEqual(records(1000));
    });
  });

  test.each(['exit', 'throw'])(
    "1,000 records are in the file after %s, although winston's File holds most of them up",
    async (end) => {
      const destination = testPath();
      await run('end.mjs', { end, options: { mode, destination }, sibling: `${destination}.winston` });
      expect(linesIn(destination)).toEqual(records(1000));
    },
  );

  test('a burst of 10,000 before the first turn of the event loop, then exit', async () => {
    const destination = testPath('folder/that/is/not/there/app.log');
    const ended = await run('end.mjs', { end: 'exit', count: 10_000, options: { mode, destination } });
    expect(ended).toMatchObject({ code: 3, stderr: '' });
    expect(linesIn(destination)).toEqual(records(10_000));
  });

  test('the same from an accelerated logger', async () => {
    const destination = testPath();
    const given = { end: 'exit', count: 10_000, accelerated: true, options: { mode, destination } };
    expect(await run('end.mjs', given)).toMatchObject({ code: 3, stderr: '' });
    expect(linesIn(destination)).toEqual(records(10_000));
  });

  test('two processes that share a file do not tear each other`s lines', async () => {
    const destination = testPath();
    const options = { mode, destination, name: 'x'.repeat(500) };
    const both = [0, 1].map(() => run('end.mjs', { end: 'exit', count: 5000, options }));
    for (const ended of await Promise.all(both)) expect(ended.stderr).toBe('');
    const lines = linesIn(destination);
    const whole = records(5000).map((line) => line.replace('app', options.name));
    expect(lines.sort()).toEqual([...whole, ...whole].sort());
  });
});

test('the same from CommonJS, by the default export', async () => {
  const destination = testPath();
  expect(await run('end.cjs', { count: 1000, options: { destination } })).toMatchObject({ code: 3, stderr: '' });
  expect(linesIn(destination)).toEqual(records(1000));
});
