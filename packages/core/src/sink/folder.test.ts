import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakashi-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('creates a folder and all that are missing above it', () => {
  makeFolder(join(folder, 'a', 'b', 'c'));
  expect(statSync(join(folder, 'a', 'b', 'c')).isDirectory()).toBe(true);
});

test('leaves a folder that is there as it is', () => {
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test('throws where a file is in the way', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

// Where the file system refuses folders by saying that there is no such one, a recursive mkdir never ends.
test.runIf(process.platform === 'linux')('gives up where no folder can be made', () => {
  expect(() => makeFolder('/proc/kakashi/logs')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
