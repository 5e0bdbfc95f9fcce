/** Compares what sources logged, what their accounts say, and what arrived. */

/** Records that a thread may take with it when it is terminated: up to 16 staged ones, and the one being pushed. */
const LOST_WITH_A_THREAD = 17;

/** Of each source that still is: what must hold once it has paused and everything it logged is settled. */
export function* accountFaults(accounts, tallies) {
  for (const [name, { produced, stats, reported }] of Object.entries(accounts)) {
    const { accepted, written, dropped, failed, pending } = stats;
    const told = `${name}: ${JSON.stringify({ produced, accepted, written, dropped, failed, pending, reported })}`;
    if (accepted !== produced) yield `${told}: logged is not accepted`;
    if (accepted !== written + dropped + failed + pending) yield `${told}: the account does not balance`;
    if (pending !== 0 || failed !== 0) yield `${told}: something is left, or failed`;
    const tally = tallyOf(name, tallies);
    const arrived = tally.records.get(name) ?? 0;
    if (arrived !== written) yield `${told}: ${arrived} arrived`;
    if (reported !== undefined && reported !== dropped) yield `${told}: reported is not dropped`;
    if (reported !== undefined && tally.marked !== dropped) yield `${told}: markers say ${tally.marked}`;
  }
}

/** Of threads that were terminated. */
export function* threadFaults(dismissed, tallies) {
  for (const { name, produced } of dismissed) {
    const arrived = tallyOf(name, tallies).records.get(name) ?? 0;
    if (arrived < produced - LOST_WITH_A_THREAD || arrived > produced + 1) {
      yield `${name}: ${produced} logged before it was terminated, ${arrived} arrived`;
    }
  }
}

export function* streamFaults(tallies) {
  for (const [name, { faults, midLine, cut }] of Object.entries(tallies)) {
    for (const fault of faults) yield `${name}: ${fault}`;
    if (midLine) yield `${name}: ends within a line`;
    if (cut > 0 && !name.startsWith('disk')) yield `${name}: ${cut} lines were cut`;
  }
}

function tallyOf(name, tallies) {
  return tallies[name] ?? tallies.threads;
}

/** Memory and files in the first and in the last third of the samples, the median of each, and the most there ever was. */
export function growth(samples) {
  const third = Math.max(Math.floor(samples.length / 3), 1);
  const median = (list, key) => list.map((sample) => sample[key]).sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const [first, last] = [samples.slice(0, third), samples.slice(-third)];
  return Object.fromEntries(
    Object.keys(samples[0]).map((key) => {
      const most = Math.max(...samples.map((sample) => sample[key]));
      return [key, { first: median(first, key), last: median(last, key), most }];
    }),
  );
}

const MB = 1024 * 1024;

/**
 * What may be added from the first third to the last: less than a queue or ring for each thread that was terminated. When the
 * background writer is killed, the main thread opens its four destinations until there is another, and keeps them.
 */
const MAY_GROW = { rss: 48 * MB, heapUsed: 8 * MB, external: 8 * MB, files: 6 };

export function* growthFaults(grown) {
  for (const [key, { first, last }] of Object.entries(grown)) {
    if (last - first > MAY_GROW[key]) yield `${key} grew from ${first} to ${last}`;
  }
}
