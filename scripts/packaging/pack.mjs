import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../run.mjs';

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));

/** Packs every folder of packages/ into `folder`. */
export function packAll(folder) {
  return readdirSync(PACKAGES).map((name) => {
    const source = join(PACKAGES, name);
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], { cwd: source }));
    return {
      name: manifest.name,
      manifest,
      tarball: join(folder, packed.filename),
      files: packed.files.map((file) => file.path),
      /** What users write after `import from`: every entry of `exports` that is code. */
      specifiers: Object.keys(manifest.exports)
        .filter((entry) => entry !== './package.json')
        .map((entry) => manifest.name + entry.slice(1)),
    };
  });
}
