/**
 * A scenario: what is measured, of which sides, and how to read it. Its `run` is called in a fresh process for each case
 * and round, everything else in the parent. All but the functions goes into the results as it is.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {string} method what was done, for the report
 * @property {string} unit of a run's value
 * @property {'higher' | 'lower'} better
 * @property {number} digits of a value in the table
 * @property {Column[]} columns further figures of a run
 * @property {string[]} [compared] keys of the figures in which losses are looked for; the value alone if absent
 * @property {Pair[]} pairs comparisons that the report shows in any case
 * @property {string[]} sides names of those that its cases use
 * @property {(size: Size) => Rounds} rounds
 * @property {(size: Size, sides: Record<string, import('./side.mjs').Side>) => Case[]} cases
 * @property {(params: object, folder: string) => Promise<Run>} run throws if what was logged is not where it has to be
 *
 * @typedef {{ core: number, tail: number }} Rounds tail: for cases that no goal needs; 0 leaves them out
 *
 * @typedef {object} Size
 * @property {Rounds} rounds
 * @property {Rounds} longRounds where a run takes long
 * @property {Rounds} sideRounds of scenarios beside the main ones
 * @property {number} records
 * @property {number} warmUp
 * @property {number} memoryRecords
 * @property {number} memoryWarmUp
 * @property {number} stalledRecords
 * @property {number} latencyMs
 * @property {number} stallMs
 *
 * @typedef {object} Case
 * @property {string} group cases of a group are compared with each other
 * @property {string} id
 * @property {string} title
 * @property {import('./side.mjs').Side['kind']} kind
 * @property {string} [prints] see Side
 * @property {boolean} [tail] whether fewer rounds are enough
 * @property {string[]} rivals the ids of those that it is in the place of, in its group
 * @property {string[]} [execArgv] of its process
 * @property {object} params
 *
 * @typedef {{ value: number } & Record<string, number | undefined>} Run
 * @typedef {{ title: string, key: string, digits: number }} Column
 * @typedef {{ ours: string, other: string, note?: string }} Pair
 */

const NAMES = [
  'throughput',
  'shapes',
  'destinations',
  'disabled',
  'format',
  'threads',
  'latency',
  'stall',
  'delivery',
  'startup',
  'memory',
  'memory-stalled',
];

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

/**
 * A case of one side under its own name, in the place of the rivals of its host, or of all if it is a logger of its own.
 * @param {Record<string, import('./side.mjs').Side>} sides those of the group @param {object} params
 * @returns {Case}
 */
export function caseOf(group, id, sides, params) {
  const { title, kind, prints, slow } = sides[id];
  const rivals = rivalsOf(sides[id], sides);
  return { group, id, title, kind, prints, rivals, params: { side: id, ...(slow ? tenth(params) : params) } };
}

function tenth({ records, warmUp, ...params }) {
  return { ...params, records: records / 10, warmUp: warmUp / 10 };
}

function rivalsOf({ kind, host }, sides) {
  if (kind !== 'ours') return [];
  return Object.keys(sides).filter((id) => {
    return sides[id].kind === 'rival' && (host === undefined || sides[id].host === host);
  });
}
