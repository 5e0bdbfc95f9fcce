/** Flush and close: what they wait for, what they tell, in any order. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';
import { FailWriter, MemorySink, StalledSink, systemError } from './testing/sinks.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What has become of a promise by now: `pending`, `resolved`, or the code it was rejected with. */
function watch(promise: Promise<unknown>): { state: string } {
  const watched = { state: 'pending' };
  promise.then(
    () => {
      watched.state = 'resolved';
    },
    (error: { code: string }) => {
      watched.state = error.code;
    },
  );
  return watched;
}

const turn = () => vi.advanceTimersByTimeAsync(0);

function stalled(options = {}) {
  const sink = new StalledSink();
  return { sink, ...watchedEngine({ destination: sink, batchSize: 2, ...options }) };
}

test('flush resolves when all that was accepted before it is settled, and not before', async () => {
  const { sink, engine } = stalled();
  writeNumbers(engine, 1, 5);
  const flush = watch(engine.flush());
  for (let batch = 0; batch < 3; batch++) {
    await turn();
    expect([batch, flush.state]).toEqual([batch, 'pending']);
    sink.answer();
  }
  await turn();
  expect([flush.state, sink.lines]).toEqual(['resolved', numbers(1, 5)]);
});

test('flush does not wait for what comes later', async () => {
  const { sink, engine } = stalled();
  writeNumbers(engine, 1, 2);
  const flush = watch(engine.flush());
  writeNumbers(engine, 3, 8);
  sink.answer();
  await turn();
  expect([flush.state, sink.waiting, engine.stats().pending]).toEqual(['resolved', true, 6]);
});

test('flush of nothing resolves, and asks the sink to flush', async () => {
  const sink = new MemorySink();
  const { engine } = watchedEngine({ destination: sink });
  await engine.flush();
  expect(sink.calls).toEqual(['flush']);
});

test('the sink is asked to flush after the last write', async () => {
  const sink = new MemorySink();
  const { engine } = watchedEngine({ destination: sink });
  engine.write('line');
  await engine.flush();
  expect(sink.calls).toEqual(['write', 'flush']);
});

describe('flush rejects if some of what it waited for was lost', () => {
  test('because the sink refused it', async () => {
    const sink = new FailWriter(new Error('no'));
    const { engine } = watchedEngine({ destination: sink });
    writeNumbers(engine, 1, 3);
    await expect(engine.flush()).rejects.toMatchObject({ name: 'KakashiError', code: 'ERR_KAKASHI_FLUSH_LOST' });
    sink.error = undefined;
    await expect(engine.flush()).resolves.toBeUndefined();
  });

  test('because it was evicted meanwhile, though not if only later records were', async () => {
    const { sink, engine } = stalled({ queueCapacity: 4 });
    writeNumbers(engine, 1, 4);
    const flush = watch(engine.flush());
    writeNumbers(engine, 5, 7);
    sink.flowing = true;
    sink.answer();
    await vi.advanceTimersByTimeAsync(100);
    expect(flush.state).toBe('ERR_KAKASHI_FLUSH_LOST');
    const newest = stalled({ queueCapacity: 4, overflow: 'drop-newest' });
    writeNumbers(newest.engine, 1, 4);
    const other = watch(newest.engine.flush());
    writeNumbers(newest.engine, 5, 20);
    newest.sink.resume();
    await turn();
    expect([other.state, newest.engine.stats().dropped]).toEqual(['resolved', 14]);
  });

  test('because closing ran out of time', async () => {
    const { engine } = stalled({ closeTimeoutMs: 50 });
    writeNumbers(engine, 1, 3);
    const flush = watch(engine.flush());
    void engine.close();
    await vi.advanceTimersByTimeAsync(50);
    expect(flush.state).toBe('ERR_KAKASHI_FLUSH_LOST');
  });
});

test('losses before the flush are not its own', async () => {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const { engine } = watchedEngine({ destination: pathTo(pipe), batchSize: 1, queueCapacity: 2 });
  writeNumbers(engine, 1, 5);
  const flush = watch(engine.flush());
  pipe.room = Number.POSITIVE_INFINITY;
  await vi.advanceTimersByTimeAsync(100);
  expect([flush.state, engine.stats().dropped]).toEqual(['resolved', 3]);
});

test('flushSync writes what was accepted, and waits in vain only once', () => {
  vi.useRealTimers();
  const pipe = new ShortWriter();
  const { engine } = watchedEngine({ destination: pathTo(pipe), closeTimeoutMs: 100 });
  writeNumbers(engine, 1, 3);
  engine.flushSync();
  expect(pipe.lines).toEqual(numbers(1, 3));
  pipe.room = 0;
  const deliver = vi.spyOn(pipe, 'deliver');
  engine.write('stalled');
  engine.flushSync();
  const attempts = deliver.mock.calls.length;
  engine.flushSync();
  expect(attempts).toBeGreaterThan(1);
  expect(deliver.mock.calls.length).toBe(attempts + 1);
  expect(engine.stats()).toMatchObject({ pending: 1, dropped: 0 });
});

test('close writes everything, then closes the sink, once', async () => {
  const sink = new MemorySink();
  const { engine } = watchedEngine({ destination: sink });
  writeNumbers(engine, 1, 3);
  const closing = engine.close();
  expect(engine.close()).toBe(closing);
  await expect(closing).resolves.toMatchObject({ accepted: 3, written: 3, pending: 0 });
  await engine.close();
  expect(sink.calls).toEqual(['write', 'flush', 'close']);
});

