import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const delays = (backoff: Backoff, kind: 'stall' | 'fault', count: number) =>
  Array.from({ length: count }, () => backoff.next(kind));

test.each([
  { kind: 'stall', expected: [1, 2, 4, 8, 16, 32, 50, 50] },
  { kind: 'fault', expected: [10, 20, 40, 80, 160, 320, 640, 1000, 1000] },
] as const)('a $kind is waited for in doubling delays up to the largest', ({ kind, expected }) => {
  expect(delays(new Backoff(), kind, expected.length)).toEqual(expected);
});

test('progress, or trouble of the other kind, starts over', () => {
  const backoff = new Backoff();
  delays(backoff, 'stall', 4);
  expect(backoff.next('fault')).toBe(10);
  expect(backoff.next('stall')).toBe(1);
  delays(backoff, 'stall', 4);
  backoff.reset();
  expect(backoff.next('stall')).toBe(1);
});
