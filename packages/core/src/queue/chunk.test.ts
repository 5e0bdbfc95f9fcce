import { describe, expect, test } from 'vitest';
import { LINE_GRADES } from '../batch/grade.ts';
import { chunkOf, DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { Chunk } from './chunk.ts';

const THREE = [
  { line: 'ä\n', grade: DEBUG },
  { line: 'info\n', grade: INFO },
  { line: 'error\n', grade: ERROR },
];

function remaining(chunk: Chunk): string {
  const end = chunk.contiguousEnd();
  return chunk.bytes.toString('utf8', chunk.start, end);
}

test('a write that ends inside a line, even inside a character, settles only whole records', () => {
  const chunk = chunkOf(1, THREE);
  expect(chunk.advance(1, 0)).toBe(0);
  expect([chunk.tornBytes, chunk.live, chunk.liveBytes]).toEqual([1, 3, 14]);
  expect(chunk.advance(3, 0)).toBe(1);
  expect([chunk.tornBytes, chunk.live, chunk.liveBytes]).toEqual([1, 2, 11]);
  expect(chunk.advance(10, 0)).toBe(2);
  expect([chunk.tornBytes, chunk.live, chunk.liveBytes, chunk.done]).toEqual([0, 0, 0, true]);
});

test('a torn record is not evictable until it is made whole', () => {
  const chunk = chunkOf(1, THREE);
  chunk.advance(1, 0);
  expect([chunk.isEvictable(0), chunk.isEvictable(1)]).toEqual([false, true]);
  chunk.untear();
  expect([chunk.isEvictable(0), remaining(chunk)]).toEqual([true, 'ä\ninfo\nerror\n']);
});

test('what is evicted is not written, and what is left is offered in one piece', () => {
  const chunk = chunkOf(1, THREE);
  expect(chunk.evict(1)).toBe(5);
  expect(remaining(chunk)).toBe('ä\nerror\n');
  expect([chunk.live, chunk.liveBytes]).toEqual([2, 9]);
});

test('behind a torn line nothing is moved: that line is offered alone, then the rest', () => {
  const chunk = chunkOf(1, THREE);
  chunk.advance(1, 0);
  chunk.evict(1);
  const end = chunk.contiguousEnd();
  expect(chunk.bytes.subarray(chunk.start, end)).toEqual(Buffer.from('ä\n').subarray(1));
  expect(chunk.advance(end - chunk.start, 0)).toBe(1);
  expect(remaining(chunk)).toBe('error\n');
});

test('a chunk whose records behind a torn line were all evicted is done with that line', () => {
  const chunk = chunkOf(1, THREE);
  chunk.advance(1, 0);
  chunk.evict(1);
  chunk.evict(2);
  expect(chunk.done).toBe(false);
  const end = chunk.contiguousEnd();
  expect(chunk.bytes.subarray(chunk.start, end)).toEqual(Buffer.from('ä\n').subarray(1));
  expect(chunk.advance(end - chunk.start, 0)).toBe(1);
  expect(chunk.done).toBe(true);
});

test('evicted bytes are let go once they are more than half', () => {
  const chunk = chunkOf(
    1,
    Array.from({ length: 10 }, () => ({ line: '123456789\n', grade: INFO })),
  );
  for (let place = 0; place < 6; place++) chunk.evict(place);
  expect([chunk.bytes.length, chunk.places, chunk.live]).toEqual([40, 4, 4]);
});

test('a marker is a line but no record, and starts again from its beginning when it was torn', () => {
  const marker = new Chunk(0, Buffer.from('marker 1\nmarker 2\n'), new Uint8Array(0));
  expect(marker.advance(12, 0)).toBe(0);
  expect([marker.tornBytes, marker.live, marker.done]).toEqual([3, 0, false]);
  marker.untear();
  expect([remaining(marker), marker.tornBytes]).toEqual(['marker 2\n', 0]);
  marker.advance(9, 1);
  expect(marker.done).toBe(true);
});

describe('what is left is counted by grade', () => {
  const countsOf = (chunk: Chunk): Record<string, number> => {
    // Others were counted before it.
    const byGrade = new Uint32Array(LINE_GRADES).fill(10);
    chunk.countLive(byGrade);
    return Object.fromEntries(Array.from(byGrade, (count, grade) => [grade, count - 10]).filter(([, count]) => count));
  };
  const records = [ERROR, INFO, DEBUG, INFO, ERROR, INFO].map((grade) => ({ line: 'a\n', grade }));

  test('in any order', () => {
    expect(countsOf(chunkOf(1, records))).toEqual({ [DEBUG]: 1, [INFO]: 3, [ERROR]: 2 });
  });

  test('without what is written; what is torn is not', () => {
    const chunk = chunkOf(1, records);
    chunk.advance(5, 0);
    expect(countsOf(chunk)).toEqual({ [DEBUG]: 1, [INFO]: 2, [ERROR]: 1 });
  });

  test('without what is evicted', () => {
    const chunk = chunkOf(1, records);
    chunk.advance(4, 0);
    chunk.evict(3);
    expect(countsOf(chunk)).toEqual({ [DEBUG]: 1, [INFO]: 1, [ERROR]: 1 });
  });

  test('and stays as it is', () => {
    const chunk = chunkOf(1, records);
    countsOf(chunk);
    expect(Array.from(records, (_, place) => chunk.grade(place))).toEqual(records.map(({ grade }) => grade));
  });

  test('and a drop marker has none', () => {
    expect(countsOf(new Chunk(0, Buffer.from('marker\n'), new Uint8Array(0)))).toEqual({});
  });
});
