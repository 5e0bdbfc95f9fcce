import { expect, test } from 'vitest';
import { accountFaults, growth, growthFaults, streamFaults, threadFaults } from './ledger.mjs';
import { Tally } from './tally.mjs';

const line = (name, n) => `INFO | ${name} | record | n=${n} pad=""\n`;

function tallied(...texts) {
  const tally = new Tally();
  for (const text of texts) tally.take(text);
  return { tally, faults: [...streamFaults({ tally })] };
}

test('lines are counted by source, however the stream is cut', () => {
  const text = `${line('a', 0)}2026-11-22T10:00:00.123Z | ERROR | b-1 | record | n=7 pad=xx\n${line('a', 2)}`;
  const { tally, faults } = tallied(...text);
  expect(faults).toEqual([]);
  expect([...tally.records]).toEqual([
    ['a', 2],
    ['b-1', 1],
  ]);
});

test('markers are no records', () => {
  const marker = 'WARNING | kakashi | dropped 12 records | reason=queue-full info=11 error=1\n';
  const { tally, faults } = tallied(line('a', 0), marker, line('a', 13), marker);
  expect([tally.marked, tally.records.get('a'), faults]).toEqual([24, 2, []]);
});

test.each([
  ['a record twice', line('a', 0) + line('a', 0)],
  ['a record too late', line('a', 1) + line('a', 0)],
  ['a line that was torn', line('a', 0).slice(0, 12) + line('a', 1)],
  ['two lines in one', line('a', 0).trimEnd() + line('a', 1)],
  ['a line of somebody else', 'hello\n'],
  ['half a line at the end', line('a', 0).slice(0, 12)],
])('%s is told', (_, text) => {
  expect(tallied(text).faults).toHaveLength(1);
});

const RIGHT = {
  produced: 3,
  reported: 1,
  stats: { accepted: 3, written: 2, dropped: 1, failed: 0, pending: 0 },
};
const MARKED = { a: { records: new Map([['a', 2]]), marked: 1 } };

test('an account that is right has no faults', () => {
  expect([...accountFaults({ a: RIGHT }, MARKED)]).toEqual([]);
});

test.each([
  ['a record that was not accepted', { ...RIGHT, produced: 4 }],
  ['one that is in no place of the account', { ...RIGHT, stats: { ...RIGHT.stats, accepted: 4 }, produced: 4 }],
  ['one that failed', { ...RIGHT, stats: { ...RIGHT.stats, dropped: 0, failed: 1 }, reported: 0 }],
  ['one that did not arrive', { ...RIGHT, stats: { ...RIGHT.stats, written: 3, accepted: 4 }, produced: 4 }],
  ['a drop that was not reported', { ...RIGHT, reported: 0 }],
])('%s is told', (_, account) => {
  expect([...accountFaults({ a: account }, MARKED)].length).toBeGreaterThan(0);
});

test('a drop that no marker announces is told', () => {
  expect([...accountFaults({ a: RIGHT }, { a: { ...MARKED.a, marked: 0 } })]).toHaveLength(1);
});

test('a terminated thread may take 17 records with it, and no more', () => {
  const tallies = { threads: { records: new Map([['thread-1', 83]]) } };
  expect([...threadFaults([{ name: 'thread-1', produced: 100 }], tallies)]).toEqual([]);
  expect([...threadFaults([{ name: 'thread-1', produced: 101 }], tallies)]).toHaveLength(1);
});

test('growth is that of the last third over the first', () => {
  const sample = (mb) => ({ rss: mb * 2 ** 20, heapUsed: 1, external: 1, files: 20 });
  expect([...growthFaults(growth([100, 300, 101, 100, 120, 110, 500, 130, 120].map(sample)))]).toEqual([]);
  expect([...growthFaults(growth([100, 100, 101, 100, 150, 110, 200, 180, 190].map(sample)))]).toHaveLength(1);
});
