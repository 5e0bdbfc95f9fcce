import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts a module that re-exports `substitute` where another one was. */
export function place(path, substitute) {
  const from = JSON.stringify(substitute);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    path.endsWith('.mjs') ? `export { default } from ${from};\n` : `module.exports = require(${from});\n`,
  );
}
