import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FlushTimer } from './flush-timer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A timer, and the times in ms at which it was due. */
function started(intervalMs: number) {
  const startedAt = performance.now();
  const times: number[] = [];
  const timer = new FlushTimer(intervalMs, () => {
    times.push(performance.now() - startedAt);
    timer.stop();
  });
  timer.start();
  return { timer, times };
}

test('a batch is due one interval after its first record, once', () => {
  const { times } = started(100);
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([100]);
});

test('a batch that begins after an earlier one has left waits its own full interval', () => {
  const { timer, times } = started(100);
  vi.advanceTimersByTime(60);
  timer.stop();
  timer.start();
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([160]);
});

test('a batch that began a millisecond after another waits for that millisecond', () => {
  const { timer, times } = started(100);
  vi.advanceTimersByTime(1);
  timer.stop();
  timer.start();
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([101]);
});

test('a batch that has left is not due', () => {
  const { timer, times } = started(100);
  timer.stop();
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([]);
  timer.start();
  timer.cancel();
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([]);
});

test('other work within the interval does not put off a batch that waits', () => {
  const { timer, times } = started(100);
  for (let i = 0; i < 9; i++) {
    vi.advanceTimersByTime(20);
    timer.startIfStopped();
  }
  expect(times[0]).toBe(100);
});

test('an interval of 0 is the end of the current turn of the event loop', () => {
  const { times } = started(0);
  expect(times).toEqual([]);
  vi.runAllTicks();
  expect(times).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(times).toHaveLength(1);
});

test('it never keeps the process alive', () => {
  vi.useRealTimers();
  const timeouts = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timeouts();
  const { timer } = started(60_000);
  expect(timeouts()).toBe(before);
  timer.cancel();
});
