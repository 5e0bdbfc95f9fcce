import { expect, test } from 'vitest';
import { ENTRY_LENGTH, ENTRY_START, indexAt, type RingSize, ringBytes, ringMemory } from './layout.ts';
import { NEVER, Span } from './span.ts';

const SIZE: RingSize = { capacity: 4, maxBytes: 100, laneBytes: 200, trayRecords: 4, lineBytes: 0 };

test.each([
  ['ends with the lane', 170, 30, 1],
  ['leads out of the lane, as one may that is evicted and written anew while it is read', 171, 30, 0],
])('an entry that %s', (_, start, length, records) => {
  const memory = ringMemory(new SharedArrayBuffer(ringBytes(SIZE)), 0, SIZE);
  const entry = indexAt(0, SIZE.capacity);
  memory.words[entry + ENTRY_START] = start;
  memory.words[entry + ENTRY_LENGTH] = length;
  const span = new Span(memory, SIZE.capacity);
  span.copy(0, 0, 1, NEVER, memory.tray, 0, 100);
  expect([span.records, span.bytes]).toEqual([records, records * length]);
});
