import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { promiseFaults } from './promises.mjs';

const TESTS = `
import { describe, test } from 'vitest';
describe.each([1])('group', () => {
  test.each([1])('holds for %s', () => {});
});
test.skip('is not run', () => {});
// test('is a comment', () => {});
`;

/** What is wrong with a promise that is shown by this. */
function faultsOf(shownBy) {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-promises-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.test.ts'), TESTS);
  const page = `| promise | shown by |\n|---|---|\n| it holds | ${shownBy} |\n\n| other | table |\n|---|---|\n| a | b |\n`;
  return promiseFaults(page, pathToFileURL(`${folder}/`));
}

test.each([
  '[a.test.ts](../a.test.ts): `holds for %s`',
  '[a.test.ts](../a.test.ts): `group > holds for %s`, `holds for %s`',
  '[crash matrix](#deaths)',
])('a promise may be shown by %s', (shownBy) => {
  expect(faultsOf(shownBy)).toEqual([]);
});

test.each([
  ['nothing', 'our word', 'nothing shows'],
  ['a test that is gone', '[a.test.ts](../a.test.ts): `holds`', "has no test 'holds'"],
  [
    'one that is gone beside one that is not',
    '[a.test.ts](../a.test.ts): `holds for %s`, `gone`',
    "has no test 'gone'",
  ],
  ['a test of another group', '[a.test.ts](../a.test.ts): `other > holds for %s`', 'has no test'],
  ['a test that is skipped', '[a.test.ts](../a.test.ts): `is not run`', 'has no test'],
  ['a comment', '[a.test.ts](../a.test.ts): `is a comment`', 'has no test'],
  ['a file that is gone', '[b.test.ts](../b.test.ts): `holds`', 'there is no b.test.ts'],
  ['a file without a test', '[a.test.ts](../a.test.ts)', 'nothing shows'],
])('a promise is not shown by %s', (_what, shownBy, fault) => {
  expect(faultsOf(shownBy).join('\n')).toContain(fault);
});

test('a page without promises is no page of promises', () => {
  expect(promiseFaults('| a | b |\n', pathToFileURL('/'))).toHaveLength(1);
});
