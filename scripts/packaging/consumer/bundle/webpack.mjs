// Bundles with webpack: app.cjs, app.mjs, and target.cjs with its worker files.
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import webpack from 'webpack';
import workerFiles from './worker-files.cjs';

const [folder] = process.argv.slice(2);
const source = (name) => fileURLToPath(new URL(name, import.meta.url));
const common = {
  target: 'node20.19',
  mode: 'production',
  devtool: false,
  // real-require, by which pino's worker loads what it is told to at run time.
  ignoreWarnings: [{ module: /real-require/ }],
};
const fileOf = (name) => `${name.replace('/', '-')}.cjs`;
const overrides = Object.keys(workerFiles).map(
  (name) => `'${name}': require('node:path').join(__dirname, '${fileOf(name)}')`,
);

const bundle = async (config) => {
  const stats = await promisify(webpack)({ ...common, ...config });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
};

await bundle({ entry: source('app.mjs'), output: { path: folder, filename: 'app.cjs' } });
await bundle({
  entry: source('app.mjs'),
  mode: 'development',
  experiments: { outputModule: true },
  output: { path: folder, filename: 'app.mjs', module: true, chunkFormat: 'module' },
});
await bundle({
  entry: source('target.mjs'),
  output: { path: folder, filename: 'target.cjs' },
  plugins: [
    new webpack.BannerPlugin({
      raw: true,
      banner: `globalThis.__bundlerPathsOverrides = { ${overrides.join(', ')} };`,
    }),
  ],
});
await bundle({
  entry: workerFiles,
  output: { path: folder, filename: ({ chunk }) => fileOf(chunk.name), library: { type: 'commonjs2' } },
});
