/** Runs the fuzzer of core against its sources: `npm run fuzz -- --minutes 5 [--seed N] [--target 0]`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleToText } from './bundled-text.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-fuzz-'));
const program = join(folder, 'fuzz.cjs');
try {
  writeFileSync(
    program,
    await bundleToText(fileURLToPath(new URL('../packages/core/src/fuzz/main.ts', import.meta.url))),
  );
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
