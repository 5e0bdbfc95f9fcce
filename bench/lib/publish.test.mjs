import { expect, it } from 'vitest';
import { published } from './publish.mjs';
import { readResults } from './results.mjs';

it('is the same when it is made again of the results that are kept, which are rounded', () => {
  const measured = readResults();
  for (const { runs } of measured.scenarios.flatMap(({ rows }) => rows)) {
    for (const run of runs) if (run !== null && typeof run.value === 'number') run.value *= 1 + 1 / 3;
  }
  const text = published(measured);
  expect(published(JSON.parse(text['RESULTS.json']))).toEqual(text);
});
