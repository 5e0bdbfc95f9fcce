import { EQUAL } from './equal-work.mjs';
import { excess, ratios, summary } from './statistics.mjs';

/**
 * What the results say to a goal.
 *
 * @typedef {object} Verdict
 * @property {'met' | 'missed' | 'figure' | 'not measured'} word figure: nothing was wanted of it
 * @property {string} ours title
 * @property {string} other title; empty for a figure
 * @property {number} got
 * @property {[number, number]} [range] over the rounds
 *
 * @param {import('../goals.mjs').Goal} goal @param {import('./results.mjs').ScenarioResults[]} scenarios
 * @returns {Verdict}
 */
export function judge(goal, scenarios) {
  const scenario = scenarios.find(({ name }) => name === goal.scenario);
  const find = (id) => scenario?.rows.find((row) => row.group === goal.group && row.id === id);
  const otherId = goal.other ?? goal.above?.other;
  const [row, other] = [find(goal.ours), find(otherId)];
  const names = { ours: row?.title ?? goal.ours, other: other?.title ?? otherId ?? '' };
  if (row === undefined || (otherId !== undefined && other === undefined)) return notMeasured(names);
  if (goal.equalWork && !(row.prints === EQUAL && other.prints === EQUAL)) {
    throw new Error(`${goal.what}: ${names.ours} and ${names.other} do not print the same`);
  }
  const { median: got, min, max } = figure(goal, scenario, row, other);
  if (Number.isNaN(got)) return notMeasured(names);
  return { word: wordOf(got, goal), ...names, got, range: [min, max] };
}

function figure({ other: isRatio, above, key }, { better }, row, other) {
  if (above !== undefined) return excess(row, other, key ?? 'value', above.key);
  return isRatio === undefined ? summary(row, key) : ratios(row, other, better, key);
}

function notMeasured(names) {
  return { word: 'not measured', ...names, got: Number.NaN };
}

function wordOf(got, { least, most }) {
  if (least === undefined && most === undefined) return 'figure';
  return got >= (least ?? Number.NEGATIVE_INFINITY) && got <= (most ?? Number.POSITIVE_INFINITY) ? 'met' : 'missed';
}
