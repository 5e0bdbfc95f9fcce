import { describe, expect, test } from 'vitest';
import { atomicsWith } from '../testing/atomics.ts';
import { claimed } from './cursor.ts';
import { type RingSize, readCursorAt, ringBytes, ringMemory } from './layout.ts';
import { ProducerLane } from './producer-lane.ts';

const KB = 1024;

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** A lane of the middle protection, and what waits in it. Its lines are places only: nobody reads them. */
function open(maxBytes: number, laneBytes: number) {
  const size: RingSize = { capacity: 64, maxBytes, laneBytes, trayRecords: 1, lineBytes: 0 };
  const memory = ringMemory(new SharedArrayBuffer(ringBytes(size)), 0, size);
  const readAt = readCursorAt(1);
  let looks = 0;
  const atomics = atomicsWith({
    load: (words, at) => {
      if (at === readAt) looks++;
      return Atomics.load(words, at);
    },
  });
  const lane = new ProducerLane(memory, 1, size, atomics);
  looks = 0;
  const waiting: Piece[] = [];
  return {
    lane,
    waiting,
    /** Bytes that wait. */
    get bytes(): number {
      return waiting.reduce((sum, { start, end }) => sum + end - start, 0);
    },
    /** How often the read cursor was looked at. */
    get looks(): number {
      return looks;
    },
    /** Where a line of so many bytes went; -1 if there was no place. */
    push(bytes: number): number {
      const start = lane.place(bytes);
      if (start < 0) return start;
      lane.enter(0, start, bytes, 0, 0);
      lane.publish(1, start, bytes);
      waiting.push({ start, end: start + bytes });
      return start;
    },
    /** The consumer takes so many lines. */
    take(lines = waiting.length): void {
      waiting.splice(0, lines);
      Atomics.store(memory.words, readAt, claimed(Atomics.load(memory.words, readAt), lines));
    },
  };
}

describe('the memory that a lane touches stays small', () => {
  const large = () => open(256 * KB, 512 * KB);

  test('and up to 128 KiB it does not ask what the consumer has taken', () => {
    const lane = large();
    for (let line = 0; line < 4; line++) expect(lane.push(32 * KB)).toBe(line * 32 * KB);
    expect(lane.looks).toBe(0);
    expect(lane.push(1)).toBe(128 * KB);
    expect(lane.looks).toBe(1);
  });

  test('beyond that one that was emptied starts at its beginning, each time', () => {
    const lane = large();
    for (let round = 0; round < 3; round++) {
      expect(lane.push(64 * KB)).toBe(0);
      expect(lane.push(64 * KB)).toBe(64 * KB);
      lane.take();
    }
    expect(lane.looks).toBe(2);
  });

  test('and no lane that has room at its beginning goes beyond its bound', () => {
    const lane = large();
    for (let line = 0; line < 4; line++) lane.push(64 * KB);
    lane.take(2);
    expect(lane.push(64 * KB)).toBe(0);
  });

  test('but up to its bound it goes on behind what waits', () => {
    const lane = large();
    for (let line = 0; line < 3; line++) lane.push(64 * KB);
    lane.take(2);
    expect(lane.push(64 * KB)).toBe(192 * KB);
  });
});

test('a line that fits neither behind what waits nor before it has no place', () => {
  const lane = open(100, 120);
  lane.push(25);
  lane.push(70);
  lane.take(1);
  expect(lane.push(30)).toBe(-1);
  expect(lane.push(25)).toBe(95);
  lane.take(1);
  expect(lane.push(30)).toBe(0);
});

/** Whether so many bytes fit in one piece, at the end of what waits or at the beginning of the lane. */
function fits(waiting: readonly Piece[], bytes: number, laneBytes: number): boolean {
  const [first, last] = [waiting[0], waiting.at(-1)];
  if (first === undefined || last === undefined) return true;
  if (last.start < first.start) return last.end + bytes <= first.start;
  return last.end + bytes <= laneBytes || bytes <= first.start;
}

/** Numbers below a bound, always the same. */
function numbers(): (bound: number) => number {
  let state = 1;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe.each([
  ['a small lane', 24, 48, 1],
  ['a small lane with little slack', 24, 30, 1],
  ['a lane larger than what is kept in the cache', 384 * KB, 768 * KB, 16 * KB],
  ['such a lane with little slack', 384 * KB, 448 * KB, 16 * KB],
])('%s', (_, maxBytes, laneBytes, unit) => {
  test('has a place wherever there is room, none upon what waits, and knows how much that is', () => {
    const next = numbers();
    const lane = open(maxBytes, laneBytes);
    for (let step = 0; step < 5000; step++) {
      if (next(3) === 0) {
        lane.take(next(lane.waiting.length + 1));
      } else {
        const bytes = (1 + next(8)) * unit;
        if (lane.bytes + bytes > maxBytes) continue;
        const before = [...lane.waiting];
        const start = lane.push(bytes);
        expect(start >= 0).toBe(fits(before, bytes, laneBytes));
        if (start >= 0) {
          expect(start + bytes).toBeLessThanOrEqual(laneBytes);
          expect(before.filter((piece) => start < piece.end && piece.start < start + bytes)).toEqual([]);
        }
      }
      lane.lane.look();
      expect([lane.lane.waiting, lane.lane.waitingBytes]).toEqual([lane.waiting.length, lane.bytes]);
    }
  });
});
