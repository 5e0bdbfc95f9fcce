import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bytesInFile } from './in-flight.ts';

const BATCH = Buffer.from('one\ntwo\nthree\n');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kakashi-in-flight-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test.each<[string, string, string, number]>([
  ['nothing', 'before\n', '', 0],
  ['all', 'before\n', 'one\ntwo\nthree\n', BATCH.length],
  ['all, with lines of others around', 'before\n', 'other\none\ntwo\nthree\nother\n', BATCH.length],
  ['all, as the first of the file', '', 'one\ntwo\nthree\n', BATCH.length],
  ['a part, as on a disk that is full', 'before\n', 'one\ntw', 6],
  ['nothing, but lines of others', 'before\n', 'other\n', 0],
  ['nothing, but lines of others that begin as ours do', 'before\n', 'one of others\n', 0],
  ['a part behind lines of others', 'before\n', 'other\none\ntw', 6],
])('of a write that was in flight the file has %s', (_, before, added, expected) => {
  const path = join(folder(), 'log');
  writeFileSync(path, before + added);
  expect(bytesInFile(path, Buffer.byteLength(before), BATCH)).toBe(expected);
});

test('a file that was emptied has nothing of it', () => {
  const path = join(folder(), 'log');
  writeFileSync(path, '');
  expect(bytesInFile(path, 100, BATCH)).toBe(0);
});

test('nobody can know of a file that is gone, a FIFO, a descriptor, and a size that was not', () => {
  const dir = folder();
  const [file, fifo] = [join(dir, 'log'), join(dir, 'fifo')];
  writeFileSync(file, 'one\ntwo\nthree\n');
  execFileSync('mkfifo', [fifo]);
  expect(bytesInFile(join(dir, 'gone'), 0, BATCH)).toBeUndefined();
  expect(bytesInFile(1, 0, BATCH)).toBeUndefined();
  expect(bytesInFile(file, -1, BATCH)).toBeUndefined();
  expect(bytesInFile(fifo, -1, BATCH)).toBeUndefined();
});
