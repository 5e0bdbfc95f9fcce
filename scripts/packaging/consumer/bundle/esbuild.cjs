// Bundles with esbuild: app.cjs, app.mjs and, by the plugin for pino, target.cjs with its worker files.
const { join } = require('node:path');
const esbuild = require('esbuild');
// From CommonJS: the plugin's ES module asks for `require`.
const pinoPlugin = require('esbuild-plugin-pino');

const [folder] = process.argv.slice(2);
const entry = (name) => join(__dirname, `${name}.mjs`);
const common = { bundle: true, minify: true, platform: 'node', target: 'node20.19', logLevel: 'warning' };

// Parts of winston and pino are CommonJS, which in an ES module has no `require` of its own.
const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };

Promise.all([
  esbuild.build({ ...common, entryPoints: [entry('app')], format: 'cjs', outfile: join(folder, 'app.cjs') }),
  esbuild.build({ ...common, entryPoints: [entry('app')], format: 'esm', outfile: join(folder, 'app.mjs'), banner }),
  esbuild.build({
    ...common,
    entryPoints: { target: entry('target') },
    format: 'cjs',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    plugins: [pinoPlugin({ transports: ['kakashi/pino'] })],
  }),
]).catch(() => {
  process.exitCode = 1;
});
