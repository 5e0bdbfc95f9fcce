import { expect, test } from 'vitest';
import { chunkOf, INFO } from '../testing/chunks.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { Queue } from './queue.ts';

test('what was given back is used again, for whatever is about as large', () => {
  const memory = new ChunkMemory();
  const first = memory.take(64_000);
  expect(first.length).toBe(64_000);
  memory.give(first);
  const second = memory.take(62_000);
  expect(second.length).toBe(62_000);
  expect(second.buffer).toBe(first.buffer);
  expect(memory.take(62_000).buffer).not.toBe(first.buffer);
});

test('no more than an eighth of it is left unused', () => {
  const memory = new ChunkMemory();
  for (const length of [1, 100, 1023, 1024, 1025, 1800, 2048, 5000, 65_535, 65_537, 1_000_001]) {
    const { buffer } = memory.take(length);
    expect(buffer.byteLength).toBeGreaterThanOrEqual(length);
    expect(buffer.byteLength).toBeLessThanOrEqual(length * 1.125);
  }
});

test('a megabyte is kept at most, and none once it is cleared', () => {
  const memory = new ChunkMemory();
  const taken = Array.from({ length: 32 }, () => memory.take(65_536));
  const buffers = new Set(taken.map(({ buffer }) => buffer));
  for (const bytes of taken) memory.give(bytes);
  const again = Array.from({ length: 32 }, () => memory.take(65_536).buffer);
  expect(again.filter((buffer) => buffers.has(buffer))).toHaveLength(16);
  memory.give(taken[0] as Buffer);
  memory.clear();
  expect(buffers.has(memory.take(65_536).buffer)).toBe(false);
});

test('less than a kilobyte is not kept, and takes no room from what is', () => {
  const memory = new ChunkMemory();
  const kilobyte = memory.take(1024);
  const less = memory.take(1023);
  for (let times = 0; times < 2000; times++) memory.give(memory.take(1000));
  for (const bytes of [less, kilobyte]) memory.give(bytes);
  expect(memory.take(1023).buffer).not.toBe(less.buffer);
  expect(memory.take(1024).buffer).toBe(kilobyte.buffer);
});

test('a queue from which all is evicted again and again needs the memory of a few chunks', () => {
  const memory = new ChunkMemory();
  const queue = new Queue();
  const buffers = new Set<ArrayBufferLike>();
  const lines = Array.from({ length: 50 }, () => ({ line: `${'x'.repeat(100)}\n`, grade: INFO }));
  for (let sequence = 1; sequence <= 200; sequence++) {
    const chunk = chunkOf(sequence, lines, memory);
    buffers.add(chunk.bytes.buffer);
    queue.push(chunk);
    while (queue.records > 200) queue.evictOldest(0);
    buffers.add((queue.front as typeof chunk).bytes.buffer);
  }
  expect(buffers.size).toBeLessThan(20);
});
