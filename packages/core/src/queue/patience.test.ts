import { beforeEach, expect, test, vi } from 'vitest';
import { clock } from '../testing/clock.ts';
import { Patience } from './patience.ts';

vi.mock('../clock.ts', () => import('../testing/clock.ts'));

/** What was slept at a time, in ms. */
let slices: number[] = [];

beforeEach(() => {
  clock.now = 0;
  slices = [];
  clock.onSleep = (ms) => slices.push(ms);
});

/** A sink that takes something at these times. */
function sinkTakingAt(...times: number[]) {
  const taken = () => times.filter((time) => time <= clock.now).length;
  return { taken, never: () => false, attempt: vi.fn() };
}

test('what is done at the first attempt is not waited for', () => {
  const attempt = vi.fn();
  expect(
    new Patience(100).waitFor(
      () => true,
      attempt,
      () => 0,
    ),
  ).toBe(true);
  expect([attempt.mock.calls.length, slices]).toEqual([1, []]);
});

test('it waits in short slices, never beyond its timeout', () => {
  const { never, attempt } = sinkTakingAt();
  expect(new Patience(40).waitFor(never, attempt, () => 0)).toBe(false);
  expect(slices).toEqual([1, 2, 4, 8, 10, 10, 5]);
  expect(attempt).toHaveBeenCalledTimes(8);
});

test('it ends as soon as it is done', () => {
  const { taken, attempt } = sinkTakingAt(5);
  expect(new Patience(1000).waitFor(() => taken() > 0, attempt, taken)).toBe(true);
  expect(clock.now).toBe(7);
});

test('after a wait in vain it attempts, but does not wait again until there is progress', () => {
  const { taken, never, attempt } = sinkTakingAt(500);
  const patience = new Patience(100);
  patience.waitFor(never, attempt, taken);
  attempt.mockClear();
  expect(patience.waitFor(never, attempt, taken)).toBe(false);
  expect([clock.now, attempt.mock.calls.length]).toEqual([100, 1]);
  clock.now = 500;
  patience.waitFor(never, attempt, taken);
  expect(clock.now).toBe(600);
});

test('a timeout of 0 does not wait', () => {
  const { never, attempt } = sinkTakingAt();
  expect(new Patience(0).waitFor(never, attempt, () => 0)).toBe(false);
  expect(slices).toEqual([]);
});
