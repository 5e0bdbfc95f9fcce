import { describe, expect, test } from 'vitest';
import { textOf, verdictOf } from './verdict.mjs';

const SOURCE = 'const a = 1;\n  if (a > 0) go();\nstop();\n';

const mutant = (line, replacement, status) => ({
  mutatorName: 'EqualityOperator',
  replacement,
  status,
  location: { start: { line, column: 1 }, end: { line, column: 9 } },
});

const verdict = (mutants, explanations = {}) =>
  verdictOf({ files: { 'src/go.ts': { source: SOURCE, mutants } } }, explanations, 'src/');

describe('a mutant', () => {
  test.each(['Killed', 'Timeout', 'RuntimeError', 'CompileError'])('with the status %s was found', (status) => {
    expect(verdict([mutant(2, 'a >= 0', status)]).counts).toEqual([
      { file: 'go.ts', mutants: 1, found: 1, explained: 0, open: 0 },
    ]);
  });

  test.each(['Survived', 'NoCoverage'])('with the status %s is open', (status) => {
    const { counts, open } = verdict([mutant(2, 'a >= 0', status)]);
    expect(counts).toEqual([{ file: 'go.ts', mutants: 1, found: 0, explained: 0, open: 1 }]);
    expect(open.map(textOf)).toEqual(['go.ts:2 EqualityOperator: if (a > 0) go(); ==> a >= 0']);
  });

  test('whose run did not end is no result', () => {
    expect(() => verdict([mutant(2, 'true', 'Pending')])).toThrow('go.ts: a mutant has the status Pending');
  });
});

describe('an explanation', () => {
  const survivors = [mutant(2, 'a >= 0', 'Survived'), mutant(2, 'true', 'Survived'), mutant(3, '', 'Survived')];

  test('covers every survivor of its line', () => {
    const { counts, open } = verdict(survivors, { 'go.ts': [{ line: 'if (a > 0) go();', why: 'a is never 0' }] });
    expect(counts).toEqual([{ file: 'go.ts', mutants: 3, found: 0, explained: 2, open: 1 }]);
    expect(open.map((each) => each.row)).toEqual([3]);
  });

  test('that names replacements covers no others', () => {
    const one = { line: 'if (a > 0) go();', mutants: ['a >= 0'], why: 'a is never 0' };
    expect(verdict(survivors, { 'go.ts': [one] }).open.map((each) => each.replacement)).toEqual(['true', '']);
  });

  test('covers nothing in another file', () => {
    expect(verdict(survivors, { 'stop.ts': [{ line: 'stop();', why: 'no' }] }).open).toHaveLength(3);
  });

  test('of a line that is gone is stale, and one of a line that is there is not', () => {
    const there = { line: 'stop();', why: 'nothing goes' };
    const gone = { line: 'halt();', why: 'nothing goes' };
    expect(verdict([mutant(3, '', 'Killed')], { 'go.ts': [there, gone] }).stale).toEqual([gone]);
    expect(verdict([], { 'gone.ts': [there] }).stale).toEqual([there]);
  });
});