test('after close nothing reaches the sink any more, whatever is called', async () => {
  const sink = new MemorySink();
  const { engine, drops } = watchedEngine({ destination: sink, maxQueueBytes: 10 });
  await engine.close();
  const calls = sink.calls.length;
  expect([engine.write('late', 'critical'), engine.write('x'.repeat(20))]).toEqual([false, false]);
  await engine.flush();
  engine.flushSync();
  engine.handOver();
  engine.reopen();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sink.calls.slice(calls)).toEqual([]);
  expect(drops.map(({ reason }) => reason)).toEqual(['closed']);
  expect(engine.stats()).toMatchObject({ accepted: 2, dropped: 2, pending: 0 });
});

test('drops that were never marked do not open a closed sink again', async () => {
  const sink = new StalledSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 1, closeTimeoutMs: 20 });
  writeNumbers(engine, 1, 5);
  void engine.close();
  await vi.advanceTimersByTimeAsync(50);
  sink.resume();
  await engine.flush();
  engine.handOver();
  await vi.advanceTimersByTimeAsync(1000);
  expect(sink.calls.at(-1)).toBe('close');
  expect(sink.lines).toEqual(['00001']);
});

type Call = (engine: Engine) => unknown;
const FLUSH: Call = (engine) => engine.flush();
const SYNC: Call = (engine) => engine.flushSync();
const CLOSE: Call = (engine) => engine.close();

test.each<[string, Call[]]>([
  ['flush, flush', [FLUSH, FLUSH]],
  ['flush, close', [FLUSH, CLOSE]],
  ['close, flush', [CLOSE, FLUSH]],
  ['flushSync, close, flush', [SYNC, CLOSE, FLUSH]],
  ['close, flushSync, close', [CLOSE, SYNC, CLOSE]],
  ['flush, close, flushSync, flush', [FLUSH, CLOSE, SYNC, FLUSH]],
])('%s: all settle, and everything is written once', async (_name, calls) => {
  const sink = new StalledSink();
  sink.flowing = true;
  const { engine } = watchedEngine({ destination: sink, batchSize: 2 });
  writeNumbers(engine, 1, 7);
  await Promise.all(calls.map((call) => call(engine)));
  await engine.close();
  expect(sink.lines).toEqual(numbers(1, 7));
});

test('a sink that never answers costs closeTimeoutMs and no more, and what it left is counted', async () => {
  const { engine, drops, errors } = stalled({ closeTimeoutMs: 300 });
  writeNumbers(engine, 1, 5);
  engine.write('debug', 'debug');
  const close = watch(engine.close());
  await vi.advanceTimersByTimeAsync(299);
  expect(close.state).toBe('pending');
  await vi.advanceTimersByTimeAsync(1);
  expect(close.state).toBe('resolved');
  expect(engine.stats()).toMatchObject({
    accepted: 6,
    written: 0,
    dropped: 6,
    pending: 0,
    queueSize: 0,
    queueBytes: 0,
  });
  expect(drops).toEqual([{ count: 6, reason: 'close-timeout', byLevel: { debug: 1, info: 5 } }]);
  expect(errors.map(({ code }) => code)).toContain('ERR_KAKASHI_CLOSE_TIMEOUT');
});

test('an answer that comes after close gave up changes nothing', async () => {
  const { sink, engine } = stalled({ closeTimeoutMs: 10 });
  writeNumbers(engine, 1, 2);
  void engine.close();
  await vi.advanceTimersByTimeAsync(20);
  const before = engine.stats();
  sink.answer();
  await turn();
  expect(engine.stats()).toEqual(before);
});

test.each(['flush', 'close'] as const)('a %s of the sink that never settles does not hold close up', async (name) => {
  const sink = new MemorySink();
  sink[name] = () => new Promise<void>(() => {});
  const { engine } = watchedEngine({ destination: sink, closeTimeoutMs: 100 });
  engine.write('line');
  const close = watch(engine.close());
  await vi.advanceTimersByTimeAsync(101);
  expect([close.state, engine.stats().written]).toEqual(['resolved', 1]);
});

test('a disk that is full while closing, and then is not, costs nothing', async () => {
  const sink = new FailWriter(systemError('ENOSPC'));
  const { engine } = watchedEngine({ destination: sink, closeTimeoutMs: 1000 });
  writeNumbers(engine, 1, 3);
  const close = watch(engine.close());
  await vi.advanceTimersByTimeAsync(200);
  sink.error = undefined;
  await vi.advanceTimersByTimeAsync(500);
  expect([close.state, sink.lines, engine.stats().dropped]).toEqual(['resolved', numbers(1, 3), 0]);
});

test.each([['', 12, null, {}]].flat())('reopen(%o) is wrong', (path) => {
  const { engine } = watchedEngine({ destination: new MemorySink() });
  expect(() => engine.reopen(path as string)).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_ARGUMENT_INVALID', option: 'path' }),
  );
});

test('reopen gives the sink what came before, then opens it anew', () => {
  const sink = new MemorySink();
  const { engine } = watchedEngine({ destination: sink });
  engine.write('before');
  engine.reopen('/other');
  engine.write('after', 'error');
  expect(sink.calls).toEqual(['write', 'reopen /other', 'write']);
});
