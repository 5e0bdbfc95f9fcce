import { describe, expect, it } from 'vitest';
import { casesOf, check, updated } from './budget.mjs';
import { resultsOf, rowOf } from './testing/row.mjs';

const BUDGET = { scenario: 'speed', group: 'five fields', ours: 'a', other: 'b', ratio: 4, tolerance: 0.1 };

describe('a budget', () => {
  it('is held as long as the ratio falls by no more than the tolerance', () => {
    const found = check(BUDGET, [rowOf('a', [36]), rowOf('b', [10])], 'higher');
    expect(found).toMatchObject({ got: 3.6, held: true });
    expect(found.change).toBeCloseTo(-0.1);
  });

  it('is not held below that, and says by how much it fell', () => {
    const found = check(BUDGET, [rowOf('a', [30]), rowOf('b', [10])], 'higher');
    expect(found).toMatchObject({ held: false, change: -0.25 });
  });

  it('is not held if nothing could be measured', () => {
    expect(check(BUDGET, [rowOf('a', [null]), rowOf('b', [10])], 'higher').held).toBe(false);
  });

  it('needs each case once, however many budgets name it', () => {
    const cases = [rowOf('a', []), rowOf('b', []), rowOf('c', []), rowOf('d', [])];
    const budgets = [BUDGET, { ...BUDGET, other: 'c' }];
    expect(casesOf(budgets, cases).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('may not name a case that does not exist', () => {
    expect(() => casesOf([{ ...BUDGET, group: 'six fields' }], [rowOf('a', []), rowOf('b', [])])).toThrow(
      'the budget names a, six fields',
    );
  });

  it('takes its ratio from results, and keeps its tolerance', () => {
    const results = resultsOf([rowOf('a', [51.2345]), rowOf('b', [10])]);
    expect(updated([BUDGET], results)).toEqual([{ ...BUDGET, ratio: 5.12 }]);
  });
});
