import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { importTransform, requireTransform } from './transform-module.ts';

const FUNCTION = '(record) => ({ ...record, seen: true })';

/** Modules that export the same function in the ways there are. */
const MODULES = {
  'esm.mjs': `export default ${FUNCTION};`,
  'cjs.cjs': `module.exports = ${FUNCTION};`,
  'transpiled.cjs': `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${FUNCTION};`,
  'nested.cjs': `exports.default = { default: ${FUNCTION} };`,
};

const BROKEN = {
  'syntax.mjs': 'export default 1 +;',
  'throws.mjs': 'throw new Error("thrown at the top");',
  'null.mjs': 'throw null;',
  'number.mjs': 'export default 7;',
  'named.mjs': `export const transform = ${FUNCTION};`,
  'async.mjs': 'export default async (record) => record;',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
  mkdirSync(join(folder, 'node_modules/stamped'), { recursive: true });
  const files = {
    ...MODULES,
    ...BROKEN,
    'await.mjs': `await 1; export default ${FUNCTION};`,
    'node_modules/stamped/package.json': '{ "name": "stamped", "main": "./main.js" }',
    'node_modules/stamped/main.js': `module.exports = ${FUNCTION};`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const LOADERS = [
  ['importTransform', importTransform],
  ['requireTransform', async (specifier: string) => requireTransform(specifier)],
] as const;

describe.each(LOADERS)('%s', (_, load) => {
  test.each(Object.keys(MODULES))('takes the function of %s, by path and by URL', async (name) => {
    const absolute = join(folder, name);
    for (const specifier of [`./${name}`, absolute, pathToFileURL(absolute).href]) {
      expect((await load(specifier))({ a: 1 })).toEqual({ a: 1, seen: true });
    }
  });

  test('takes that of a package', async () => {
    expect((await load('stamped'))({})).toEqual({ seen: true });
  });

  test.each([...Object.keys(BROKEN), 'absent.mjs', 'node_modules'])('names what it cannot take: %s', async (name) => {
    const specifier = `./${name}`;
    const error = await load(specifier).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'KakashiError',
      code: 'ERR_KAKASHI_OPTION_INVALID',
      option: 'transform',
      received: `'${specifier}'`,
    });
    expect((error as Error).message).toMatch(/^option transform: expected [^\n]* received '[^\n]*': [^\n]+$/);
  });
});

test('an ES module with await at its top can be imported only', async () => {
  expect((await importTransform('./await.mjs'))({})).toEqual({ seen: true });
  expect(() => requireTransform('./await.mjs')).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ code: 'ERR_REQUIRE_ASYNC_MODULE' }) }),
  );
});
