/** Streams, SonicBooms and sinks that are slow, refuse, fail or misbehave. The account is checked against what arrived. */

import { once } from 'node:events';
import { constants, createWriteStream, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { createEngine, type DropReport, type EngineOptions, type KakashiError, type Sink } from '@kakashi/core';
import SonicBoom4 from 'sonic-boom-4';
import SonicBoom5 from 'sonic-boom-5';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectSettled, Fifo, folder, lines } from './harness.ts';

const COUNT = 1050;
const ALL = Array.from({ length: COUNT }, (_, index) => `record ${index}`);

function start(destination: EngineOptions['destination'], options: EngineOptions = {}) {
  const errors: string[] = [];
  const drops: DropReport[] = [];
  const engine = createEngine({
    closeTimeoutMs: 100,
    ...options,
    destination,
    onError: (error: KakashiError) => errors.push(error.code),
    onDrop: (drop) => drops.push(drop),
  });
  return { engine, errors, drops };
}

/** Collects what it is given. */
class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error) => void): void {
    this.text += chunk;
    callback();
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

describe('a Writable', () => {
  test('of a file gets everything, is not ended, and has no listener of ours afterwards', async () => {
    const path = join(folder(), 'log');
    const stream = createWriteStream(path);
    await once(stream, 'open');
    const before = stream.eventNames().map((name) => [name, stream.listenerCount(name)]);
    const { engine, errors } = start(stream, { closeTimeoutMs: 30_000 });
    for (const line of ALL) engine.write(line);
    expectSettled(await engine.close(), { accepted: COUNT, written: COUNT });
    expect(lines(path)).toEqual(ALL);
    expect(stream.writable).toBe(true);
    expect(stream.eventNames().map((name) => [name, stream.listenerCount(name)])).toEqual(before);
    expect(errors).toEqual([]);
    stream.end();
    await once(stream, 'close');
  });

  test('that is slow is given no more than it asks for; the queue bounds the rest', async () => {
    const through = new PassThrough({ highWaterMark: 1000 });
    const { engine, drops } = start(through, { queueCapacity: 200, batchSize: 10, closeTimeoutMs: 5000 });
    for (const line of ALL) engine.write(line);
    expect(through.writableLength + through.readableLength).toBeLessThan(5000);
    const { dropped, pending } = engine.stats();
    expect(dropped).toBeGreaterThan(500);
    expect(pending).toBeGreaterThanOrEqual(200);

    const collector = new Collector();
    through.pipe(collector);
    expectSettled(await engine.close(), { accepted: COUNT, written: COUNT - dropped, dropped });
    await new Promise((resolve) => through.end(resolve));
    const got = collector.lines.filter((line) => line.startsWith('record'));
    expect(got).toHaveLength(COUNT - dropped);
    expect(got).toEqual(ALL.filter((line) => new Set(got).has(line)));
    expect(collector.lines.filter((line) => line.includes(`dropped ${dropped} records`))).toHaveLength(1);
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(dropped);
  });

  test('that is destroyed mid-way: what it did not take has failed, as has what comes later', async () => {
    const taken: string[] = [];
    const stream = new Writable({
      highWaterMark: 100,
      write: (chunk: Buffer, _encoding, callback) => {
        taken.push(String(chunk));
        if (taken.length < 3) setImmediate(callback);
      },
    });
    const { engine, errors } = start(stream, { batchSize: 10 });
    for (const line of ALL.slice(0, 100)) engine.write(line);
    await new Promise<void>((resolve) => {
      const look = () => (taken.length < 3 ? setImmediate(look) : resolve());
      look();
    });
    stream.destroy();
    await once(stream, 'close');
    engine.write('later');
    const stats = await engine.close();
    expectSettled(stats, { accepted: 101, written: 20, failed: 81 });
    expect(errors.every((code) => code === 'ERR_KAKASHI_SINK_FAILED')).toBe(true);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('that emits an error fails what it has, and the host lives on', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, callback) => callback(new Error('no')) });
    const { engine, errors } = start(stream);
    for (const line of ALL) engine.write(line);
    await expect(engine.flush()).rejects.toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
    expectSettled(await engine.close(), { accepted: COUNT, failed: COUNT });
    expect(errors).toContain('ERR_KAKASHI_SINK_FAILED');
  });

