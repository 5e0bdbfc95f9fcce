// Every way to get at a module gives the same objects: so there is one state in a process.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const specifiers = process.argv.slice(2);
const reference = require(specifiers[0]);
const names = Object.keys(reference).sort();
for (const specifier of specifiers) {
  for (const module of [await import(specifier), require(specifier)]) {
    assert.deepEqual(Object.keys(module).sort(), names);
    for (const name of names) assert.equal(module[name], reference[name], `${specifier}: ${name}`);
  }
}
