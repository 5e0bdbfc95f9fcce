/** Node.js can be started so that it refuses what an attack would need. Everything works under these flags as well. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, lines, run } from './harness.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
const PERMISSION = major >= 24 ? '--permission' : '--experimental-permission';
const FILES = ['--allow-fs-read=*', '--allow-fs-write=*'];

test.each<[string, string[], string[]]>([
  ['code is generated from no text', ['--disallow-code-generation-from-strings'], []],
  ['intrinsics are frozen', ['--frozen-intrinsics'], []],
  ['__proto__ is gone', ['--disable-proto=delete'], []],
  ['__proto__ throws', ['--disable-proto=throw'], []],
  ['files are permitted, and threads', [PERMISSION, ...FILES, '--allow-worker'], []],
  ['files are permitted, but no threads', [PERMISSION, ...FILES], ['ERR_KAKASHI_WRITER_UNAVAILABLE']],
])('both modes log where %s', async (_, execArgv, errors) => {
  const destination = join(folder(), 'log');
  const scene = { options: { destination, redact: ['password'] }, heard: true };
  const { code, notes } = await run('hardened.mjs', scene, { execArgv });
  expect(code).toBe(0);
  expect(notes.flatMap(({ error }) => error ?? [])).toEqual(errors);
  expect(notes.at(-1)).toMatchObject({ polluted: false });
  const pairs = 'k%0022]);process.exit(1);//=1 constructor=2 password=[Redacted] o.__proto__.a=1';
  const expected = ['sync', 'async'].flatMap((name) =>
    Array.from({ length: 3 }, () => `INFO | ${name} | m | ${pairs}`),
  );
  expect(lines(destination)).toEqual(expected);
});
