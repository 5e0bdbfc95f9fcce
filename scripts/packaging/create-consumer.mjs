import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../run.mjs';

const TEMPLATE = fileURLToPath(new URL('consumer', import.meta.url));

/** Test runners and bundlers that users have, pinned. The workspace does without, so they are only installed here. */
const TOOLS = {
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-json': '6.1.0',
  '@rollup/plugin-node-resolve': '16.0.3',
  // The newest that the plugin for pino allows.
  esbuild: '0.25.8',
  'esbuild-plugin-pino': '2.3.3',
  jest: '30.5.2',
  rollup: '4.68.7',
  webpack: '5.112.2',
};

/** A user's project outside of the workspace, with the tarballs and the hosts installed. Returns its folder. */
export function createConsumer(folder, packages) {
  const consumer = join(folder, 'consumer');
  cpSync(TEMPLATE, consumer, { recursive: true });

  const workspace = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hosts = ['pino', 'winston', 'typescript', '@types/node', 'vitest'].map((name) => [
    name,
    workspace.devDependencies[name],
  ]);
  const tarballs = packages.map(({ name, tarball }) => [name, `file:${tarball}`]);
  writeJson(join(consumer, 'package.json'), {
    name: 'consumer',
    private: true,
    dependencies: { ...TOOLS, ...Object.fromEntries([...hosts, ...tarballs]) },
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
