/** What goes into one batch, and when it goes. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LEVELS, type Level, STANDARD_LEVELS } from './level.ts';
import type { EngineOptions } from './options.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { linesOf, MemorySink } from './testing/sinks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function start(options: EngineOptions = {}) {
  const sink = new MemorySink();
  return { sink, ...watchedEngine({ destination: sink, ...options }) };
}

test('a full batch is one write of its lines in order', () => {
  const { sink, engine } = start({ batchSize: 3 });
  writeNumbers(engine, 1, 7);
  expect(sink.batches).toEqual(['00001\n00002\n00003\n', '00004\n00005\n00006\n']);
  expect(sink.records).toEqual([3, 3]);
  expect(engine.stats()).toMatchObject({
    accepted: 7,
    written: 6,
    pending: 1,
    batches: 2,
    writes: 2,
    bytesWritten: 36,
  });
});

test.each<[EngineOptions, number]>([
  [{}, 100],
  [{ preset: 'development' }, 50],
  [{ preset: 'production' }, 100],
  [{ preset: 'high-throughput' }, 200],
  [{ preset: 'low-latency' }, 25],
  [{ level: 'trace' }, 50],
  [{ level: 'debug' }, 50],
  [{ level: 11 }, 100],
  [{ level: 'warning' }, 100],
  [{ level: 39 }, 100],
  [{ level: 'error' }, 10],
  [{ level: 'critical' }, 10],
  [{ level: 'error', preset: 'production' }, 100],
  [{ level: 'error', preset: 'production', batchSize: 7 }, 7],
  [{ batchSize: 1 }, 1],
])('%o makes batches of %i records', (options, size) => {
  const { sink, engine } = start(options);
  writeNumbers(engine, 1, size - 1);
  expect(sink.records).toEqual([]);
  writeNumbers(engine, size, size);
  expect(sink.records).toEqual([size]);
});

test('a batch is never more than the queue may hold', () => {
  const { sink, engine } = start({ batchSize: 100, queueCapacity: 8 });
  writeNumbers(engine, 1, 8);
  expect(sink.records).toEqual([8]);
});

test('a batch never grows past maxBatchBytes, but for a record that alone is longer', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), fc.integer({ min: 1, max: 300 }), (texts, maxBatchBytes) => {
      const { sink, engine } = start({ maxBatchBytes, batchSize: 1000 });
      for (const line of texts) engine.write(line);
      engine.flushSync();
      for (const [index, batch] of sink.batches.entries()) {
        if (sink.records[index] !== 1) expect(Buffer.byteLength(batch)).toBeLessThanOrEqual(maxBatchBytes);
      }
      expect(sink.batches.join('')).toBe(texts.map((line) => `${Buffer.from(line)}\n`).join(''));
      expect(engine.stats().bytesWritten).toBe(Buffer.byteLength(sink.batches.join('')));
      vi.clearAllTimers();
    }),
  );
}, 60_000);

test.each([
  ['ascii', 'x'.repeat(9)],
  ['two-byte', 'éééé1'],
  ['three-byte', '€€€'],
  ['four-byte', '😀😀1'],
])('maxBatchBytes is exact in bytes of UTF-8: %s', (_name, line) => {
  const { sink, engine } = start({ maxBatchBytes: 30, batchSize: 1000 });
  for (let i = 0; i < 4; i++) engine.write(line);
  expect(sink.batches).toEqual([`${line}\n`.repeat(3)]);
});

test('a record longer than maxBatchBytes is a batch of its own, in its place', () => {
  const { sink, engine } = start({ maxBatchBytes: 20, batchSize: 1000 });
  const long = 'x'.repeat(100);
  for (const line of ['before', long, 'after', 'after']) engine.write(line);
  engine.flushSync();
  expect(sink.batches).toEqual(['before\n', `${long}\n`, 'after\nafter\n']);
});

test('a record waits for flushIntervalMs and no longer', () => {
  const { sink, engine } = start({ flushIntervalMs: 250 });
  engine.write('first');
  vi.advanceTimersByTime(100);
  engine.write('second');
  vi.advanceTimersByTime(149);
  expect(sink.batches).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(sink.batches).toEqual(['first\nsecond\n']);
});

test('the default interval is 100 ms', () => {
  const { sink, engine } = start();
  engine.write('line');
  vi.advanceTimersByTime(99);
  expect(sink.batches).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(sink.batches).toEqual(['line\n']);
});

test('an interval of 0 gathers one turn of the event loop', () => {
  const { sink, engine } = start({ flushIntervalMs: 0 });
  writeNumbers(engine, 1, 3);
  expect(sink.batches).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(sink.records).toEqual([3]);
});

test('drops of other records do not put off a batch that waits', () => {
  const { sink, engine } = start({ maxQueueBytes: 50, flushIntervalMs: 100 });
  engine.write('line');
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(25);
    engine.write('x'.repeat(100));
  }
  expect(sink.recordLines).toEqual(['line']);
});

const AROUND: readonly Level[] = [...STANDARD_LEVELS, 35, 45];

test.each<Level | undefined>([undefined, ...AROUND, 0])(
  'flush level %s: at or above it a record is out before the call returns',
  (flushLevel) => {
    const threshold = typeof flushLevel === 'number' ? flushLevel : LEVELS[(flushLevel ?? 'error') as 'error'];
    for (const level of AROUND) {
      const { sink, engine } = start({ flushLevel });
      engine.write('waits', 0);
      sink.batches.length = 0;
      engine.write('line', level);
      const number = typeof level === 'number' ? level : LEVELS[level as 'error'];
      expect([level, sink.batches.length]).toEqual([level, number >= threshold ? 1 : 0]);
    }
  },
);

test('a record that meets the flush level takes along what waits before it', () => {
  const { sink, engine } = start();
  writeNumbers(engine, 1, 2);
  engine.write('error', 'error');
  expect(sink.batches).toEqual(['00001\n00002\nerror\n']);
});

test('without a flush level even a critical record waits', () => {
  const { sink, engine } = start({ flushLevel: false });
  engine.write('line', 'critical');
  expect(sink.batches).toEqual([]);
});

test('line breaks inside a line are escaped, and the one at its end is not doubled', () => {
  const { sink, engine } = start();
  for (const line of ['plain', 'ended\n', 'two\nlines', 'two\nlines\n', '\n', '']) engine.write(line);
  engine.flushSync();
  expect(sink.lines).toEqual(['plain', 'ended', 'two\\nlines', 'two\\nlines', '', '']);
});

test.each([[undefined], [null], [Symbol('s')], [12n], [{}], [Object.create(null)], [[]]])(
  'a line that is no string (%s) is one line, not a throw',
  (line) => {
    const { sink, engine } = start();
    expect(engine.write(line as string)).toBe(true);
    engine.flushSync();
    expect(sink.lines).toHaveLength(1);
  },
);

test.each([
  [undefined, 'info'],
  [null, 'info'],
  ['loud', 'info'],
  [Number.NaN, 'info'],
  [{}, 'info'],
  [Symbol(), 'info'],
  [35, 'warning'],
  [-1, 'trace'],
  [1e9, 'critical'],
  ['WARN', 'warning'],
])('a record of level %s is counted as %s', (level, counted) => {
  const { engine } = start();
  expect(engine.write('line', level as Level)).toBe(true);
  expect(engine.stats().byLevel).toMatchObject({ [counted]: 1 });
});

test('handOver gives what waits to the sink without waiting for anything', () => {
  const { sink, engine } = start();
  writeNumbers(engine, 1, 2);
  engine.handOver();
  engine.handOver();
  expect(sink.lines).toEqual(numbers(1, 2));
  expect(sink.batches).toHaveLength(1);
  expect(linesOf(sink.batches.join(''))).toEqual(numbers(1, 2));
});
