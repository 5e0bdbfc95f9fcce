import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from '../run.mjs';

/** A Node.js of a major version: the running one, or the newest that npm has of it. Installs it into the folder. */
export function nodeBinary(major, folder) {
  if (process.versions.node.startsWith(`${major}.`)) return { version: process.version, path: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--no-audit', '--no-fund', '--no-package-lock', `${name}@${major}`], { cwd: folder });
  const path = join(folder, 'node_modules', name, 'bin', 'node');
  return { version: run(path, ['--version']).trim(), path };
}
