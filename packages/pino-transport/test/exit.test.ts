import { join } from 'node:path';
import { parseLine } from '@kakashi/core';
import { describe, expect, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';

const EXIT_CODES = { exit: 3, throw: 1, reject: 1, 'natural end': 0 };

describe.each(['in-process', 'target', 'targets', 'pipeline'])('%s', (way) => {
  test.each(Object.entries(EXIT_CODES))('%s: 1,000 records are on disk, once and in order', async (how, code) => {
    const path = join(testFolder(), 'app.log');
    const ended = await run('die.mjs', how, way, path);
    expect(ended).toMatchObject({ code, signal: null, stdout: '' });
    const numbers = linesOf({ path }).map((line) => Number(parseLine(line)?.fields.i));
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    if (code !== 1) expect(ended.stderr).toBe('');
  });
});

test('a line that no newline ended is not lost at exit', async () => {
  const path = join(testFolder(), 'app.log');
  expect(await run('half-line.mjs', path)).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf({ path })).toEqual(['INFO | app | whole', 'INFO | app | half']);
});
