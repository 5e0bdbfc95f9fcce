import { expect, test } from 'vitest';
import { WakeBudget } from './wake-budget.ts';

/** Wakes that it allows at one moment. */
function wakesAt(budget: WakeBudget, nowMs: number): number {
  let wakes = 0;
  while (budget.allows(nowMs) && wakes < 1000) {
    budget.spend();
    wakes++;
  }
  return wakes;
}

test('eight wakes at once, then one every two milliseconds', () => {
  const budget = new WakeBudget(100);
  expect(wakesAt(budget, 100)).toBe(8);
  expect(wakesAt(budget, 101)).toBe(0);
  expect(wakesAt(budget, 102)).toBe(1);
  expect(wakesAt(budget, 108)).toBe(3);
});

test('it saves up no more than eight', () => {
  const budget = new WakeBudget(0);
  expect(wakesAt(budget, 1e6)).toBe(8);
});

test('asking costs nothing, and a clock that goes back gives nothing', () => {
  const budget = new WakeBudget(10);
  for (let ask = 0; ask < 100; ask++) expect(budget.allows(10)).toBe(true);
  expect(wakesAt(budget, 10)).toBe(8);
  expect(wakesAt(budget, 0)).toBe(0);
});
