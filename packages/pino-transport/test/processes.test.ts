/** Where there is more than one process, or thread, or life. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseLine } from '@kakashi/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';

/** The numbers of the records of each who logged, in the order of the file. */
function numbersBy(field: string, path: string): number[][] {
  const numbers = new Map<string, number[]>();
  for (const line of linesOf({ path })) {
    const fields = parseLine(line)?.fields ?? {};
    const who = String(fields[field]);
    numbers.set(who, [...(numbers.get(who) ?? []), Number(fields.i)]);
  }
  return [...numbers.values()];
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe.each(['sync', 'async', 'target'])('%s', (way) => {
  test('four processes of a cluster share a file: lines are whole, in order, and none is lost', async () => {
    const path = join(testFolder(), 'app.log');
    expect(await run('cluster.mjs', way, path)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(numbersBy('worker', path)).toEqual([1, 2, 3, 4].map(() => upTo(2000)));
  });

  test('four worker threads share a file with the main thread: lines are whole, in order, and none is lost', async () => {
    const path = join(testFolder(), 'app.log');
    expect(await run('threads.mjs', way, path)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(numbersBy('worker', path)).toEqual([0, 1, 2, 3, 4].map(() => upTo(2000)));
  });
});

test('a program under node --watch loses nothing when it is restarted, nor when the watching ends', async () => {
  const folder = testFolder();
  const [program, path] = ['program.mjs', 'app.log'].map((name) => join(folder, name)) as [string, string];
  const save = (): void => writeFileSync(program, `import '${new URL('fixtures/watched.mjs', import.meta.url)}';\n`);
  save();
  const watcher = spawn(process.execPath, ['--watch', program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void watcher.kill('SIGKILL'));
  const ended = once(watcher, 'close');
  // A change from before the file is watched is not seen, so it is saved until it is; a life more does no harm.
  const saving = setInterval(save, 1000);
  let lives = 0;
  for await (const line of createInterface(watcher.stdout)) {
    if (line !== 'up') continue;
    if (++lives < 3) {
      save();
    } else {
      clearInterval(saving);
      watcher.kill();
    }
  }
  await ended;
  const numbers = numbersBy('pid', path);
  expect(numbers.length).toBeGreaterThanOrEqual(3);
  for (const life of numbers) expect(life).toEqual(upTo(50));
});
