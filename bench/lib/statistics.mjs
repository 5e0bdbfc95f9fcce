/** Above this a row says that it was noisy. */
const NOISY_SPREAD = 0.3;

/** @param {number[]} values @returns {number} NaN if there are none */
export function median(values) {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The distance between the least and the greatest value, as a part of the median. @param {number[]} values */
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / Math.abs(median(values));
}

/**
 * A figure of a row over its rounds. Runs that failed, or that do not have it, are left out.
 * @param {import('./measure.mjs').Row} row @param {string} [key]
 */
export function summary({ runs }, key = 'value') {
  const values = runs.map((run) => run?.[key]).filter((value) => typeof value === 'number');
  return {
    count: values.length,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    spread: spread(values),
    noisy: spread(values) > NOISY_SPREAD,
  };
}

/**
 * How many times as good one row is as another: the median over the rounds of the ratios within a round.
 * @param {import('./measure.mjs').Row} row @param {import('./measure.mjs').Row} other @param {'higher' | 'lower'} better
 * @param {string} [key] of the figure
 */
export function ratios(row, other, better, key = 'value') {
  const all = pairwise(row, other, key, (one, against) => (better === 'higher' ? one / against : against / one));
  return { median: median(all), min: Math.min(...all), max: Math.max(...all), spread: spread(all) };
}

/** By how much a figure of one row is above that of another: the median over the rounds of the differences within a round. */
export function excess(row, other, key, otherKey) {
  const all = pairwise(row, other, key, (one, against) => one - against, otherKey);
  return { median: median(all), min: Math.min(...all), max: Math.max(...all) };
}

function pairwise(row, other, key, combine, otherKey = key) {
  return row.runs.flatMap((run, round) => {
    const [one, against] = [run?.[key], other.runs[round]?.[otherKey]];
    return typeof one === 'number' && typeof against === 'number' ? [combine(one, against)] : [];
  });
}
