/** A sink that cannot keep up: the bounds of the queue, and who is dropped. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LEVELS, type Level, STANDARD_LEVELS, type StandardLevel } from './level.ts';
import type { EngineOptions, OverflowPolicy } from './options.ts';
import type { Stats } from './stats.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';
import { StalledSink } from './testing/sinks.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const POLICIES: readonly OverflowPolicy[] = ['drop-oldest', 'drop-newest', 'block'];
const FLUSH_LEVELS: readonly (Level | false)[] = [false, ...STANDARD_LEVELS];

/** An engine over a pipe that takes nothing until it is given room. */
function stalled(options: EngineOptions) {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const watched = watchedEngine({
    destination: pathTo(pipe),
    batchSize: 10,
    blockTimeoutMs: 0,
    closeTimeoutMs: 0,
    ...options,
  });
  const recover = () => {
    pipe.room = Number.POSITIVE_INFINITY;
    vi.advanceTimersByTime(1000);
  };
  return { pipe, recover, ...watched };
}

/** Records that wait, by level, as long as nothing was written or failed. */
function waiting(stats: Stats): Record<StandardLevel, number> {
  const entries = STANDARD_LEVELS.map((level) => [level, stats.byLevel[level] - stats.droppedByLevel[level]]);
  return Object.fromEntries(entries);
}

describe.each([25, 20, 1])('a queue of %i records', (queueCapacity) => {
  test('drop-oldest keeps exactly the newest', () => {
    const { engine, pipe, recover } = stalled({ queueCapacity });
    expect(writeNumbers(engine, 1, 100)).not.toContain(false);
    expect(engine.stats()).toMatchObject({
      pending: queueCapacity,
      dropped: 100 - queueCapacity,
      queueSize: queueCapacity,
    });
    recover();
    expect(pipe.recordLines).toEqual(numbers(101 - queueCapacity, 100));
  });

  test.each(['drop-newest', 'block'] as const)('%s keeps exactly the oldest, and says no at once', (overflow) => {
    const { engine, pipe, recover } = stalled({ queueCapacity, overflow });
    const answers = writeNumbers(engine, 1, 100);
    expect(answers).toEqual(numbers(1, 100).map((_, index) => index < queueCapacity));
    expect(engine.stats()).toMatchObject({
      pending: queueCapacity,
      dropped: 100 - queueCapacity,
      queueSize: queueCapacity,
    });
    recover();
    expect(pipe.recordLines).toEqual(numbers(1, queueCapacity));
  });
});

test.each(POLICIES)('maxQueueBytes is exact under %s', (overflow) => {
  for (const [maxQueueBytes, kept] of [
    [60, 10],
    [59, 9],
    [6, 1],
  ] as const) {
    const { engine } = stalled({ maxQueueBytes, overflow });
    writeNumbers(engine, 1, 50);
    expect(engine.stats()).toMatchObject({ queueSize: kept, queueBytes: kept * 6, pending: kept, dropped: 50 - kept });
  }
});

test('bytes of the queue are bytes of UTF-8', () => {
  const { engine } = stalled({ maxQueueBytes: 21 });
  for (let i = 0; i < 10; i++) engine.write('€€');
  expect(engine.stats()).toMatchObject({ queueSize: 3, queueBytes: 21 });
});

test('neither bound is ever passed, whatever comes', () => {
  const record = fc.record({
    line: fc.string({ unit: 'binary', maxLength: 30 }),
    level: fc.constantFrom(...STANDARD_LEVELS),
  });
  const bounds = fc.record({
    queueCapacity: fc.integer({ min: 1, max: 30 }),
    maxQueueBytes: fc.integer({ min: 1, max: 300 }),
    batchSize: fc.integer({ min: 1, max: 12 }),
    maxBatchBytes: fc.integer({ min: 1, max: 100 }),
    overflow: fc.constantFrom(...POLICIES),
    flushLevel: fc.constantFrom(...FLUSH_LEVELS),
  });
  fc.assert(
    fc.property(bounds, fc.array(record, { maxLength: 80 }), fc.nat(60), (options, records, room) => {
      const { engine, pipe } = stalled(options);
      pipe.room = room;
      for (const { line, level } of records) {
        engine.write(line, level);
        const stats = engine.stats();
        expect(stats.queueSize).toBeLessThanOrEqual(options.queueCapacity);
        expect(stats.queueBytes).toBeLessThanOrEqual(options.maxQueueBytes);
        expect(stats.queueHighWater).toBeLessThanOrEqual(options.queueCapacity);
      }
      expect(engine.stats().accepted).toBe(records.length);
      vi.clearAllTimers();
    }),
    { numRuns: 60 },
  );
}, 60_000);

