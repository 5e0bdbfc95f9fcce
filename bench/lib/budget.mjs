/**
 * Ratios that were reached, and how far they may fall.
 *
 * @typedef {object} Budget
 * @property {string} scenario
 * @property {string} group
 * @property {string} ours @property {string} other ids of cases
 * @property {number} ratio
 * @property {number} tolerance the part of the ratio by which it may fall: 0.1 is ten percent
 */
import { ratios } from './statistics.mjs';

/**
 * @param {Budget} budget @param {import('./measure.mjs').Row[]} rows of its scenario @param {'higher' | 'lower'} better
 * @returns {{ got: number, range: [number, number], change: number, held: boolean }} change: -0.1 is ten percent less
 */
export function check({ group, ours, other, ratio, tolerance }, rows, better) {
  const [row, against] = [ours, other].map((id) => find(rows, group, id));
  const { median: got, min, max } = ratios(row, against, better);
  const change = got / ratio - 1;
  return { got, range: [min, max], change, held: change >= -tolerance };
}

/** The cases that budgets need, each once. @param {Budget[]} budgets @param {import('./scenario.mjs').Case[]} cases */
export function casesOf(budgets, cases) {
  const needed = budgets.flatMap(({ group, ours, other }) => [ours, other].map((id) => find(cases, group, id)));
  return [...new Set(needed)];
}

/** The same budgets with the ratios of published results. @param {Budget[]} budgets @param {import('./results.mjs').Results} results */
export function updated(budgets, { scenarios }) {
  return budgets.map((budget) => {
    const { rows, better } = scenarios.find(({ name }) => name === budget.scenario);
    return { ...budget, ratio: Number(check(budget, rows, better).got.toPrecision(3)) };
  });
}

function find(cases, group, id) {
  const found = cases.find((one) => one.group === group && one.id === id);
  if (found === undefined) throw new Error(`the budget names ${id}, ${group}: there is no such case`);
  return found;
}
