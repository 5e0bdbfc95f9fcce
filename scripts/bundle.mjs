import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { bundledText } from './bundled-text.mjs';
import { coverage } from './coverage/plugin.mjs';

// The paths of the workspace's own tsconfig lead to the sources of sibling packages, which must not be bundled in.
const tsconfig = fileURLToPath(new URL('../tsconfig.bundle.json', import.meta.url));

/**
 * How every published package is built: CommonJS only, because that one implementation serves `require` and, through
 * the facade that esm-facade.mjs writes next to it, `import` as well. Dependencies stay outside. Each entry is a build
 * of its own, so that each is one file.
 */
export function bundle(...entries) {
  return defineConfig(
    entries.map((entry) => ({
      entry,
      format: 'cjs',
      // `module.exports` is the exports object even where there is a default export, as the types say.
      cjsDefault: false,
      platform: 'node',
      target: 'node20.19',
      fixedExtension: true,
      sourcemap: true,
      dts: { sourcemap: false },
      tsconfig,
      report: false,
      logLevel: 'warn',
      // Where CI is set it would take its advice to build ES modules for an error.
      failOnWarn: false,
      plugins: [bundledText(), coverage('packages')],
    })),
  );
}
