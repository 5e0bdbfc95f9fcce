/** Sinks that fail: what is offered again, what has failed for good, and what is told of it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';
import { FailWriter, RejectingSink, SlowWritable, StalledSink, systemError } from './testing/sinks.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const STALLS = ['EAGAIN', 'EBUSY', 'EINTR', 'ENOBUFS', 'ENOMEM'];
const FAULTS = ['ENOSPC', 'EDQUOT', 'EIO'];

describe.each([
  ['throws', FailWriter],
  ['rejects with', RejectingSink],
] as const)('a sink that %s', (_how, SinkDouble) => {
  test.each([...STALLS, ...FAULTS])(
    '%s gets everything once it has recovered, in order, nothing twice',
    async (code) => {
      const sink = new SinkDouble(systemError(code));
      const { engine, drops } = watchedEngine({ destination: sink, batchSize: 3 });
      writeNumbers(engine, 1, 10);
      await vi.advanceTimersByTimeAsync(5000);
      expect(sink.batches).toEqual([]);
      expect(engine.stats()).toMatchObject({ pending: 10, written: 0, failed: 0, queueSize: 10 });
      writeNumbers(engine, 11, 12);
      sink.error = undefined;
      await vi.advanceTimersByTimeAsync(1000);
      expect(sink.lines).toEqual(numbers(1, 12));
      expect(engine.stats()).toMatchObject({ pending: 0, written: 12, failed: 0, dropped: 0 });
      expect(drops).toEqual([]);
    },
  );

  test.each(FAULTS)('%s is reported once until something is written again', async (code) => {
    const sink = new SinkDouble(systemError(code));
    const { engine, errors } = watchedEngine({ destination: sink, batchSize: 1 });
    writeNumbers(engine, 1, 5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_STALLED', cause: sink.error }]);
    const { error } = sink;
    sink.error = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    sink.error = error;
    writeNumbers(engine, 6, 6);
    await vi.advanceTimersByTimeAsync(1000);
    expect(errors).toHaveLength(2);
  });

  test.each(STALLS)('%s is only slow, which nobody is told of', async (code) => {
    const { engine, errors } = watchedEngine({ destination: new SinkDouble(systemError(code)), batchSize: 1 });
    writeNumbers(engine, 1, 5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(errors).toEqual([]);
  });

  test.each([
    ['an error of no known code', systemError('EPERM')],
    ['an error without a code', new Error('no')],
    ['null', null],
    ['a string', 'no'],
    [
      'an object that cannot be read',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
    ],
  ])(
    '%s has failed for good with its batch, is counted and reported, and the next batch is offered',
    async (_what, error) => {
      const sink = new SinkDouble(error);
      const { engine, errors } = watchedEngine({ destination: sink, batchSize: 3 });
      writeNumbers(engine, 1, 3);
      await vi.advanceTimersByTimeAsync(0);
      expect(engine.stats()).toMatchObject({ accepted: 3, failed: 3, written: 0, pending: 0, dropped: 0 });
      expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_FAILED' }]);
      sink.error = undefined;
      writeNumbers(engine, 4, 6);
      await vi.advanceTimersByTimeAsync(0);
      expect(sink.lines).toEqual(numbers(4, 6));
      expect(sink.attempts).toBe(2);
    },
  );
});

test('the same failure over and over is told once', () => {
  const { engine, errors } = watchedEngine({ destination: new FailWriter(new Error('no')), batchSize: 1 });
  writeNumbers(engine, 1, 1000);
  vi.advanceTimersByTime(1000);
  expect(engine.stats()).toMatchObject({ failed: 1000 });
  expect(errors).toHaveLength(1);
});

test.each([
  ['EAGAIN', [1, 2, 4, 8, 16, 32, 50, 50]],
  ['ENOSPC', [10, 20, 40, 80, 160, 320, 640, 1000, 1000]],
])('%s is tried again after %o ms', (code, delays) => {
  const sink = new FailWriter(systemError(code));
  const { engine } = watchedEngine({ destination: sink, batchSize: 1 });
  writeNumbers(engine, 1, 1);
  delays.forEach((delayMs, index) => {
    vi.advanceTimersByTime(delayMs - 1);
    expect(sink.attempts).toBe(index + 1);
    vi.advanceTimersByTime(1);
    expect(sink.attempts).toBe(index + 2);
  });
});

test('a stalled sink is left alone until its backoff is over, however much is logged', () => {
  const sink = new FailWriter(systemError('ENOSPC'));
  const { engine } = watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 10 });
  writeNumbers(engine, 1, 1000, 'error');
  expect(sink.attempts).toBe(1);
});

test('short writes at any byte lose nothing, repeat nothing and count whole records', () => {
  const lines = fc.array(
    fc.string({ unit: 'binary', maxLength: 20 }).map((line) => line.replaceAll('\n', ' ')),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 30 }), fc.array(fc.nat(50)), (texts, perCall, rooms) => {
      const pipe = new ShortWriter();
      pipe.perCall = perCall;
      pipe.room = 0;
      const { engine } = watchedEngine({ destination: pathTo(pipe), batchSize: 4 });
      const expected = texts.map((line) => `${Buffer.from(line)}\n`).join('');
      for (const line of texts) engine.write(line);
      for (const room of rooms) {
        pipe.room = room;
        vi.advanceTimersByTime(60);
        expect(engine.stats().written).toBe(pipe.lines.length);
        expect(engine.stats().bytesWritten).toBe(Buffer.concat(pipe.files[0]!).length);
      }
      pipe.room = Number.POSITIVE_INFINITY;
      vi.advanceTimersByTime(200);
      expect(pipe.text).toBe(expected);
      expect(engine.stats()).toMatchObject({ written: texts.length, pending: 0, writes: pipe.writes });
      vi.clearAllTimers();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('what was evicted behind a torn line is no reason to wait for ever', () => {
  const pipe = new ShortWriter();
  pipe.room = 3;
  const { engine, drops } = watchedEngine({ destination: pathTo(pipe), batchSize: 3, queueCapacity: 3 });
  writeNumbers(engine, 1, 5);
  pipe.room = Number.POSITIVE_INFINITY;
  vi.advanceTimersByTime(500);
  expect(pipe.recordLines).toEqual(numbers(1, 1).concat(numbers(4, 5)));
  expect(engine.stats()).toMatchObject({ written: 3, dropped: 2, pending: 0 });
  expect(drops).toMatchObject([{ count: 2 }]);
});

test('a file opened anew gets a torn line from its beginning', () => {
  const file = new ShortWriter();
  file.room = 9;
  const { engine } = watchedEngine({ destination: pathTo(file), batchSize: 3 });
  writeNumbers(engine, 1, 3);
  file.room = Number.POSITIVE_INFINITY;
  engine.reopen();
  expect(Buffer.concat(file.files[0]!).toString()).toBe('00001\n000');
  expect(file.lines).toEqual(numbers(2, 3));
  expect(engine.stats()).toMatchObject({ written: 3, pending: 0, bytesWritten: 9 + 12 });
});

test('a stream that asks for a pause gets no more until it drains', async () => {
  vi.useRealTimers();
  const stream = new SlowWritable();
  const drained = () => new Promise((resolve) => stream.once('drain', resolve));
  const { engine } = watchedEngine({ destination: stream, batchSize: 2, queueCapacity: 5 });
  writeNumbers(engine, 1, 10);
  expect(engine.stats()).toMatchObject({ queueSize: 5, pending: 7, dropped: 3, written: 0 });
  expect(stream.writableLength).toBe(12);
  const first = drained();
  stream.finish();
  await first;
  expect(stream.taken).toEqual(['00001\n00002\n']);
  expect(stream.writableNeedDrain).toBe(true);
  const flushed = engine.flush();
  for (let settled = false; !settled; ) {
    stream.finish();
    settled = await Promise.race([
      flushed.then(() => true),
      new Promise<false>((resolve) => setImmediate(resolve, false)),
    ]);
  }
  const text = stream.taken.join('').replace(/^WARNING .*\n/m, '');
  expect(text).toBe(`${[...numbers(1, 2), ...numbers(6, 10)].join('\n')}\n`);
  expect(engine.stats()).toMatchObject({ written: 7, pending: 0 });
});

test('a stream that breaks has failed with what it held, and with all that follows', async () => {
  vi.useRealTimers();
  const stream = new SlowWritable();
  const { engine, errors } = watchedEngine({ destination: stream, batchSize: 2 });
  writeNumbers(engine, 1, 4);
  stream.destroy(new Error('gone'));
  await expect(engine.flush()).rejects.toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
  writeNumbers(engine, 5, 6);
  await engine.close();
  expect(engine.stats()).toMatchObject({ accepted: 6, failed: 6, pending: 0 });
  expect(errors.map(({ code }) => code)).toContain('ERR_KAKASHI_SINK_FAILED');
});

test('an asynchronous sink is given one batch at a time', async () => {
  const sink = new StalledSink();
  const { engine, errors } = watchedEngine({ destination: sink, batchSize: 2 });
  writeNumbers(engine, 1, 6);
  for (let batch = 1; batch <= 3; batch++) {
    expect(sink.batches).toHaveLength(batch - 1);
    sink.answer();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(sink.lines).toEqual(numbers(1, 6));
  expect(errors).toEqual([]);
});

test.each([
  ['an answer', undefined],
  ['a stall', systemError('EAGAIN')],
  ['a failure', new Error('no')],
])('a thenable that gives %s inside then() is answered for once', async (_what, error) => {
  const given: string[] = [];
  let failing = true;
  const destination = {
    write: (batch: Uint8Array) => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable of the user's is what is tested
      then: (resolve: () => void, reject: (error: unknown) => void) => {
        if (error !== undefined && failing) return reject(error);
        given.push(Buffer.from(batch).toString());
        return resolve();
      },
    }),
  };
  const { engine } = watchedEngine({ destination: destination as never, batchSize: 2 });
  writeNumbers(engine, 1, 2);
  await vi.advanceTimersByTimeAsync(0);
  failing = false;
  await vi.advanceTimersByTimeAsync(100);
  const { written, failed, pending } = engine.stats();
  expect([written + failed, pending, given.length]).toEqual([2, 0, written / 2]);
});
