/**
 * The second half of a package's build, run in its folder. For every entry of `exports` it writes, next to the built
 * CommonJS file, an ES module that re-exports it, with types to match. `import` and `require` so share one instance of
 * every module, and with it one state per process.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

for (const [entry, conditions] of Object.entries(manifest.exports)) {
  if (typeof conditions === 'string') continue;
  await writeFacade(`${manifest.name}${entry.slice(1)}`, conditions);
}

async function writeFacade(specifier, conditions) {
  if (!existsSync(conditions.require.types)) throw new Error(`${specifier}: ${conditions.require.types} was not built`);
  const implementation = require(resolve(conditions.require.default));
  const names = Object.keys(implementation).filter((name) => name !== 'default');
  if (names.length === 0) throw new Error(`${specifier}: nothing is exported by name`);
  const from = `'./${basename(conditions.require.default)}'`;

  // Named by name: what the default import of a CommonJS file is, Node.js and bundlers see differently. Node.js has names from a
  // look at the text of the file, so they are tried.
  const seen = await import(pathToFileURL(resolve(conditions.require.default)).href);
  const unseen = names.filter((name) => seen[name] !== implementation[name]);
  if (unseen.length > 0) throw new Error(`${specifier}: not to be imported by name: ${unseen.join(', ')}`);
  const exported = [...names];
  const types = [`export * from ${from};`];
  if ('default' in implementation) {
    const name = names.find((candidate) => implementation[candidate] === implementation.default);
    if (name === undefined) throw new Error(`${specifier}: the default export must have a name as well`);
    exported.push(`${name} as default`);
    types.push(`export { ${name} as default } from ${from};`);
  }
  writeFileSync(conditions.import.default, `export { ${exported.join(', ')} } from ${from};\n`);
  writeFileSync(conditions.import.types, `${types.join('\n')}\n`);
}
