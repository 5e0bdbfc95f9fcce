import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Alarm, keepAliveDuring } from './alarm.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([0, 1, 50])('it rings once, %i ms after it was set', (delayMs) => {
  const ring = vi.fn();
  const alarm = new Alarm(ring);
  alarm.set(delayMs);
  expect(alarm.armed).toBe(true);
  if (delayMs > 0) vi.advanceTimersByTime(delayMs - 1);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(delayMs > 0 ? 1 : 0);
  expect([ring.mock.calls.length, alarm.armed]).toEqual([1, false]);
  vi.advanceTimersByTime(1000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test.each([
  [50, 20],
  [50, 50],
  [50, 0],
])('a call in %i ms is replaced by one in %i ms', (firstMs, secondMs) => {
  const ring = vi.fn();
  const alarm = new Alarm(ring);
  alarm.set(firstMs);
  vi.advanceTimersByTime(Math.floor(firstMs / 3));
  alarm.set(secondMs);
  vi.advanceTimersByTime(Math.max(secondMs - 1, 0));
  expect(ring).toHaveBeenCalledTimes(secondMs === 0 ? 1 : 0);
  vi.advanceTimersByTime(1000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('a call at the end of this turn is replaced by a later one', () => {
  const ring = vi.fn();
  const alarm = new Alarm(ring);
  alarm.set(0);
  alarm.set(50);
  vi.advanceTimersByTime(49);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledTimes(1);
});

test.each([0, 50])('one that is cancelled (%i ms) does not ring, and can be set again', (delayMs) => {
  const ring = vi.fn();
  const alarm = new Alarm(ring);
  alarm.cancel();
  alarm.set(delayMs);
  alarm.cancel();
  vi.advanceTimersByTime(1000);
  expect([ring.mock.calls.length, alarm.armed]).toEqual([0, false]);
  alarm.set(delayMs);
  vi.advanceTimersByTime(1000);
  expect(ring).toHaveBeenCalledTimes(1);
});

test('it can be set again from inside its own call, at the same delay', () => {
  const ring = vi.fn(() => {
    if (ring.mock.calls.length < 3) alarm.set(10);
  });
  const alarm = new Alarm(ring);
  alarm.set(10);
  vi.advanceTimersByTime(29);
  expect(ring).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(ring).toHaveBeenCalledTimes(3);
});

test('what keeps the process alive does so until the last of them is settled, also by a rejection', async () => {
  const before = vi.getTimerCount();
  const settle: (() => void)[] = [];
  const waiting = [0, 1].map((index) =>
    keepAliveDuring(
      () =>
        new Promise<void>((resolve, reject) => {
          settle.push(index === 0 ? resolve : () => reject(new Error('no')));
        }),
    ).catch(() => {}),
  );
  expect(vi.getTimerCount()).toBe(before + 1);
  settle[0]?.();
  await waiting[0];
  expect(vi.getTimerCount()).toBe(before + 1);
  settle[1]?.();
  await waiting[1];
  expect(vi.getTimerCount()).toBe(before);
});
