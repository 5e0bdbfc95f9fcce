import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advance,
  claimed,
  countOf,
  hasReached,
  MAX_CAPACITY,
  ofTenure,
  onlyEvicted,
  recordsBetween,
  wasClaimed,
  withNextTenure,
} from './cursor.ts';

const cursor = fc.integer({ min: 0, max: 2 ** 28 - 1 }).map((count) => (count << 4) | 0);
const read = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const records = fc.integer({ min: 0, max: MAX_CAPACITY });

test('the distance of two cursors is what lies between them, also over the wrap and whatever the tag is', () => {
  fc.assert(
    fc.property(read, records, (start, count) => {
      expect(recordsBetween(advance(start & ~15, count), start)).toBe(count);
    }),
  );
  expect(recordsBetween(advance(-16, 3), -16 | 7)).toBe(3);
});

test('a claim moves the cursor and shows; an eviction moves it and does not', () => {
  fc.assert(
    fc.property(read, fc.nat(9), fc.nat(9), (start, evicted, taken) => {
      const later = advance(start, evicted);
      expect(wasClaimed(start, later)).toBe(false);
      expect(onlyEvicted(start, later)).toBe(true);
      expect(wasClaimed(start, advance(claimed(start, taken), evicted))).toBe(true);
      expect(onlyEvicted(start, claimed(start, taken))).toBe(false);
      expect(recordsBetween(claimed(start, taken), start)).toBe(taken);
    }),
  );
});

test('a tenure moves nothing, shows, and comes back only after eight', () => {
  fc.assert(
    fc.property(read, (start) => {
      let now = start;
      for (let heir = 1; heir < 8; heir++) {
        now = withNextTenure(now);
        expect(now).not.toBe(start);
        expect(recordsBetween(now, start)).toBe(0);
        expect(wasClaimed(start, now)).toBe(false);
        expect(onlyEvicted(start, now)).toBe(false);
        expect(ofTenure(now, start)).toBe(start);
      }
      expect(withNextTenure(now)).toBe(start);
    }),
  );
});

test('a read cursor reaches a write cursor when it is there or beyond', () => {
  fc.assert(
    fc.property(cursor, fc.integer({ min: 0, max: MAX_CAPACITY - 1 }), fc.nat(14), (start, count, tag) => {
      expect(hasReached(advance(start, count) | tag, start)).toBe(true);
      expect(hasReached(start | tag, advance(start, count))).toBe(count === 0);
    }),
  );
});

test('a count is that of the records, modulo 2^28', () => {
  expect(countOf(advance(0, 5))).toBe(5);
  expect(countOf(advance(-16, 3))).toBe(2);
  expect(countOf(-16)).toBe(2 ** 28 - 1);
});
