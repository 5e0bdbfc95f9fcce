import { expect, test, vi } from 'vitest';
import { forget, remember } from './last-call.ts';

test('who is remembered is called at the exit, by one listener for all', () => {
  const before = process.listenerCount('exit');
  const [one, two, three] = [vi.fn(), vi.fn(), vi.fn()];
  for (const take of [one, two, three]) remember(take);
  forget(two);
  expect(process.listenerCount('exit')).toBe(before + 1);
  const listener = process.listeners('exit').at(-1) as (code: number) => void;
  listener(0);
  expect([one, two, three].map((take) => take.mock.calls.length)).toEqual([1, 0, 1]);
  process.removeListener('exit', listener);
});