  test('that throws in _write fails that batch once, and no record is counted twice', async () => {
    let calls = 0;
    const stream = new Writable({
      write() {
        calls++;
        throw new Error('thrown');
      },
    });
    const { engine, errors } = start(stream);
    for (const line of ALL) engine.write(line);
    stream.destroy();
    await once(stream, 'close');
    const stats = await engine.close();
    expectSettled(stats, { accepted: COUNT, written: 0 });
    expect(stats.failed + stats.dropped).toBe(COUNT);
    expect(calls).toBeGreaterThan(0);
    expect(errors[0]).toBe('ERR_KAKASHI_SINK_FAILED');
  });

  test('that fails after close does not bring the host down', async () => {
    let fail: ((error: Error) => void) | undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, callback) => {
        fail = callback;
      },
    });
    const { engine } = start(stream, { closeTimeoutMs: 10 });
    engine.write('record');
    expectSettled(await engine.close(), { accepted: 1, dropped: 1 });
    const closed = new Promise((resolve) => stream.once('close', resolve));
    fail?.(new Error('too late'));
    await closed;
  });

  test('that was ended by the application: what comes later has failed', async () => {
    const stream = new Collector();
    const { engine } = start(stream);
    engine.write('before');
    await engine.flush();
    stream.end();
    engine.write('after');
    expectSettled(await engine.close(), { accepted: 2, written: 1, failed: 1 });
    expect(stream.lines).toEqual(['before']);
  });
});

