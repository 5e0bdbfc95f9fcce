/**
 * Keeps the READMEs true: each code block below `<!-- example: NAME -->` is what `examples/NAME.mjs` holds between
 * `// #region readme` and `// #endregion`, below the imports that it uses, and the numbers are those of `bench/RESULTS.json`.
 * Writes both; with --check only says what is out of date, there or in the report and the charts of the benchmarks, and that
 * every option and every error code is in its table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { published } from '../bench/lib/publish.mjs';
import { readmeNumbers } from '../bench/lib/readme-numbers.mjs';
import { readResults } from '../bench/lib/results.mjs';

const READMES = ['README.md', 'packages/pino-transport/README.md'];
const BLOCK = /(<!-- example: ([\w-]+) -->\n```js\n)([\s\S]*?)(```)/g;
const NUMBERS = /(<!-- bench: numbers -->\n)([\s\S]*?)(<!-- bench: end -->)/;
/** Imports of these are shown; what an example needs to check itself is not. */
const SHOWN_IMPORT = /^import (.*) from '((?:kakashi|pino|winston)[\w/-]*)';$/gm;

const results = readResults();
const readmes = READMES.map((path) => {
  const text = readFileSync(file(path), 'utf8');
  const updated = text
    .replace(BLOCK, (_block, opening, name, _old, closing) => opening + snippetOf(name) + closing)
    .replace(NUMBERS, (_block, opening, _old, closing) => opening + readmeNumbers(results) + closing);
  return { path, text, updated };
});
if (process.argv.includes('--check')) check();
else for (const { path, updated } of readmes) writeFileSync(file(path), updated);

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
  const faults = [...tableFaults(), ...benchFaults()];
  for (const { path, text, updated } of readmes) {
    if (updated !== text)
      faults.push(
        `${path}: a snippet differs from its example, or a number from the results; npm run readme writes them`,
      );
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`${READMES.join(', ')}: snippets and tables are up to date`);
}

/** Options and codes are declared in one place each; the READMEs must know them all. */
function* tableFaults() {
  const [main, pino] = readmes;
  for (const name of optionsOf('packages/core/src/options.ts', 'EngineOptions')) {
    if (!hasRow(main, name)) yield `${main.path}: the option ${name} is missing`;
  }
  for (const name of optionsOf('packages/pino-transport/src/options.ts', 'KakashiPinoOptions')) {
    if (!hasRow(pino, name)) yield `${pino.path}: the option ${name} is missing`;
  }
  for (const [code] of new Set(source('packages/core/src/errors.ts').matchAll(/ERR_KAKASHI_\w+/g))) {
    if (!hasRow(main, code)) yield `${main.path}: the error code ${code} is missing`;
  }
}

function optionsOf(path, type) {
  const members = new RegExp(`export interface ${type} [^{]*\\{([\\s\\S]*?)\\n\\}`).exec(source(path))[1];
  return Array.from(members.matchAll(/^ {2}(\w+)\?:/gm), ([, name]) => name);
}

/** Whether a table has a row for it, alone or with others. */
function hasRow({ text }, name) {
  return new RegExp(`^\\| [^|]*\`${name}\`[^|]* \\|`, 'm').test(text);
}

/** What is made of the results is what is committed. */
function* benchFaults() {
  for (const [name, text] of Object.entries(published(results))) {
    if (source(`bench/${name}`) !== text)
      yield `bench/${name}: differs from what bench/RESULTS.json gives; npm run bench:report writes it`;
  }
}

function source(path) {
  return readFileSync(file(path), 'utf8');
}

function file(path) {
  return new URL(`../${path}`, import.meta.url);
}
