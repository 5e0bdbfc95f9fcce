import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import istanbul from 'istanbul-lib-coverage';
import { countersOf, instrument } from './instrument.mjs';

/** The journals of a run, by where code was run: from its source, from a built package, in the writer thread. */
export function journalsIn(folder) {
  return { unit: join(folder, 'unit'), packages: join(folder, 'packages'), writer: join(folder, 'writer') };
}

/**
 * What journals say of source files, in Istanbul's terms; one that nothing has loaded is in it, too. A count is of threads, for
 * each notes a counter once.
 */
export function coverageOf(sources, journals) {
  const counts = countsIn(journals);
  const map = istanbul.createCoverageMap();
  let known = 0;
  for (const { name, path } of sources) {
    const { coverage } = instrument(readFileSync(path, 'utf8'), { path, name, journal: '' });
    for (const [number, [kind, key, arm]] of countersOf(coverage).entries()) {
      const count = counts.get(`${name} ${number}`) ?? 0;
      if (count > 0) known++;
      if (arm === undefined) coverage[kind][key] = count;
      else coverage[kind][key][arm] = count;
    }
    // Types and re-exports have nothing to run.
    if (countersOf(coverage).length > 0) map.addFileCoverage(coverage);
  }
  if (known !== counts.size) throw new Error(`${counts.size - known} counters were noted that no source has`);
  return map;
}

/** Lines, branches and functions, how many there are and how many of them in percent were run. */
export function totals(map, isMeant = () => true) {
  const summary = istanbul.createCoverageSummary();
  for (const file of map.files()) if (isMeant(file)) summary.merge(map.fileCoverageFor(file).toSummary());
  const { lines, branches, functions } = summary.toJSON();
  return { lines, branches, functions };
}

function countsIn(journals) {
  const counts = new Map();
  for (const journal of journals.filter(existsSync)) {
    for (const line of readFileSync(journal, 'utf8').trimEnd().split('\n'))
      counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}