describe.each([
  ['4', SonicBoom4],
  ['5', SonicBoom5],
])('a SonicBoom %s', (_version, SonicBoom) => {
  const ways = [
    {},
    { minLength: 4096 },
    { maxLength: 10_000 },
    { minLength: 100, maxLength: 5000 },
    { contentMode: 'buffer' as const },
    { contentMode: 'buffer' as const, minLength: 4096 },
  ].flatMap((way) => [
    { ...way, sync: true },
    { ...way, sync: false },
  ]);

  test.each(ways)('gets everything in order: %o', async (way) => {
    const path = join(folder(), 'log');
    const sonic = new SonicBoom({ dest: path, ...way });
    const { engine, errors, drops } = start(sonic, { closeTimeoutMs: 5000 });
    for (const line of ALL) engine.write(line);
    await engine.flush();
    expect(lines(path)).toEqual(ALL);
    engine.write('more');
    expectSettled(await engine.close(), { accepted: COUNT + 1, written: COUNT + 1 });
    expect(lines(path)).toEqual([...ALL, 'more']);
    expect([errors, drops]).toEqual([[], []]);
    for (const event of ['error', 'drop', 'close']) expect(sonic.listenerCount(event)).toBe(0);
    sonic.end();
    await once(sonic, 'close');
  });

  test.each([true, false])('that can never take a batch refuses it; sync: %s', async (sync) => {
    const path = join(folder(), 'log');
    const sonic = new SonicBoom({ dest: path, sync, maxLength: 100 });
    const { engine } = start(sonic);
    engine.write('small');
    await engine.flush();
    engine.write('.'.repeat(200));
    await expect(engine.flush()).rejects.toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
    expectSettled(await engine.close(), { accepted: 2, written: 1, failed: 1 });
    expect(lines(path)).toEqual(['small']);
    sonic.end();
    await once(sonic, 'close');
  });

  test.each([true, false])('that is destroyed: what comes later has failed; sync: %s', async (sync) => {
    const path = join(folder(), 'log');
    const sonic = new SonicBoom({ dest: path, sync });
    const { engine, errors } = start(sonic);
    engine.write('before');
    await engine.flush();
    sonic.destroy();
    engine.write('after');
    expectSettled(await engine.close(), { accepted: 2, written: 1, failed: 1 });
    expect(errors).toEqual(['ERR_KAKASHI_SINK_FAILED']);
  });

  test.each([true, false])('that cannot write neither blocks nor loses count; sync: %s', async (sync) => {
    const sonic = new SonicBoom({ dest: '/dev/full', sync });
    const { engine } = start(sonic, { queueCapacity: 500 });
    for (const line of ALL) engine.write(line);
    engine.flushSync();
    const stats = await engine.close();
    expectSettled(stats, { accepted: COUNT, written: 0 });
    expect(stats.dropped + stats.failed).toBe(COUNT);
    sonic.destroy();
  });

  /** A pipe that nobody has read yet, which takes 64 KiB, and lines that are more than that. */
  function stalled(sync: boolean) {
    const fifo = new Fifo();
    const reader = fifo.reader();
    const sonic = new SonicBoom({ fd: openSync(fifo.path, constants.O_WRONLY | constants.O_NONBLOCK), sync });
    onTestFinished(() => sonic.destroy());
    const many = Array.from({ length: 300 }, (_, index) => `record ${index} ${'.'.repeat(500)}`);
    return { reader, sonic, many };
  }

  test.each([true, false])(
    'that stalls goes on when it is read, though nothing more is logged; sync: %s',
    async (sync) => {
      const { reader, sonic, many } = stalled(sync);
      const { engine, errors, drops } = start(sonic, { closeTimeoutMs: 20_000 });
      for (const line of many) engine.write(line);
      const flushed = engine.flush();
      expect(engine.stats().written).toBeLessThan(many.length);
      expect(await reader.lines(many.length)).toEqual(many);
      await flushed;
      expectSettled(await engine.close(), { accepted: many.length, written: many.length });
      expect([errors, drops]).toEqual([[], []]);
    },
  );

  test.each([true, false])(
    'that is destroyed with something it has not written: that has failed, and a flush knows; sync: %s',
    async (sync) => {
      const { sonic, many } = stalled(sync);
      // One batch, so that nothing else is offered.
      const { engine, errors } = start(sonic, { batchSize: 1000, maxBatchBytes: 2 ** 20 });
      for (const line of many) engine.write(line);
      const lost = expect(engine.flush()).rejects.toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
      sonic.destroy();
      await lost;
      expectSettled(await engine.close(), { accepted: many.length, failed: many.length });
      expect(errors).toEqual(['ERR_KAKASHI_SINK_FAILED']);
    },
  );

  test.each([true, false])('whose reader has gone fails what it is given; sync: %s', async (sync) => {
    const { reader, sonic } = stalled(sync);
    const { engine, errors } = start(sonic);
    engine.write('before');
    await engine.flush();
    reader.close();
    engine.write('after');
    await expect(engine.flush()).rejects.toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
    expectSettled(await engine.close(), { accepted: 2, written: 1, failed: 1 });
    expect(errors).toEqual(['ERR_KAKASHI_SINK_FAILED']);
  });

  test('reopens with its engine', async () => {
    const dir = folder();
    const sonic = new SonicBoom({ dest: join(dir, 'one'), sync: true });
    const { engine } = start(sonic);
    engine.write('first');
    engine.reopen(join(dir, 'two'));
    await once(sonic, 'drain');
    engine.write('second');
    await engine.close();
    expect([lines(join(dir, 'one')), lines(join(dir, 'two'))]).toEqual([['first'], ['second']]);
    sonic.end();
    await once(sonic, 'close');
  });
});

/** Something that can be awaited, but is no promise. */
function thenable(then: (resolve: () => void) => void): () => Promise<void> {
  return () => Object.defineProperty({}, 'then', { value: then }) as Promise<void>;
}

