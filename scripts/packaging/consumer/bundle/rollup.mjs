// Bundles with rollup: app.cjs, app.mjs, and target.mjs with its worker files.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import nodeResolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import workerFiles from './worker-files.cjs';

const [folder] = process.argv.slice(2);
const plugins = [
  nodeResolve({ exportConditions: ['node'], preferBuiltins: true }),
  commonjs({ ignoreDynamicRequires: true }),
  json(),
];
const fileOf = (name) => `${name.replace('/', '-')}.mjs`;
const overrides = Object.keys(workerFiles).map(
  (name) => `'${name}': new URL('${fileOf(name)}', import.meta.url).pathname`,
);

async function bundle(input, ...outputs) {
  const onwarn = (warning) => {
    // winston and readable-stream have such.
    if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
  };
  const built = await rollup({ input, plugins, onwarn });
  for (const output of outputs) await built.write({ ...output, inlineDynamicImports: true });
  await built.close();
}

const source = (name) => fileURLToPath(new URL(name, import.meta.url));
await bundle(
  source('app.mjs'),
  { file: join(folder, 'app.cjs'), format: 'cjs' },
  { file: join(folder, 'app.mjs'), format: 'es' },
);
await bundle(source('target.mjs'), {
  file: join(folder, 'target.mjs'),
  format: 'es',
  intro: `globalThis.__bundlerPathsOverrides = { ${overrides.join(', ')} };`,
});
for (const [name, file] of Object.entries(workerFiles)) {
  await bundle(file, { file: join(folder, fileOf(name)), format: 'es' });
}
