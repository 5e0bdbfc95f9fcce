/** A process lives on for a flush or a close that somebody waits for, and for nothing else of Kakashi's. */
import { join } from 'node:path';
import type { Stats } from '@kakashi/core';
import { expect, test } from 'vitest';
import { dropsIn, type End, expectSettled, Fifo, folder, lines, Play, records, run } from './harness.ts';

/** Long enough to be told from a process that just ends. */
const FOREVER_MS = 60_000;
const SOON_MS = 10_000;

function statsOf({ notes }: End): Stats {
  return notes.find(({ over }) => over)?.stats as Stats;
}

test('a process that logs once ends at once', async () => {
  const destination = join(folder(), 'log');
  const { code, ms } = await run('alive.mjs', { options: { destination, flushIntervalMs: FOREVER_MS } });
  expect(code).toBe(0);
  expect(ms).toBeLessThan(SOON_MS);
  expect(lines(destination)).toEqual(records(0, 50));
});

test.each([
  { waits: 'flush', sink: 'slow' },
  { waits: 'close', sink: 'slow' },
  { waits: 'twice', sink: 'slow' },
  { waits: 'close', sink: 'slow to close' },
])('$waits is waited for at the top level of a module, the sink is $sink', async (scene) => {
  const end = await run('alive.mjs', { ...scene, options: {} });
  expect(end.code).toBe(0);
  expectSettled(statsOf(end), { accepted: 50, written: 50 });
});

test.each(['flush', 'close', 'twice'])('%s waits until a FIFO has a reader', async (waits) => {
  const fifo = new Fifo();
  const { child, ended } = new Play('alive.mjs', { waits, options: { destination: fifo.path } });
  const reader = fifo.reader();
  expect(await reader.lines(50)).toEqual(records(0, 50));
  const end = await ended;
  expect([end.code, child.signalCode]).toEqual([0, null]);
  expectSettled(statsOf(end), { accepted: 50, written: 50 });
});

test.each([
  { sink: 'silent', dropped: 50 },
  { sink: 'never closed', dropped: 0 },
])('close gives up after closeTimeoutMs where the sink is $sink', async ({ sink, dropped }) => {
  const end = await run('alive.mjs', { waits: 'close', sink, heard: true, options: { closeTimeoutMs: 200 } });
  expect(end.code).toBe(0);
  expect(end.ms).toBeLessThan(SOON_MS);
  expectSettled(statsOf(end), { accepted: 50, dropped });
  expect(dropsIn(end.notes)).toEqual(dropped > 0 ? { 'close-timeout': dropped } : {});
  expect(end.notes.map(({ error }) => error).filter(Boolean)).toEqual(['ERR_KAKASHI_CLOSE_TIMEOUT']);
});

test('close gives up after closeTimeoutMs where a FIFO has no reader', async () => {
  const { path } = new Fifo();
  const options = { destination: path, closeTimeoutMs: 200 };
  const end = await run('alive.mjs', { waits: 'close', heard: true, options });
  expect(end.code).toBe(0);
  expectSettled(statsOf(end), { accepted: 50, dropped: 50 });
  expect(dropsIn(end.notes)).toEqual({ 'close-timeout': 50 });
});
