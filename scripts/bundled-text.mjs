import { rolldown } from 'rolldown';
import { coverage } from './coverage/plugin.mjs';

const SUFFIX = '?bundled';

/**
 * `import text from './entry.ts?bundled'` gives the text of that module bundled with all it imports, as one CommonJS script.
 * The writer thread is started from such a text, so that it needs no file of its own and survives an application being
 * bundled. Works in rolldown (the build) and in Vite (the unit tests) alike.
 */
export function bundledText() {
  return {
    name: 'bundled-text',
    // Before Vite's own, which would take the suffix for a query and load the module itself.
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(SUFFIX)) return null;
      const resolved = await this.resolve(source.slice(0, -SUFFIX.length), importer, { skipSelf: true });
      return resolved === null ? null : `\0${resolved.id}${SUFFIX}`;
    },
    async load(id) {
      if (!id.startsWith('\0') || !id.endsWith(SUFFIX)) return null;
      const entry = id.slice(1, -SUFFIX.length);
      return `export default ${JSON.stringify(await bundleToText(entry))};`;
    },
  };
}

/**
 * One script of CommonJS; Node.js's own modules stay outside. A function is around it, for a script's own names are names of all
 * of a thread: a `gc` of the minifier's and the `gc` of `--expose-gc` kept the writer from being started.
 */
export async function bundleToText(entry) {
  const bundle = await rolldown({ input: entry, platform: 'node', external: /^node:/, plugins: [coverage('writer')] });
  const { output } = await bundle.generate({ format: 'cjs', minify: true });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${entry}: expected one file, received ${output.length}`);
  return `(() => {${output[0].code}\n})();\n`;
}
