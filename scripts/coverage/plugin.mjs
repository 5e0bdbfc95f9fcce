import { join } from 'node:path';
import { measuredName } from './sources.mjs';

/**
 * Has the sources of core count what is run of them, for `npm run coverage`, which names the folder to count in by
 * KAKASHI_COVERAGE; without it there is no plugin. Works in rolldown (the build) and in Vite (the unit tests) alike.
 *
 * @param where the journal's name, by which the report tells apart where something was run.
 */
export function coverage(where) {
  const folder = process.env.KAKASHI_COVERAGE;
  if (!folder) return undefined;
  return {
    name: 'coverage',
    // Before the types are stripped, so that all is counted where it stands in the source.
    enforce: 'pre',
    async transform(source, id) {
      const path = id.replace(/\?.*$/, '');
      const name = measuredName(path);
      if (name === undefined) return null;
      const { instrument } = await import('./instrument.mjs');
      const { code, map } = instrument(source, { path, name, journal: join(folder, where) });
      return { code, map };
    },
  };
}
