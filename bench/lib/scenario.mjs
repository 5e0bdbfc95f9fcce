/**
 * A scenario: what is measured, of which sides, and how to read it. Its `run` is called in a fresh process for each case
 * and round, everything else in the parent.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {string} method what was done, for the report
 * @property {string} unit of a run's value
 * @property {'higher' | 'lower'} better
 * @property {number} digits of a value in the table
 * @property {Column[]} columns further figures of a run
 * @property {Column[]} [compared] the figures of a run in which losses are looked for, in place of its value
 * @property {string[]} [execArgv] for the process of a run
 * @property {(size: Size) => number} rounds
 * @property {(size: Size) => Case[]} cases
 * @property {(params: object, folder: string) => Promise<Run>} run throws if what was logged is not in the file
 * @property {Pair[]} pairs comparisons that the report shows in any case
 * @property {(rows: import('./measure.mjs').Row[]) => Target[]} targets
 *
 * @typedef {{ rounds: number, longRounds: number, records: number, warmUp: number, memoryRecords: number,
 *   memoryWarmUp: number, stalledRecords: number, latencyMs: number, stallMs: number }} Size longRounds: where a run takes long
 * @typedef {{ group: string, id: string, title: string, kind: import('./side.mjs').Side['kind'],
 *   rivals: string[], params: object }} Case rivals: the ids of those that it is in the place of, in its group
 * @typedef {{ value: number } & Record<string, number | undefined>} Run
 * @typedef {{ title: string, digits: number, of: (run: Run) => number | undefined }} Column
 * @typedef {{ ours: string, other: string, note: string, goal?: { least: number, groups: string[] } }} Pair
 * @typedef {{ text: string, value: number, met: boolean }} Target
 */

const NAMES = ['throughput', 'threads', 'latency', 'stall', 'delivery', 'memory', 'memory-stalled'];

/** @returns {Promise<Scenario>} */
export async function loadScenario(name) {
  return (await import(`../scenarios/${name}.mjs`)).default;
}

/** @param {string[] | undefined} wanted names; all if there are none @returns {Promise<Scenario[]>} */
export async function loadScenarios(wanted) {
  const unknown = wanted?.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`there is no scenario ${unknown}; there are ${NAMES.join(', ')}`);
  return Promise.all((wanted ?? NAMES).map(loadScenario));
}
