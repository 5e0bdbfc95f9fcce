import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../run.mjs';

const TEMPLATE = fileURLToPath(new URL('consumer', import.meta.url));
const JEST = '30.5.2';

/** A user's project outside of the workspace, with the tarballs and the hosts installed. Returns its folder. */
export function createConsumer(folder, packages) {
  const consumer = join(folder, 'consumer');
  cpSync(TEMPLATE, consumer, { recursive: true });

  const workspace = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hosts = ['pino', 'winston', 'typescript', '@types/node'].map((name) => [name, workspace.devDependencies[name]]);
  const tarballs = packages.map(({ name, tarball }) => [name, `file:${tarball}`]);
  writeJson(join(consumer, 'package.json'), {
    name: 'consumer',
    private: true,
    dependencies: Object.fromEntries([...hosts, ['jest', JEST], ...tarballs]),
    // What the packages ask of each other is to come from the tarballs too, never from the registry.
    overrides: Object.fromEntries(tarballs.map(([name]) => [name, `$${name}`])),
  });
  // One program, checked as an ES module, as CommonJS and as what a bundler takes.
  for (const extension of ['mts', 'cts', 'ts']) {
    cpSync(join(TEMPLATE, 'types/program.ts'), join(consumer, `types/program.${extension}`));
  }
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: consumer, timeoutMs: 300_000 });
  return consumer;
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
