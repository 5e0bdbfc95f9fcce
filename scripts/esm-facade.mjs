/**
 * The second half of a package's build, run in its folder. For every entry of `exports` it writes, next to the built
 * CommonJS file, an ES module that re-exports it, with types to match. `import` and `require` so share one instance of
 * every module, and with it one state per process.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

for (const [entry, conditions] of Object.entries(manifest.exports)) {
  if (typeof conditions === 'string') continue;
  writeFacade(`${manifest.name}${entry.slice(1)}`, conditions);
}

function writeFacade(specifier, conditions) {
  if (!existsSync(conditions.require.types)) throw new Error(`${specifier}: ${conditions.require.types} was not built`);
  const implementation = require(resolve(conditions.require.default));
  const names = Object.keys(implementation).filter((name) => name !== 'default');
  if (names.length === 0) throw new Error(`${specifier}: nothing is exported by name`);
  const from = `'./${basename(conditions.require.default)}'`;

  const code = [`import cjs from ${from};`, `export const { ${names.join(', ')} } = cjs;`];
  const types = [`export * from ${from};`];
  if ('default' in implementation) {
    // Seen from an ES module, the default import of a CommonJS file is all of its exports, in types as at run time: only
    // through its name can the default export be re-exported with its type.
    const name = names.find((candidate) => implementation[candidate] === implementation.default);
    if (name === undefined) throw new Error(`${specifier}: the default export must have a name as well`);
    code.push('export default cjs.default;');
    types.push(`export { ${name} as default } from ${from};`);
  }
  writeFileSync(conditions.import.default, `${code.join('\n')}\n`);
  writeFileSync(conditions.import.types, `${types.join('\n')}\n`);
}
