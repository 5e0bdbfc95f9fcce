import { describe, expect, it } from 'vitest';
import { resultsOf, rowOf } from './testing/row.mjs';
import { judge } from './verdict.mjs';

const RATIO = { what: 'fast', scenario: 'speed', group: 'five fields', ours: 'a', other: 'b' };
const { scenarios } = resultsOf([rowOf('a', [60, 61, 62]), rowOf('b', [10, 10, 10])]);

describe('a verdict', () => {
  it('says that a ratio was met from the very figure on, and missed below it', () => {
    expect(judge({ ...RATIO, least: 6.1 }, scenarios)).toMatchObject({ word: 'met', got: 6.1, range: [6, 6.2] });
    expect(judge({ ...RATIO, least: 6.11 }, scenarios).word).toBe('missed');
  });

  it('judges a figure that is not to be exceeded', () => {
    const { other: _other, ...figure } = RATIO;
    expect(judge({ ...figure, most: 61 }, scenarios)).toMatchObject({ word: 'met', got: 61 });
    expect(judge({ ...figure, most: 60 }, scenarios).word).toBe('missed');
  });

  it('judges by how much a figure is above that of another', () => {
    const { other, ...figure } = RATIO;
    expect(judge({ ...figure, above: { other, key: 'value' }, most: 50 }, scenarios)).toMatchObject({
      word: 'missed',
      got: 51,
    });
  });

  it('has no word of praise for a figure of which nothing was wanted', () => {
    expect(judge(RATIO, scenarios).word).toBe('figure');
  });

  it('never takes for met what was not measured', () => {
    expect(judge({ ...RATIO, least: 0, ours: 'c' }, scenarios).word).toBe('not measured');
    expect(judge({ ...RATIO, least: 0, other: 'c' }, scenarios).word).toBe('not measured');
    expect(judge({ ...RATIO, least: 0, scenario: 'other' }, scenarios).word).toBe('not measured');
    const failed = resultsOf([rowOf('a', [null]), rowOf('b', [1])]);
    expect(judge({ ...RATIO, least: 0 }, failed.scenarios).word).toBe('not measured');
  });

  it('refuses to compare unequal work where equal work was promised', () => {
    const prints = 'time, pid, host';
    const unequal = resultsOf([rowOf('a', [1], { prints }), rowOf('b', [1], { prints: 'time' })]);
    expect(() => judge({ ...RATIO, equalWork: true }, unequal.scenarios)).toThrow('do not print the same');
    const equal = resultsOf([rowOf('a', [1], { prints }), rowOf('b', [1], { prints })]);
    expect(judge({ ...RATIO, equalWork: true, least: 1 }, equal.scenarios).word).toBe('met');
  });
});
