import { expect, test } from 'vitest';
import { FlushWaiters } from './flush-waiters.ts';

/** The state of a promise after everything that was due has run. */
async function stateOf(promise: Promise<void>): Promise<string> {
  const pending = Symbol();
  try {
    return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, pending))])) === pending
      ? 'pending'
      : 'resolved';
  } catch (error) {
    return (error as Error & { code: string }).code;
  }
}

test('a wait is over when every chunk up to its own is settled, and not before', async () => {
  const waiters = new FlushWaiters();
  const first = waiters.wait(1);
  const third = waiters.wait(3);
  waiters.settle(2);
  expect([await stateOf(first), await stateOf(third)]).toEqual(['resolved', 'pending']);
  waiters.settle(3);
  expect(await stateOf(third)).toBe('pending');
  waiters.settle(4);
  expect(await stateOf(third)).toBe('resolved');
});

test('a loss fails those that waited for it, and no others', async () => {
  const waiters = new FlushWaiters();
  const before = waiters.wait(1);
  const after = waiters.wait(2);
  waiters.lose(2, 3);
  waiters.settle(Number.POSITIVE_INFINITY);
  expect(await stateOf(before)).toBe('resolved');
  await expect(after).rejects.toMatchObject({
    code: 'ERR_KAKASHI_FLUSH_LOST',
    message: 'flush: 3 of the records it waited for were lost',
  });
});