describe.each(POLICIES)('under %s', (overflow) => {
  test.each(FLUSH_LEVELS)(
    'with flush level %s errors outlast debug and info, also those that came first',
    (flushLevel) => {
      const { engine, pipe, recover } = stalled({ overflow, flushLevel, queueCapacity: 10, level: 'debug' });
      writeNumbers(engine, 1, 5, 'debug');
      writeNumbers(engine, 6, 10, 'info');
      expect(writeNumbers(engine, 11, 20, 'error')).not.toContain(false);
      expect(waiting(engine.stats())).toMatchObject({ debug: 0, info: 0, error: 10 });
      expect(writeNumbers(engine, 21, 30, 'info')).not.toContain(true);
      expect(waiting(engine.stats())).toMatchObject({ info: 0, error: 10 });
      recover();
      expect(pipe.recordLines).toEqual(numbers(11, 20));
    },
  );
});

test('no error is dropped while debug or info records wait, in any order of records', () => {
  const options = fc.record({
    queueCapacity: fc.integer({ min: 1, max: 12 }),
    batchSize: fc.integer({ min: 1, max: 5 }),
    overflow: fc.constantFrom(...POLICIES),
    flushLevel: fc.constantFrom(...FLUSH_LEVELS),
  });
  const levels = fc.array(fc.constantFrom<StandardLevel>('debug', 'info', 'error', 'critical'), { maxLength: 60 });
  fc.assert(
    fc.property(options, levels, (given, sequence) => {
      const { engine } = stalled(given);
      let lost = 0;
      for (const level of sequence) {
        engine.write('line', level);
        const stats = engine.stats();
        const { error, critical } = stats.droppedByLevel;
        const { debug, info } = waiting(stats);
        if (error + critical > lost) expect([debug, info]).toEqual([0, 0]);
        lost = error + critical;
      }
      vi.clearAllTimers();
    }),
  );
}, 60_000);

test('a record larger than maxQueueBytes is refused as too large and leaves the others alone', () => {
  const { engine, drops, pipe, recover } = stalled({ maxQueueBytes: 20 });
  writeNumbers(engine, 1, 2);
  expect(engine.write('x'.repeat(20))).toBe(false);
  expect(engine.write('x'.repeat(19), 'error')).toBe(true);
  expect(engine.stats()).toMatchObject({ accepted: 4, dropped: 3, pending: 1 });
  recover();
  expect(drops).toEqual([
    { count: 1, reason: 'too-large', byLevel: { info: 1 } },
    { count: 2, reason: 'queue-full', byLevel: { info: 2 } },
  ]);
  expect(pipe.recordLines).toEqual(['x'.repeat(19)]);
});

test('too large is too large for an idle sink, too', () => {
  const { engine, pipe, recover } = stalled({ maxQueueBytes: 20 });
  recover();
  expect([engine.write('x'.repeat(19)), engine.write('€€€€€€x'), engine.write('€€€€€€€')]).toEqual([true, true, false]);
  engine.flushSync();
  expect(pipe.recordLines).toEqual(['x'.repeat(19), '€€€€€€x']);
});

test.each(['drop-oldest', 'drop-newest'] as const)(
  '%s: what an asynchronous sink holds is beside the queue, and is kept',
  async (overflow) => {
    const sink = new StalledSink();
    const { engine } = watchedEngine({ destination: sink, batchSize: 10, queueCapacity: 25, overflow });
    writeNumbers(engine, 1, 100);
    expect(engine.stats()).toMatchObject({ pending: 35, queueSize: 25, dropped: 65 });
    sink.resume();
    await engine.flush();
    const kept = overflow === 'drop-oldest' ? numbers(76, 100) : numbers(11, 35);
    expect(sink.recordLines).toEqual([...numbers(1, 10), ...kept]);
  },
);

test('the high-water mark is that of the worst moment', () => {
  const { engine, recover } = stalled({ queueCapacity: 50 });
  writeNumbers(engine, 1, 30);
  recover();
  expect(engine.stats()).toMatchObject({ queueSize: 0, queueBytes: 0, queueHighWater: 30 });
});

test('a sink that keeps up leaves nothing in the queue', () => {
  const { engine, recover } = stalled({});
  recover();
  writeNumbers(engine, 1, 1000);
  expect(engine.stats()).toMatchObject({ queueSize: 0, queueHighWater: 0, dropped: 0, written: 1000 });
});

test('errors that wait alone are gathered into batches as others are', () => {
  const { engine, pipe, recover } = stalled({ queueCapacity: 40, flushLevel: false });
  writeNumbers(engine, 1, 100, LEVELS.error);
  recover();
  expect(pipe.recordLines).toEqual(numbers(61, 100));
  expect(pipe.writes).toBeLessThanOrEqual(7);
});
