import { expect, test } from 'vitest';
import { table } from '../lib/page.mjs';
import { boundOf, DEATHS } from './deaths.mjs';
import { crashFaults } from './matrix.mjs';
import { WAYS } from './ways.mjs';

/** A matrix in which every cell is at its bound. */
function rows() {
  return DEATHS.map((death) => [
    death.name,
    death.moment,
    ...WAYS.map((way) => {
      const bound = boundOf(death, way);
      return bound === 'none' ? '-' : (typeof bound === 'number' ? bound : 10_000).toLocaleString('en');
    }),
  ]);
}

const textOf = (cells) => table(['the end', 'when', ...WAYS.map(({ name }) => name)], cells);
const SYNC = 2 + WAYS.findIndex(({ kind }) => kind === 'sync');

test('cells at their bounds are within them', () => {
  expect(crashFaults(textOf(rows()))).toEqual([]);
});

test.each(['1', '101', '0, torn', '-', ''])('a cell that should be 0 may not be %o', (cell) => {
  const cells = rows();
  cells[0][SYNC] = cell;
  expect(crashFaults(textOf(cells))).toHaveLength(1);
});

test('every row and column is there', () => {
  expect(crashFaults(textOf(rows().slice(1)))).not.toEqual([]);
  expect(crashFaults('')).not.toEqual([]);
});

test('each row has a bound for each kind of way', () => {
  for (const death of DEATHS) {
    for (const kind of ['sync', 'async', 'target']) {
      const bound = boundOf(death, { kind });
      expect([death.name, kind, typeof bound === 'number' || bound === 'pino' || bound === 'none']).toEqual([
        death.name,
        kind,
        true,
      ]);
    }
  }
});
