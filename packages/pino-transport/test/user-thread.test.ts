import { join } from 'node:path';
import { parseLine } from '@kakashi/core';
import { expect, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';

test("a user's worker thread is not taken for pino's: there, wrong options throw, and nothing is lost", async () => {
  const folder = testFolder();
  const paths = ['in-process.log', 'target.log'].map((name) => join(folder, name));
  expect(await run('user-thread.mjs', ...paths)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  for (const path of paths) {
    const records = linesOf({ path }).map((line) => parseLine(line)?.fields);
    expect(records.map((fields) => Number(fields?.i))).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(new Set(records.map((fields) => fields?.thrown))).toEqual(new Set(['ERR_KAKASHI_OPTION_UNKNOWN']));
  }
});
