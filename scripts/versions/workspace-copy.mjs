import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../run.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['packages', 'scripts', 'package.json', 'vitest.config.ts'];

/**
 * The built workspace with another version of a host, such as `pino@9.0.0`; everything else is linked from where it is
 * installed. Returns the folder and the version that came.
 */
export function workspaceWith(host, folder) {
  const name = host.slice(0, host.indexOf('@'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--no-audit', '--no-fund', '--no-package-lock', host], { cwd: folder });
  const installed = join(folder, 'node_modules', name);
  const copy = join(folder, 'workspace');
  copyWorkspace(copy, { [name]: installed });
  return { copy, version: JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).version };
}

/**
 * Copies the packages with their tests to a folder; what they depend on is linked from where it is installed.
 *
 * @param instead folders of modules that take the place of what is installed, by name.
 */
export function copyWorkspace(copy, instead = {}) {
  for (const entry of COPIED) {
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  }
  for (const file of readdirSync(ROOT)) if (/^tsconfig.*\.json$/.test(file)) cpSync(join(ROOT, file), join(copy, file));

  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  for (const entry of readdirSync(join(ROOT, 'node_modules'))) {
    if ((entry.startsWith('.') && entry !== '.bin') || entry === '@kakashi' || entry === 'kakashi') continue;
    symlinkSync(instead[entry] ?? join(ROOT, 'node_modules', entry), join(modules, entry));
  }
  mkdirSync(join(modules, '@kakashi'));
  for (const pack of ['core', 'pino-transport', 'winston-transport']) {
    symlinkSync(join(copy, 'packages', pack), join(modules, '@kakashi', pack));
  }
  symlinkSync(join(copy, 'packages', 'kakashi'), join(modules, 'kakashi'));
}
