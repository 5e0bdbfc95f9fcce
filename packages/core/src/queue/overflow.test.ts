/** What one more record does when the queue is full, and the sink has room again that nobody has noticed yet. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { EngineOptions } from '../options.ts';
import { clock } from '../testing/clock.ts';
import { numbers, watchedEngine, writeNumbers } from '../testing/engines.ts';
import { pathTo, ShortWriter } from '../testing/outlets.ts';
import { MemorySink } from '../testing/sinks.ts';

vi.mock('../sink/open.ts', () => import('../testing/outlets.ts'));
vi.mock('../clock.ts', () => import('../testing/clock.ts'));

beforeEach(() => {
  clock.now = 0;
  clock.onSleep = () => {};
});

/** An engine with four records in its full queue; its pipe could take them now. */
function full(options: EngineOptions) {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const watched = watchedEngine({ destination: pathTo(pipe), batchSize: 2, queueCapacity: 4, ...options });
  writeNumbers(watched.engine, 1, 4);
  pipe.room = Number.POSITIVE_INFINITY;
  return { pipe, ...watched };
}

test('a sink whose backoff is over is tried before anything is dropped', () => {
  const { pipe, engine } = full({ overflow: 'drop-newest' });
  clock.now = 1000;
  expect(writeNumbers(engine, 5, 6)).toEqual([true, true]);
  engine.flushSync();
  expect([pipe.lines, engine.stats().dropped]).toEqual([numbers(1, 6), 0]);
});

test('in async mode a logging call does not try it', async () => {
  const sink = new MemorySink();
  const { engine } = watchedEngine({
    destination: sink,
    mode: 'async',
    overflow: 'drop-newest',
    batchSize: 2,
    queueCapacity: 4,
  });
  expect(writeNumbers(engine, 1, 5)).toEqual([true, true, true, true, false]);
  expect(sink.lines).toEqual([]);
  await engine.close();
  expect(sink.recordLines).toEqual(numbers(1, 4));
});

test('within its backoff it is left alone, and the drop is told as one of a full queue', async () => {
  const { pipe, engine, drops } = full({ overflow: 'drop-newest' });
  expect(writeNumbers(engine, 5, 5)).toEqual([false]);
  expect(pipe.lines).toEqual([]);
  await engine.close();
  expect(drops).toEqual([{ count: 1, reason: 'queue-full', byLevel: { info: 1 } }]);
});

test('a record that may wait finds out at once, whatever the backoff', () => {
  const { pipe, engine } = full({ overflow: 'block' });
  expect(writeNumbers(engine, 5, 5)).toEqual([true]);
  expect([clock.now, pipe.lines]).toEqual([0, numbers(1, 4)]);
});

test('a record that waits goes on as soon as there is room for it', () => {
  const { pipe, engine } = full({ overflow: 'block', blockTimeoutMs: 1000 });
  pipe.room = 0;
  clock.onSleep = () => {
    if (clock.now >= 100) pipe.room = 6;
  };
  expect(writeNumbers(engine, 5, 5)).toEqual([true]);
  expect(clock.now).toBeLessThanOrEqual(110);
  expect(pipe.lines).toEqual(numbers(1, 1));
});
