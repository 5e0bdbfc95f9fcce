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
 * How many times as good one row is as another: the median over the rounds of the ratios within a round.
 * @param {import('./measure.mjs').Row} row @param {import('./measure.mjs').Row} other @param {'higher' | 'lower'} better
 * @param {(run: import('./scenario.mjs').Run) => number} of the figure
 */
export function ratios(row, other, better, of = ({ value }) => value) {
  const all = [];
  for (const [round, run] of row.runs.entries()) {
    const against = other.runs[round];
    if (run === undefined || against === undefined) continue;
    all.push(better === 'higher' ? of(run) / of(against) : of(against) / of(run));
  }
  return { median: median(all), min: Math.min(...all), max: Math.max(...all) };
}
