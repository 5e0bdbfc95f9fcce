/** Signals: with flushOnSignal nothing is lost and the process still dies of the signal; without it a batch can be lost. */
import { join } from 'node:path';
import { getLogger } from '@kakashi/core';
import { expect, test } from 'vitest';
import { dropsIn, Fifo, folder, lines, Puppet, records, run } from './harness.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

test.each(SIGNALS)('%s: all is written, then the process dies of it', async (signal) => {
  const destination = join(folder(), 'log');
  const puppet = new Puppet({ destination, flushOnSignal: [...SIGNALS], flushIntervalMs: 60_000 });
  await puppet.act('log', 0, 1050);
  puppet.child.kill(signal);
  const { code, signal: diedOf } = await puppet.ended;
  expect([code, diedOf]).toEqual([null, signal]);
  expect(lines(destination)).toEqual(records(0, 1050));
});

test.each(['before', 'after'])('a listener that the application added %s ours decides what happens', async (when) => {
  const destination = join(folder(), 'log');
  const options = { destination, flushOnSignal: [...SIGNALS], flushIntervalMs: 60_000 };
  const puppet = new Puppet(when === 'before' ? undefined : options);
  await puppet.act('listenTo', 'SIGTERM');
  if (when === 'before') await puppet.act('open', options);
  await puppet.act('log', 0, 50);
  const heard = puppet.message((message) => message.heard === 'SIGTERM');
  puppet.child.kill('SIGTERM');
  await heard;
  expect(lines(destination)).toEqual(records(0, 50));
  // It lives on, and so does its logger.
  await puppet.act('log', 50, 50);
  expect((await puppet.end('exit', 0)).code).toBe(0);
  expect(lines(destination)).toEqual(records(0, 100));
});

test.each(['SIGKILL', 'SIGSTOP', 'SIGNAL'])('%s cannot be listened to, which is said at once', (signal) => {
  const make = () => getLogger('app', { flushOnSignal: ['SIGTERM', signal as NodeJS.Signals] });
  expect(make).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'flushOnSignal' }));
  expect(process.listenerCount('SIGTERM')).toBe(0);
});

test('once the last logger that asked for it is closed, the signal is left alone', async () => {
  const destination = join(folder(), 'log');
  const puppet = new Puppet({ destination, flushOnSignal: ['SIGTERM'] });
  await puppet.act('log', 0, 50);
  await puppet.act('close');
  puppet.child.kill('SIGTERM');
  expect((await puppet.ended).signal).toBe('SIGTERM');
});

test('a stalled sink delays the signal by closeTimeoutMs, and what is left is reported', async () => {
  const { path } = new Fifo();
  const puppet = new Puppet({ destination: path, flushOnSignal: ['SIGTERM'], closeTimeoutMs: 200 });
  await puppet.act('log', 0, 50);
  const start = performance.now();
  puppet.child.kill('SIGTERM');
  const { signal, notes } = await puppet.ended;
  expect(performance.now() - start).toBeLessThan(200 * 5);
  expect(signal).toBe('SIGTERM');
  expect(dropsIn(notes)).toEqual({ 'close-timeout': 50 });
});

test('two copies of the package flush one after the other, and the process dies of the signal', async () => {
  const destination = join(folder(), 'log');
  const options = { destination, flushOnSignal: ['SIGTERM'], flushIntervalMs: 60_000 };
  expect((await run('copies.cjs', { options })).signal).toBe('SIGTERM');
  expect(lines(destination).sort()).toEqual(['INFO | one | hello', 'INFO | two | hello']);
});

test.each(['SIGKILL', 'SIGTERM'])('%s without flushOnSignal costs one batch at most', async (end) => {
  const destination = join(folder(), 'log');
  const { signal } = await run('end.mjs', { end, count: 10_099, options: { destination } });
  expect(signal).toBe(end);
  expect(lines(destination)).toEqual(records(0, 10_000));
});
