/** The fault matrix: every fault with every host it can meet. */
import { doAll } from '../lib/jobs.mjs';
import { table } from '../lib/page.mjs';
import { HOST_NAMES } from './hosts.mjs';
import { INJECTED } from './injected.mjs';
import { playFault } from './play.mjs';
import { REAL } from './real.mjs';

const FAULTS = [...REAL, ...INJECTED];
const TITLES = ['fault', 'with', 'meanwhile', 'in the end', 'account', 'host', 'told'];

/** What must come out. */
function expectedOf({ expected }, host) {
  const outcome = typeof expected === 'function' ? expected(host) : expected;
  return rowOf({ account: 'exact', host: 'alive', ...outcome });
}

function rowOf({ during, after, account, host, told }) {
  return [during, after, account, host, told.length === 0 ? 'nothing' : told.join('; ')];
}

/**
 * @param {number} atOnce
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} where something else came out than was expected
 */
export async function playFaults(atOnce, say) {
  const violations = [];
  const jobs = FAULTS.flatMap((fault) => (fault.hosts ?? HOST_NAMES).map((host) => ({ fault, host })));
  await doAll(jobs, atOnce, async ({ fault, host }) => {
    const label = `${fault.name}, ${host}`;
    if (fault.canBeHad?.() === false) {
      violations.push(`${label}: cannot be had here`);
      return;
    }
    const got = rowOf(await playFault(fault, host)).join(' | ');
    say(`${label}: ${got}`);
    const expected = expectedOf(fault, host).join(' | ');
    if (got !== expected) violations.push(`${label}:\n  expected ${expected}\n  found    ${got}`);
  });
  return violations;
}

/** The table of what {@link playFaults} checks. Hosts with the same outcome share a row. @returns {string} */
export function faultsText() {
  const rows = FAULTS.flatMap((fault) => {
    const hosts = fault.hosts ?? HOST_NAMES;
    return groups(hosts, (host) => expectedOf(fault, host).join(' | ')).map((group) => [
      fault.name,
      group.length === HOST_NAMES.length ? 'all' : group.join('; '),
      ...expectedOf(fault, group[0]),
    ]);
  });
  return table(TITLES, rows);
}

/** Items with the same key, together. */
function groups(items, keyOf) {
  const byKey = new Map();
  for (const item of items) byKey.set(keyOf(item), [...(byKey.get(keyOf(item)) ?? []), item]);
  return [...byKey.values()];
}
