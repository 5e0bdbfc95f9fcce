/** However a process ends, what it logged is on disk. */
import { describe, expect, test } from 'vitest';
import { linesIn, linesOf, records, run, testPath } from './child.ts';

const CODES = { exit: 3, throw: 1, reject: 1, natural: 0 };

describe.each(Object.entries(CODES))('1,000 records, then %s', (end, code) => {
  test('are in the file, in order', async () => {
    const destination = testPath();
    const ended = await run('end.mjs', { end, options: { destination } });
    expect(ended).toMatchObject({ code, signal: null, stdout: '' });
    expect(linesIn(destination)).toEqual(records(1000));
  });

  test("are in the file, although winston's File transport holds most of them up", async () => {
    const destination = testPath();
    await run('end.mjs', { end, options: { destination }, sibling: `${destination}.winston` });
    expect(linesIn(destination)).toEqual(records(1000));
  });

  test('are on stdout, in order', async () => {
    const ended = await run('end.mjs', { end });
    expect(ended.code).toBe(code);
    expect(linesOf(ended.stdout)).toEqual(records(1000));
  });
});

test('a burst of 10,000 before the first turn of the event loop, then exit', async () => {
  const destination = testPath('folder/that/is/not/there/app.log');
  const ended = await run('end.mjs', { end: 'exit', count: 10_000, options: { destination } });
  expect(ended).toMatchObject({ code: 3, stderr: '' });
  expect(linesIn(destination)).toEqual(records(10_000));
});

test('the same from CommonJS, by the default export', async () => {
  const destination = testPath();
  expect(await run('end.cjs', { count: 1000, options: { destination } })).toMatchObject({ code: 3, stderr: '' });
  expect(linesIn(destination)).toEqual(records(1000));
});

test('two processes that share a file do not tear each other`s lines', async () => {
  const destination = testPath();
  const options = { destination, name: 'x'.repeat(500) };
  const both = [0, 1].map(() => run('end.mjs', { end: 'exit', count: 5000, options }));
  for (const ended of await Promise.all(both)) expect(ended.stderr).toBe('');
  const lines = linesIn(destination);
  const whole = records(5000).map((line) => line.replace('app', options.name));
  expect(lines.sort()).toEqual([...whole, ...whole].sort());
});
