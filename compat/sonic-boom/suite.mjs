/** sonic-boom's own tests, with Kakashi in-process in the place of SonicBoom. */
import { cpSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf } from '../lib/cases.mjs';
import { place } from '../lib/place.mjs';
import { DIFFERENCES } from './differences.mjs';

/** What takes whose place, by path within a copy of the package. Version 4 is tested with tap, and 5 with node:test. */
const BOTH = {
  'index.js': 'constructor.cjs',
  'node_modules/proxyquire/index.js': 'proxyquire.cjs',
};
const VERSIONS = {
  4: { ...BOTH, 'node_modules/tap/index.js': 'tap.cjs', 'test/helper.js': 'helper-4.cjs' },
  5: BOTH,
};

const require = createRequire(import.meta.url);

/** Runs the suites of both versions, in copies of the installed packages below `folder`. */
export async function runSonicBoom(folder) {
  const runs = [];
  for (const [major, placement] of Object.entries(VERSIONS)) {
    const manifest = require.resolve(`sonic-boom-${major}/package.json`);
    const copy = join(folder, `sonic-boom-${major}`);
    cpSync(dirname(manifest), copy, { recursive: true });
    for (const [path, substitute] of Object.entries(placement)) {
      place(join(copy, path), fileURLToPath(new URL(substitute, import.meta.url)));
    }
    const tests = join(copy, 'test');
    const files = readdirSync(tests).filter((name) => name.endsWith('.test.js'));
    const results = [];
    for (const file of files) results.push(await casesOf(join(tests, file)));
    runs.push({
      title: `sonic-boom ${require(manifest).version}`,
      results,
      differences: DIFFERENCES.filter(({ since = 0 }) => Number(major) >= since),
      usesKakashi: true,
    });
  }
  return runs;
}
