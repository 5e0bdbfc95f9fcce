import { readlinkSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { isThreadGone, systemThreadId } from './thread-id.ts';

vi.mock('node:fs', { spy: true });

test('where the system does not tell, a thread has no id, and none is known to be gone', () => {
  vi.mocked(readlinkSync).mockImplementationOnce(() => {
    throw new Error('no /proc here');
  });
  expect(systemThreadId()).toBe(0);
  vi.mocked(readlinkSync).mockReturnValueOnce('/somewhere/else');
  expect(systemThreadId()).toBe(0);
  expect(isThreadGone(0)).toBe(false);
});

test.runIf(process.platform === 'linux')('a thread that lives has an id, and is not gone', () => {
  expect(systemThreadId()).toBeGreaterThan(0);
  expect(isThreadGone(systemThreadId())).toBe(false);
});
