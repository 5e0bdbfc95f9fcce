/** Failures and drops reach `onError` and `onDrop`, exactly and without harm. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEngine } from './open-engine.ts';
import type { DropReport, EngineOptions } from './options.ts';
import * as report from './report.ts';
import { watchedEngine, writeNumbers } from './testing/engines.ts';
import { FailWriter, systemError, ThrowingSink } from './testing/sinks.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(report, 'reportErrorOnStderr').mockReturnValue();
  vi.spyOn(report, 'reportDropOnStderr').mockReturnValue();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

vi.mock('./report.ts', { spy: true });

/** An engine whose sink is stalled and whose queue holds one record. */
function full(options: EngineOptions) {
  const sink = new FailWriter(systemError('EAGAIN'));
  return { sink, ...watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 1, ...options }) };
}

const countOf = (drops: readonly DropReport[]) => drops.reduce((sum, { count }) => sum + count, 0);

test('drops of one turn of the event loop are one report, and never told from inside a logging call', () => {
  const { engine, drops } = full({});
  writeNumbers(engine, 1, 50, 'debug');
  writeNumbers(engine, 51, 100);
  expect(drops).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(drops).toEqual([{ count: 99, reason: 'queue-full', byLevel: { debug: 50, info: 49 } }]);
});

test.each(['drop-oldest', 'drop-newest'] as const)(
  'under %s the reports add up to the drops, by level, too',
  (overflow) => {
    const { engine, drops } = full({ overflow });
    for (let i = 0; i < 500; i++) {
      engine.write('line', (['debug', 'info', 'warning', 'error'] as const)[i % 4]);
      if (i % 7 === 0) vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(0);
    const { dropped, droppedByLevel } = engine.stats();
    expect([countOf(drops), dropped]).toEqual([499, 499]);
    const byLevel: Record<string, number> = { trace: 0, critical: 0 };
    for (const each of drops) {
      for (const [level, count] of Object.entries(each.byLevel)) byLevel[level] = (byLevel[level] ?? 0) + count;
    }
    expect(byLevel).toEqual(droppedByLevel);
  },
);

test('a record after close is counted, reported and refused, not thrown', async () => {
  const { sink, engine, drops } = full({});
  sink.error = undefined;
  await engine.close();
  expect(engine.write('late', 'error')).toBe(false);
  vi.advanceTimersByTime(0);
  expect(drops).toEqual([{ count: 1, reason: 'closed', byLevel: { error: 1 } }]);
  expect(engine.stats()).toMatchObject({ accepted: 1, dropped: 1 });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('callback');
    },
  ],
  ['rejects', () => Promise.reject(new Error('callback'))],
  [
    'throws what cannot be read',
    () => {
      throw new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      );
    },
  ],
])('a callback that %s harms nobody and is heard of', async (_how, callback) => {
  const { sink, engine } = full({ onDrop: callback, onError: callback });
  sink.error = systemError('ENOSPC');
  writeNumbers(engine, 1, 3);
  await vi.advanceTimersByTimeAsync(0);
  const told = vi
    .mocked(report.reportErrorOnStderr)
    .mock.calls.map(([error]) => [error.code, error.message.slice(0, 7)]);
  expect(told).toContainEqual(['ERR_KAKASHI_CALLBACK', 'onError']);
  expect(told).toContainEqual(['ERR_KAKASHI_CALLBACK', 'onDrop ']);
  sink.error = undefined;
  await engine.flush();
  expect(sink.recordLines).toEqual(['00003']);
});

test('one callback that throws does not keep later reports from being told', () => {
  const onDrop = vi.fn(() => {
    throw new Error('callback');
  });
  const { engine } = full({ onDrop, maxQueueBytes: 10 });
  writeNumbers(engine, 1, 3);
  engine.write('x'.repeat(20));
  vi.advanceTimersByTime(0);
  writeNumbers(engine, 4, 4);
  vi.advanceTimersByTime(0);
  expect(onDrop.mock.calls).toMatchObject([
    [{ reason: 'queue-full' }],
    [{ reason: 'too-large' }],
    [{ reason: 'queue-full' }],
  ]);
});

test('without callbacks both go to stderr', () => {
  const engine = createEngine({ destination: new FailWriter(systemError('ENOSPC')), batchSize: 1, queueCapacity: 1 });
  writeNumbers(engine, 1, 3);
  vi.advanceTimersByTime(0);
  expect(report.reportErrorOnStderr).toHaveBeenCalledWith(
    expect.objectContaining({ code: 'ERR_KAKASHI_SINK_STALLED' }),
  );
  expect(report.reportDropOnStderr).toHaveBeenCalledWith({ count: 2, reason: 'queue-full', byLevel: { info: 2 } });
});

test('a flood of different errors in one turn is cut', () => {
  const sink = new FailWriter();
  const { engine, errors } = watchedEngine({ destination: sink, batchSize: 1 });
  for (let i = 0; i < 1000; i++) {
    sink.error = new Error(`failure ${i}`);
    engine.write('line');
  }
  vi.advanceTimersByTime(0);
  expect(errors.length).toBeLessThan(20);
  expect(errors[0]?.message).toContain('failure 0');
  expect(engine.stats().failed).toBe(1000);
});

test('a sink that throws from every method never throws into the caller', async () => {
  const { engine, errors } = watchedEngine({ destination: new ThrowingSink(), batchSize: 2 });
  expect(writeNumbers(engine, 1, 3)).toEqual([true, true, true]);
  engine.flushSync();
  await expect(engine.flush()).rejects.toMatchObject({ name: 'KakashiError', code: 'ERR_KAKASHI_SINK_FAILED' });
  const stats = await engine.close();
  expect(stats).toMatchObject({ accepted: 3, failed: 3, pending: 0 });
  expect(errors.every(({ name }) => name === 'KakashiError')).toBe(true);
  expect(errors.map(({ message }) => message).join()).toMatch(/write.*flush.*clos/s);
});
