/** Judges the cases of one run against the differences that are meant, in both directions. */

/** What proxyquire's place-holder throws. */
const STUBS_FS = 'stubs fs';

/**
 * @returns `{ rows, problems }`: each case with its verdict `'passes'`, `'differs'`, `'stubs fs'`, `'skipped'` or `'FAILS'` and why,
 * and in words what nobody expects.
 */
export function judge({ title, results, differences, usesKakashi }) {
  const problems = [];
  const matched = new Set();
  const rows = results
    .flatMap(({ cases }) => cases)
    .map((one) => {
      const difference = differences.find(({ file, name }) => file === one.file && name.test(one.name));
      if (difference !== undefined) matched.add(difference);
      const row = { ...one, ...verdictOf(one, difference) };
      if (row.verdict === 'FAILS') problems.push(`${title}: ${one.file}: ${one.name}: ${one.reason}`);
      if (one.outcome === 'passed' && difference !== undefined && !difference.sometimes)
        problems.push(`${title}: ${one.file}: ${one.name}: passes now, so it no longer belongs to the differences`);
      return row;
    });
  for (const difference of differences.filter((one) => !matched.has(one)))
    problems.push(`${title}: ${difference.file}: no case is named ${difference.name}`);
  const uses = results.reduce((sum, result) => sum + result.uses, 0);
  if (usesKakashi !== uses > 0) problems.push(`${title}: Kakashi was in use ${uses} times`);
  if (rows.every(({ verdict }) => verdict !== 'passes')) problems.push(`${title}: no case passed`);
  return { rows, problems };
}

function verdictOf({ outcome, reason }, difference) {
  // What is a race is told as what it may be, so that the report says the same each time.
  if (difference !== undefined && (outcome === 'failed' || difference.sometimes))
    return { verdict: 'differs', why: difference.why };
  if (outcome === 'passed') return { verdict: 'passes' };
  if (outcome === 'skipped') return { verdict: 'skipped', why: 'The suite skips it on this version of Node.js.' };
  if (reason === STUBS_FS) return { verdict: STUBS_FS };
  return { verdict: 'FAILS', why: reason };
}