describe('a sink', () => {
  const DECODER = new TextDecoder();

  function collector(answer: () => void | Promise<void>) {
    const calls: string[] = [];
    let text = '';
    const sink: Sink = {
      write(batch, count) {
        const got = DECODER.decode(batch);
        expect(got.split('\n').length - 1).toBe(count);
        text += got;
        return answer();
      },
      flush: () => void calls.push('flush'),
      flushSync: () => void calls.push('flushSync'),
      reopen: (path) => void calls.push(`reopen ${path}`),
      close: () => void calls.push('close'),
    };
    return { sink, calls, lines: () => text.split('\n').slice(0, -1) };
  }

  test.each([
    { kind: 'answers at once', answer: () => {} },
    { kind: 'answers by a promise', answer: () => Promise.resolve() },
    { kind: 'answers later', answer: () => new Promise<void>((resolve) => setImmediate(resolve)) },
    { kind: 'answers by a thenable', answer: thenable((resolve) => resolve()) },
  ])('that $kind gets everything, and every call that it has a method for', async ({ answer }) => {
    const { sink, calls, lines } = collector(answer);
    const { engine } = start(sink, { closeTimeoutMs: 5000 });
    for (const line of ALL) engine.write(line);
    await engine.flush();
    engine.flushSync();
    engine.reopen('elsewhere');
    const [first, second] = await Promise.all([engine.close(), engine.close()]);
    expect(first).toBe(second);
    expectSettled(first, { accepted: COUNT, written: COUNT });
    expect(lines()).toEqual(ALL);
    expect(calls).toEqual(['flush', 'flushSync', 'reopen elsewhere', 'flush', 'close']);
    await engine.flush();
    engine.flushSync();
    engine.reopen();
    expect(calls).toHaveLength(5);
  });

  test.each([
    {
      kind: 'throws',
      answer: () => {
        throw new Error('no');
      },
    },
    { kind: 'rejects', answer: (): Promise<void> => Promise.reject(new Error('no')) },
    { kind: 'rejects with nothing', answer: (): Promise<void> => Promise.reject() },
    {
      kind: 'answers by a thenable that throws',
      answer: thenable(() => {
        throw new Error('no');
      }),
    },
  ])('that $kind has failed for good', async ({ answer }) => {
    const { engine, errors } = start({ write: answer });
    for (const line of ALL) engine.write(line);
    expectSettled(await engine.close(), { accepted: COUNT, failed: COUNT });
    expect(errors[0]).toBe('ERR_KAKASHI_SINK_FAILED');
  });

  test.each(['EAGAIN', 'ENOSPC', 'EIO'])('that rejects with %s is tried again', async (code) => {
    let calls = 0;
    const got: string[] = [];
    const { engine } = start(
      {
        async write(batch: Uint8Array) {
          const refusal = Object.assign(new Error(code), { code });
          calls++;
          if (calls % 2 === 1) throw refusal;
          got.push(...DECODER.decode(batch).split('\n').slice(0, -1));
        },
      },
      { batchSize: 300, closeTimeoutMs: 5000 },
    );
    for (const line of ALL) engine.write(line);
    expectSettled(await engine.close(), { accepted: COUNT, written: COUNT });
    expect(got).toEqual(ALL);
  });

  test('that never answers holds one batch; close gives up after closeTimeoutMs', async () => {
    let calls = 0;
    const { engine, errors, drops } = start({
      write() {
        calls++;
        return new Promise<void>(() => {});
      },
    });
    for (const line of ALL) engine.write(line);
    expectSettled(await engine.close(), { accepted: COUNT, dropped: COUNT });
    expect(calls).toBe(1);
    expect(errors).toEqual(['ERR_KAKASHI_CLOSE_TIMEOUT']);
    expect(drops).toMatchObject([{ count: COUNT, reason: 'close-timeout' }]);
  });

  test.each(['flush', 'close'] as const)(
    'whose %s throws or rejects is reported, and closed all the same',
    async (hook) => {
      const hooks = [
        () => {
          throw new Error('no');
        },
        () => Promise.reject(new Error('no')),
      ];
      for (const act of hooks) {
        const { engine, errors } = start({ write() {}, [hook]: act });
        engine.write('record');
        expectSettled(await engine.close(), { accepted: 1, written: 1 });
        expect(errors).toEqual(['ERR_KAKASHI_SINK_FAILED']);
      }
    },
  );

  test('may keep its bytes', async () => {
    const kept: Uint8Array[] = [];
    const { engine } = start({ write: (batch: Uint8Array) => void kept.push(batch) });
    for (const line of ALL) engine.write(line);
    await engine.close();
    const path = join(folder(), 'kept');
    writeFileSync(path, Buffer.concat(kept));
    expect(readFileSync(path, 'utf8')).toBe(`${ALL.join('\n')}\n`);
  });
});
