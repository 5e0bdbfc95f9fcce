/** pino's own tests of its transports, with Kakashi in the place of what writes to files there. */
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf } from '../lib/cases.mjs';
import { place } from '../lib/place.mjs';
import { DIFFERENCES } from './differences.mjs';

/** The last one waits 10 s for a worker that has crashed. */
const FILES = ['core', 'targets', 'pipeline', 'sync-true', 'sync-false', 'uses-pino-config', 'caller', 'crash'];

/** How long its cases wait for files, in ms and in tries: as long as a busy machine may need. */
const PATIENCE = {
  PINO_TEST_WAIT_WATCHFILE_TIMEOUT: '60000',
  PINO_TEST_WAIT_WRITE_TIMEOUT: '60000',
  MAX_TEST_LOOP_ITERATION: '1000000',
};

/** What takes whose place, by path within pino's package, and the files of tests that use it. */
const PLACEMENTS = [
  { title: 'its own parts', files: FILES, substitutes: {} },
  {
    title: 'Kakashi for to-file-transport',
    files: FILES,
    substitutes: {
      'test/fixtures/to-file-transport.js': 'to-file-transport.cjs',
      'test/fixtures/to-file-transport.mjs': 'to-file-transport.cjs',
      'test/fixtures/to-file-transport-with-transform.js': 'to-file-transport-with-transform.cjs',
    },
  },
  {
    title: 'Kakashi for pino/file',
    files: ['core', 'uses-pino-config', 'caller'],
    substitutes: { 'file.js': 'file.cjs' },
    differences: DIFFERENCES,
  },
];

/** The placement that no case may notice, without the case that takes as long as all others. */
export const LEAN = [{ ...PLACEMENTS[1], files: FILES.filter((file) => file !== 'crash') }];

const require = createRequire(import.meta.url);

/** Runs the suite once for each placement, in copies of the installed package below `folder`. */
export async function runPino(folder, placements = PLACEMENTS) {
  const manifest = require.resolve('pino/package.json');
  const runs = [];
  for (const [index, { title, substitutes, files, differences = [] }] of placements.entries()) {
    const copy = join(folder, `pino-${index}`);
    cpSync(dirname(manifest), copy, { recursive: true });
    for (const [path, substitute] of Object.entries(substitutes)) {
      place(join(copy, path), fileURLToPath(new URL(substitute, import.meta.url)));
    }
    const results = [];
    for (const file of files) results.push(await casesOf(join(copy, 'test/transport', `${file}.test.js`), PATIENCE));
    const usesKakashi = Object.keys(substitutes).length > 0;
    runs.push({ title: `pino ${require(manifest).version}, ${title}`, results, differences, usesKakashi });
  }
  return runs;
}
