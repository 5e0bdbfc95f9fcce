import { expect, test } from 'vitest';
import { pageOf } from './page.mjs';

const counts = [
  { file: 'ring/a.ts', mutants: 8, found: 5, explained: 2, open: 1 },
  { file: 'ring/b.ts', mutants: 2, found: 2, explained: 0, open: 0 },
  { file: 'ring/types.ts', mutants: 0, found: 0, explained: 0, open: 0 },
];

test('the page sums up each group and all of them, and says which were not run', () => {
  const page = pageOf([
    { name: 'ring', counts, explanations: {} },
    { name: 'queue', explanations: {} },
  ]);
  expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| group | file | mutants | found |  | explained | open |',
    '|---|---|---:|---:|---:|---:|---:|',
    '| **ring** |  | 10 | 7 | 70 % | 2 | 1 |',
    '|  | `ring/a.ts` | 8 | 5 | 62.5 % | 2 | 1 |',
    '|  | `ring/b.ts` | 2 | 2 | 100 % | 0 | 0 |',
    '| **queue** | not run yet |  |  |  |  |  |',
    '| **all** |  | 10 | 7 | 70 % | 2 | 1 |',
  ]);
});

test('every explanation stands under its file, with the line as it is', () => {
  const line = 'if (a) return `b`;';
  const page = pageOf([
    { name: 'ring', counts, explanations: { 'ring/a.ts': [{ line, mutants: ['true'], why: 'a is never false' }] } },
  ]);
  expect(page).toContain('### `ring/a.ts`\n\n- `` if (a) return `b`; `` as `true`: a is never false\n');
});
