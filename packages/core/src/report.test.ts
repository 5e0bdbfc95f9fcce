import { writeSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { KakashiError } from './errors.ts';
import type { DropReport } from './options.ts';
import { reportDropOnStderr, reportDropsHeldBack, reportErrorOnStderr } from './report.ts';
import { clock } from './testing/clock.ts';

vi.mock('./clock.ts', () => import('./testing/clock.ts'));
vi.mock('node:fs', async (original) => ({ ...(await original<typeof import('node:fs')>()), writeSync: vi.fn() }));
vi.mock('./sink/nonblocking.ts', () => ({ openNonBlocking: () => undefined, unblockSocket: () => {} }));

beforeEach(() => {
  // Limits belong to the process: each test begins when those of the last one are over.
  clock.now += 1_000_000;
  vi.mocked(writeSync).mockReset();
});

const written = () => vi.mocked(writeSync).mock.calls.map(([fd, line]) => [fd, line]);

const dropped = (reason: DropReport['reason'], byLevel: Record<string, number>): DropReport => ({
  count: Object.values(byLevel).reduce((sum, count) => sum + count, 0),
  reason,
  byLevel,
});

test('drops are one line on stderr in 10 s, and none goes unmentioned', () => {
  reportDropOnStderr(dropped('queue-full', { debug: 3 }));
  reportDropOnStderr(dropped('queue-full', { debug: 1, info: 2 }));
  reportDropOnStderr(dropped('too-large', { info: 1 }));
  clock.now += 9_999;
  reportDropOnStderr(dropped('queue-full', { debug: 1 }));
  clock.now += 1;
  reportDropOnStderr(dropped('queue-full', { error: 1 }));
  expect(written()).toEqual([
    [2, 'kakashi: dropped 3 records | reason=queue-full debug=3\n'],
    [2, 'kakashi: dropped 6 records | reason=queue-full,too-large debug=2 info=3 error=1\n'],
  ]);
});

test('what was held back can be had before its time, and is told once', () => {
  reportDropOnStderr(dropped('queue-full', { info: 1 }));
  reportDropOnStderr(dropped('close-timeout', { info: 2 }));
  reportDropsHeldBack();
  reportDropsHeldBack();
  expect(written()).toEqual([
    [2, 'kakashi: dropped 1 records | reason=queue-full info=1\n'],
    [2, 'kakashi: dropped 2 records | reason=close-timeout info=2\n'],
  ]);
});

test('errors are one line for each code in 10 s, with the number held back', () => {
  const failed = new KakashiError('ERR_KAKASHI_SINK_FAILED', 'no');
  reportErrorOnStderr(failed);
  reportErrorOnStderr(failed);
  reportErrorOnStderr(new KakashiError('ERR_KAKASHI_CALLBACK', 'other'));
  clock.now += 10_000;
  reportErrorOnStderr(failed);
  expect(written()).toEqual([
    [2, 'kakashi: ERR_KAKASHI_SINK_FAILED: no\n'],
    [2, 'kakashi: ERR_KAKASHI_CALLBACK: other\n'],
    [2, 'kakashi: ERR_KAKASHI_SINK_FAILED: no (2 such reports since the last line)\n'],
  ]);
});

test('a message cannot forge a line', () => {
  reportErrorOnStderr(new KakashiError('ERR_KAKASHI_SINK_OPEN', 'a\nkakashi: b'));
  expect(written()).toEqual([[2, 'kakashi: ERR_KAKASHI_SINK_OPEN: a\\nkakashi: b\n']]);
});

test("a stderr that cannot be written to is nobody's problem", () => {
  vi.mocked(writeSync).mockImplementation(() => {
    throw new Error('EPIPE');
  });
  expect(() => reportErrorOnStderr(new KakashiError('ERR_KAKASHI_FLUSH_LOST', 'no'))).not.toThrow();
});
