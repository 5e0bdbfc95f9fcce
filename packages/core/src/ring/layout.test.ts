import { describe, expect, test } from 'vitest';
import {
  indexAt,
  indexEntries,
  isPossible,
  privateTrayMemory,
  type RingSize,
  readCursorAt,
  ringBytes,
  ringMemory,
  SETTLED_AT,
  TRAY_SLACK,
  type TrayMemory,
  takenAt,
  trayStateAt,
  writeCursorAt,
} from './layout.ts';
import type { BufferBytes } from './shared.ts';

const SIZE: RingSize = { capacity: 5, maxBytes: 100, laneBytes: 230, trayRecords: 700, lineBytes: 130 };

interface Extent {
  readonly start: number;
  readonly end: number;
}

function extentOf({ byteOffset, byteLength }: ArrayBufferView): Extent {
  return { start: byteOffset, end: byteOffset + byteLength };
}

/** Where the parts of a tray lie that are not words. */
function trayExtents({ tray, trayGrades, transcoding }: TrayMemory): Extent[] {
  const views = [(tray as BufferBytes).buffer, trayGrades];
  if (transcoding !== undefined) views.push(transcoding.lengths as never, (transcoding.lines as BufferBytes).buffer);
  return views.map(extentOf);
}

function expectApart(parts: readonly Extent[], within: Extent): void {
  let end = within.start;
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    expect(part.start).toBeGreaterThanOrEqual(end);
    // What different threads write never shares a cache line.
    expect(part.start % 64).toBe(0);
    expect(part.end).toBeGreaterThan(part.start);
    end = part.end;
  }
  expect(end).toBeLessThanOrEqual(within.end);
  // Nothing is taken that no part needs, but for the rest of the last cache line.
  expect(within.end - end).toBeLessThan(64);
}

describe.each([0, 130])('with %s bytes of lines', (lineBytes) => {
  const size = { ...SIZE, lineBytes };

  test('no two parts of a ring share memory, and all lie within its bytes', () => {
    const offset = 128;
    const memory = ringMemory(new SharedArrayBuffer(offset + ringBytes(size) + 4096), offset, size);
    const lanes = memory.lanes.map((lane) => extentOf((lane as BufferBytes).buffer));
    expect(lanes.map(({ start, end }) => end - start)).toEqual([230, 230, 230]);
    const parts = [extentOf(memory.words), ...lanes, ...trayExtents(memory)];
    expectApart(parts, { start: offset, end: offset + ringBytes(size) });
  });

  test('nor do those of a tray of ones own, which is as large as that of a ring', () => {
    const own = privateTrayMemory(size);
    const parts = trayExtents(own);
    expectApart(parts, { start: 0, end: own.trayGrades.buffer.byteLength });
    const shared = trayExtents(ringMemory(new SharedArrayBuffer(ringBytes(size)), 0, size));
    const lengths = (extents: Extent[]): number[] => extents.map(({ start, end }) => end - start);
    expect(lengths(parts)).toEqual(lengths(shared));
  });
});

test('behind a tray of records that are to be transcoded lies what may be read as well and belongs to no part', () => {
  const [tray, grades] = trayExtents(privateTrayMemory(SIZE)) as [Extent, Extent];
  expect(grades.start - tray.end).toBeGreaterThanOrEqual(TRAY_SLACK);
});

test('a cursor has a cache line of its own, as have what the consumer counts and each state of its tray', () => {
  const lineOf = (word: number): number => Math.floor((word * 4) / 64);
  const cursors = [0, 1, 2].flatMap((lane) => [writeCursorAt(lane), readCursorAt(lane)]);
  const counts = [0, 1, 2].map(takenAt).concat(SETTLED_AT);
  expect(new Set(counts).size).toBe(4);
  expect(new Set(counts.map(lineOf)).size).toBe(1);
  const lines = [...cursors, SETTLED_AT, trayStateAt(0), trayStateAt(1), indexAt(0, SIZE.capacity)].map(lineOf);
  expect(new Set(lines).size).toBe(10);
});

test('an index has an entry for each record that may wait, and no more than rounding needs', () => {
  expect([1, 2, 3, 4, 5, 1024, 1025].map(indexEntries)).toEqual([2, 2, 4, 4, 8, 1024, 2048]);
});

test('a ring is possible up to what cursors count and offsets tell', () => {
  expect(isPossible({ ...SIZE, capacity: 2 ** 27 })).toBe(true);
  expect(isPossible({ ...SIZE, capacity: 2 ** 27 + 1 })).toBe(false);
  expect(isPossible({ ...SIZE, laneBytes: 2 ** 31 - 1 })).toBe(true);
  expect(isPossible({ ...SIZE, laneBytes: 2 ** 31 })).toBe(false);
});
