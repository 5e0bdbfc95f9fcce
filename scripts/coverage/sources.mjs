import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is measured, of this workspace or a copy of it: the sources of core that are shipped. */
const SOURCES = 'packages/core/src';
const WORKSPACE = fileURLToPath(new URL('../../', import.meta.url));
const NOT_SHIPPED = /^(fuzz|testing|ring\/model)\/|\.test\.ts$|\.d\.ts$/;

/** The measured files of a workspace, by their names below packages/core/src. */
export function measuredSources(workspace = WORKSPACE) {
  const folder = join(workspace, SOURCES);
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .flatMap((path) => {
      const name = measuredName(path, workspace);
      return name === undefined ? [] : [{ name, path }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The name of a file below packages/core/src if it is measured. */
export function measuredName(path, workspace = WORKSPACE) {
  const name = relative(join(workspace, SOURCES), path).replaceAll(sep, '/');
  return name.startsWith('../') || !name.endsWith('.ts') || NOT_SHIPPED.test(name) ? undefined : name;
}
