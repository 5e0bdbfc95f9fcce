import { describe, expect, it } from 'vitest';
import { isComplete, resultsText } from './results.mjs';
import { resultsOf, rowOf } from './testing/row.mjs';

describe('results', () => {
  it('are the same again after they were written and read', () => {
    const results = resultsOf([rowOf('a', [1.5, null, 3]), rowOf('b', [2])]);
    expect(JSON.parse(resultsText(results))).toEqual(results);
  });

  it('have each run on a line of its own', () => {
    const text = resultsText(resultsOf([rowOf('a', [1, 2])]));
    expect(text.split('\n').filter((line) => line.includes('"value"'))).toHaveLength(2);
  });

  it('are rounded to six figures, whole numbers not at all', () => {
    const [row] = JSON.parse(resultsText(resultsOf([rowOf('a', [1.23456789, 123_456_789])]))).scenarios[0].rows;
    expect(row.runs).toEqual([{ value: 1.23457 }, { value: 123_456_789 }]);
  });

  it('are complete only if no run failed', () => {
    expect(isComplete(resultsOf([rowOf('a', [1])]))).toBe(true);
    expect(isComplete(resultsOf([rowOf('a', [1, null])]))).toBe(false);
  });
});
