import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { getLogger } from './logger.ts';
import type { EngineOptions } from './options.ts';
import { MemorySink, StalledSink } from './testing/sinks.ts';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-registry-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Whether two loggers share an engine: then one's records are in the other's account. */
async function share(a: EngineOptions, b: EngineOptions): Promise<boolean> {
  const first = getLogger('first', a);
  const second = getLogger('second', b);
  // A level that no gate holds back and, at the end, nothing that would be printed on a real descriptor.
  const before = second.stats().accepted;
  await first.close();
  first.log(100, 'after close: counted, not written');
  const shared = second.stats().accepted === before + 1;
  await second.close();
  return shared;
}

const file = join(folder, 'a.log');
const sink = new MemorySink();
const onDrop = () => {};
const QUIET = { onDrop };

describe('loggers share an engine', () => {
  test.each<[string, EngineOptions, EngineOptions]>([
    ['with the same options', { destination: sink }, { destination: sink }],
    ['with an absolute and a relative path', { destination: file }, { destination: relative(process.cwd(), file) }],
    ['with 1 and stdout', { destination: 1 }, { destination: 'stdout' }],
    ['with 2, stderr and the default', { destination: 2 }, {}],
    ['with levels of their own', { destination: sink, level: 'debug' }, { destination: sink, level: 'error' }],
    ['with names of their own', { destination: sink, name: 'a' }, { destination: sink, name: 'b' }],
    ['with quoting of their own', { destination: sink, quoteLookalikes: true }, { destination: sink }],
    ['with a default said aloud', { destination: sink, queueCapacity: 10_000 }, { destination: sink }],
    [
      'with equal lists of signals',
      { destination: sink, flushOnSignal: ['SIGUSR2'] },
      { destination: sink, flushOnSignal: ['SIGUSR2'] },
    ],
  ])('%s', async (_what, a, b) => {
    expect(await share({ ...QUIET, ...a }, { ...QUIET, ...b })).toBe(true);
  });
});

describe('loggers do not share an engine', () => {
  test.each<[string, EngineOptions, EngineOptions]>([
    ['with other paths', { destination: file }, { destination: `${file}2` }],
    ['with other sinks that are alike', { destination: sink }, { destination: new MemorySink() }],
    ['with stdout and stderr', { destination: 'stdout' }, { destination: 'stderr' }],
    ['with another callback', { destination: sink, onError: () => {} }, { destination: sink, onError: () => {} }],
    ['with other signals', { destination: sink, flushOnSignal: ['SIGUSR2'] }, { destination: sink }],
    ...(
      [
        { batchSize: 5 },
        { preset: 'production' },
        { maxBatchBytes: 1000 },
        { flushIntervalMs: 1 },
        { flushLevel: 'info' },
        { queueCapacity: 5 },
        { maxQueueBytes: 1000 },
        { overflow: 'drop-newest' },
        { blockTimeoutMs: 1 },
        { closeTimeoutMs: 1 },
        { format: 'json' },
        { timestamp: 'iso' },
      ] as const
    ).map(
      (options) =>
        [`with another ${Object.keys(options)[0]}`, { destination: sink, ...options }, { destination: sink }] as [
          string,
          EngineOptions,
          EngineOptions,
        ],
    ),
  ])('%s', async (_what, a, b) => {
    expect(await share({ ...QUIET, ...a }, { ...QUIET, ...b })).toBe(false);
  });
});

test('the last close closes, the others flush', async () => {
  const destination = new MemorySink();
  const [a, b, c] = [getLogger('a', { destination }), getLogger('b', { destination }), getLogger('c', { destination })];
  a.info('one');
  await a.close();
  await a.close();
  expect(destination.calls).toEqual(['write', 'flush']);
  b.info('two');
  await Promise.all([b.close(), c.close()]);
  expect(destination.lines).toEqual(['INFO | a | one', 'INFO | b | two']);
  expect(destination.calls.filter((call) => call === 'close')).toHaveLength(1);
  expect(destination.calls.at(-1)).toBe('close');
});

test('a close that is not the last waits for a sink that stalls no longer than closeTimeoutMs', async () => {
  vi.useFakeTimers();
  const destination = new StalledSink();
  const options = { destination, closeTimeoutMs: 200, onDrop };
  const [a, b] = [getLogger('a', options), getLogger('b', options)];
  a.error('waits');
  const closed = vi.fn();
  void a.close().then(closed);
  await vi.advanceTimersByTimeAsync(199);
  expect(closed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toHaveBeenCalledWith(expect.objectContaining({ pending: 1, dropped: 0 }));
  destination.resume();
  await b.close();
  expect(destination.lines).toEqual(['ERROR | a | waits']);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a closed logger does not log through those that share its engine', async () => {
  const destination = new MemorySink();
  const [a, b] = [getLogger('a', { destination, onDrop }), getLogger('b', { destination, onDrop })];
  await a.close();
  a.error('late');
  b.error('in time');
  expect(destination.lines).toEqual(['ERROR | b | in time']);
  expect(b.stats()).toMatchObject({ accepted: 2, written: 1, dropped: 1 });
  await b.close();
});

test('after the last close the same options make a new engine', async () => {
  const destination = new MemorySink();
  const first = getLogger('a', { destination });
  first.error('one');
  await first.close();
  const second = getLogger('a', { destination });
  expect(second.stats().accepted).toBe(0);
  second.error('two');
  expect(destination.lines).toEqual(['ERROR | a | one', 'ERROR | a | two']);
  await second.close();
});

test("a batch size of one logger's level is not another's", () => {
  const destination = new MemorySink();
  const options = { destination, flushLevel: false } as const;
  const [chatty, terse] = [
    getLogger('a', { ...options, level: 'debug' }),
    getLogger('b', { ...options, level: 'error' }),
  ];
  for (let i = 0; i < 9; i++) chatty.info('x');
  expect(destination.batches).toHaveLength(0);
  terse.error('x');
  expect(destination.records).toEqual([10]);
});
