/**
 * Keeps the snippets of README.md true: each code block below `<!-- example: NAME -->` is what `examples/NAME.mjs` holds
 * between `// #region readme` and `// #endregion`, below the imports that it uses. Writes the blocks; with --check only says
 * which are out of date, and that every option and every error code is in its table.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const README = new URL('../README.md', import.meta.url);
const BLOCK = /(<!-- example: ([\w-]+) -->\n```js\n)([\s\S]*?)(```)/g;
/** Imports of these are shown; what an example needs to check itself is not. */
const SHOWN_IMPORT = /^import (.*) from '((?:kakashi|pino|winston)[\w/-]*)';$/gm;

const readme = readFileSync(README, 'utf8');
const updated = readme.replace(BLOCK, (_block, opening, name, _old, closing) => opening + snippetOf(name) + closing);
if (process.argv.includes('--check')) check();
else writeFileSync(README, updated);

function snippetOf(name) {
  const source = readFileSync(new URL(`../examples/${name}.mjs`, import.meta.url), 'utf8');
  const region = /\/\/ #region readme\n([\s\S]*?)\/\/ #endregion/.exec(source)?.[1].trim();
  if (region === undefined) throw new Error(`examples/${name}.mjs has no region for the README`);
  const imports = Array.from(source.matchAll(SHOWN_IMPORT), ([, what, from]) => importOf(what, from, region));
  return `${imports.join('')}\n${region}\n`;
}

/** The import with only those names that the region uses. */
function importOf(what, from, region) {
  const names = /^\{ (.*) \}$/.exec(what)?.[1].split(', ') ?? [what];
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(region));
  if (used.length === 0) return '';
  return `import ${what.startsWith('{') ? `{ ${used.join(', ')} }` : used[0]} from '${from}';\n`;
}

function check() {
  const faults = [...tableFaults()];
  if (updated !== readme)
    faults.push('README.md: a snippet differs from its example; node scripts/readme.mjs writes them');
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log('README.md: snippets and tables are up to date');
}

/** Options and codes are declared in one place each; the README must know them all. */
function* tableFaults() {
  const options = /export interface EngineOptions \{([\s\S]*?)\n\}/.exec(core('options.ts'))[1];
  for (const [, name] of options.matchAll(/^ {2}(\w+)\?:/gm)) {
    if (!readme.includes(`| \`${name}\` |`)) yield `README.md: the option ${name} is missing`;
  }
  for (const [code] of new Set(core('errors.ts').matchAll(/ERR_KAKASHI_\w+/g))) {
    if (!readme.includes(`| \`${code}\` |`)) yield `README.md: the error code ${code} is missing`;
  }
}

function core(file) {
  return readFileSync(new URL(`../packages/core/src/${file}`, import.meta.url), 'utf8');
}
