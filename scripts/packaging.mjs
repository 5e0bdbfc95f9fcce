/**
 * What users get: packs every package, examines the tarballs, installs them into a project outside of the workspace and
 * uses them there as users do, in test runners and bundled, too. One line per check; the exit code tells whether all held.
 * Needs a build.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checks } from './checks.mjs';
import { checkBundles } from './packaging/check-bundles.mjs';
import { checkConsumer } from './packaging/check-consumer.mjs';
import { checkTarball } from './packaging/check-tarball.mjs';
import { createConsumer } from './packaging/create-consumer.mjs';
import { packAll } from './packaging/pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-packaging-'));
const checks = new Checks('packaging');
try {
  const packages = packAll(folder);
  for (const pack of packages) await checkTarball(checks, pack);
  const consumer = createConsumer(folder, packages);
  await checkConsumer(checks, consumer, packages);
  await checkBundles(checks, consumer, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = checks.report() ? 0 : 1;
