import { describe, expect, it } from 'vitest';
import { excess, median, ratios, spread, summary } from './statistics.mjs';
import { rowOf } from './testing/row.mjs';

describe('statistics', () => {
  it('finds the middle of an odd and of an even number of values, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 2, 4, 8])).toBe(6);
    expect(median([])).toBeNaN();
  });

  it('says how far values are apart, as a part of their median', () => {
    expect(spread([90, 100, 110])).toBeCloseTo(0.2);
    expect(spread([-1, -2, -3])).toBeCloseTo(1);
  });

  it('calls a row noisy above 30 %', () => {
    expect(summary(rowOf('a', [85, 100, 115])).noisy).toBe(false);
    expect(summary(rowOf('a', [84, 100, 115])).noisy).toBe(true);
  });

  it('leaves out runs that failed, and figures that a run does not have', () => {
    expect(summary(rowOf('a', [1, null, 3]))).toMatchObject({ count: 2, median: 2, min: 1, max: 3 });
    expect(summary(rowOf('a', [1, 2]), 'cpuNs')).toMatchObject({ count: 0, median: Number.NaN });
  });

  it('takes ratios within a round: a machine that gets slower changes none of them', () => {
    const [fast, slow] = [rowOf('fast', [400, 200, 100]), rowOf('slow', [100, 50, 25])];
    expect(ratios(fast, slow, 'higher')).toEqual({ median: 4, min: 4, max: 4, spread: 0 });
  });

  it('has ratios above 1 for the better one, whatever better is', () => {
    const [two, one] = [rowOf('two', [2]), rowOf('one', [1])];
    expect(ratios(two, one, 'higher').median).toBe(2);
    expect(ratios(two, one, 'lower').median).toBe(0.5);
  });

  it('leaves out rounds in which one of the two failed, or had no run', () => {
    expect(ratios(rowOf('a', [10, null, 30, 40]), rowOf('b', [1, 1, 1]), 'higher')).toMatchObject({ min: 10, max: 30 });
    expect(ratios(rowOf('a', [null]), rowOf('b', [1]), 'higher').median).toBeNaN();
  });

  it('takes differences within a round, between figures of two names', () => {
    const machine = rowOf('control', [1, 1]);
    machine.runs.forEach((run, round) => {
      run.stalled = 10 * (round + 1);
    });
    expect(excess(rowOf('a', [15, 26]), machine, 'value', 'stalled')).toEqual({ median: 5.5, min: 5, max: 6 });
  });
});
