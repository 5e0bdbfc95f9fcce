import { describe, expect, it } from 'vitest';
import { report } from './report.mjs';
import { resultsOf, rowOf } from './testing/row.mjs';

const EQUAL = { prints: 'time, pid, host' };
const GOAL = { what: 'fast', scenario: 'speed', group: 'five fields', ours: 'ours', other: 'rival', least: 3 };

describe('a report', () => {
  it('says of every goal what was wanted, what was got, and whether that was enough', () => {
    const text = report(resultsOf([rowOf('ours', [20]), rowOf('rival', [10])]), [GOAL, { ...GOAL, least: 2 }]);
    expect(linesWith(text, 'at least')).toEqual([
      expect.stringMatching(/at least 3 +\| 2\.00 \| 2\.00 to 2\.00 \| \*\*missed\*\*/),
      expect.stringMatching(/at least 2 +\| 2\.00 \| 2\.00 to 2\.00 \| met/),
    ]);
  });

  it('shows ratios of equal work first, and says which are not', () => {
    const rows = [rowOf('ours', [20], EQUAL), rowOf('plain', [30]), rowOf('rival', [10], EQUAL)];
    const pairs = ['plain', 'rival'].map((other) => ({ ours: 'ours', other }));
    const text = report(resultsOf(rows, { pairs }), []);
    expect(linesWith(text, 'equal')).toEqual([
      expect.stringMatching(/the rival .* 2\.00 .*\| equal/),
      expect.stringMatching(/the plain .* 0\.67 .*\| not equal/),
    ]);
  });

  it('lists every case in which a side of ours is behind', () => {
    const rows = [rowOf('ours', [20], { rivals: ['quick', 'slow'] }), rowOf('quick', [40]), rowOf('slow', [10])];
    const text = report(resultsOf(rows), []);
    const losses = text.slice(text.indexOf('Cases that Kakashi loses'));
    expect(losses).toMatch(/the quick .* 0\.50/);
    expect(losses).not.toContain('the slow');
  });

  it('says which rows are noisy, which runs failed, and that others were at work', () => {
    const results = resultsOf([rowOf('ours', [20, 10, null])]);
    results.machine.loadBefore = [2, 1, 1];
    const text = report(results, []);
    expect(text).toContain('the ours (1 runs FAILED) (noisy)');
    expect(text).toContain('1 of 1 rows are noisy');
    expect(text).toContain('not idle');
  });
});

function linesWith(text, part) {
  return text.split('\n').filter((line) => line.startsWith('|') && line.includes(part));
}
