/** Drops are told in the stream itself once it has room again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Formatter } from './format/formatter.ts';
import { parseLine } from './format/parse.ts';
import type { EngineOptions } from './options.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';
import { FailWriter, StalledSink, systemError } from './testing/sinks.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 10, 0, 0, 123) });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A pipe whose reader paused while 4 debug and 2 info records were dropped, and then took everything. */
function recovered(options: EngineOptions) {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const { engine } = watchedEngine({ destination: pathTo(pipe), batchSize: 2, queueCapacity: 4, ...options });
  writeNumbers(engine, 1, 4, 'debug');
  writeNumbers(engine, 5, 10, 'info');
  pipe.room = Number.POSITIVE_INFINITY;
  vi.advanceTimersByTime(200);
  return { pipe, engine };
}

const FORMATTER: Formatter = {
  format: (level, name, message, fields) => `<${level} ${name} ${message} ${JSON.stringify(fields)}>`,
};

test.each<[string, EngineOptions, string]>([
  ['kv', {}, 'WARNING | kakashi | dropped 6 records | reason=queue-full debug=4 info=2'],
  [
    'kv with a time',
    { timestamp: 'iso' },
    '2026-11-22T10:00:00.123Z | WARNING | kakashi | dropped 6 records | reason=queue-full debug=4 info=2',
  ],
  [
    'logfmt',
    { format: 'logfmt' },
    'level=WARNING logger=kakashi msg="dropped 6 records" reason=queue-full debug=4 info=2',
  ],
  [
    'json',
    { format: 'json' },
    '{"level":"WARNING","name":"kakashi","message":"dropped 6 records","reason":"queue-full","debug":4,"info":2}',
  ],
  [
    'a formatter of the user',
    { format: FORMATTER },
    '<30 kakashi dropped 6 records {"reason":"queue-full","debug":4,"info":2}>',
  ],
])('in %s', (_format, options, marker) => {
  const { pipe } = recovered(options);
  const [first] = pipe.lines.filter((line) => line.includes('dropped'));
  // The time is when it is written, a few ms after the drops.
  expect(first?.replace(/10:00:00\.\d+/, '10:00:00.123')).toBe(marker);
});

test('it comes once, after the first batch that went through and before the rest', () => {
  const { pipe } = recovered({});
  expect(pipe.lines.map((line) => line.slice(0, 7))).toEqual([...numbers(7, 8), 'WARNING', ...numbers(9, 10)]);
});

test('it is no record, but bytes and a write', () => {
  const { pipe, engine } = recovered({});
  expect(engine.stats()).toMatchObject({ accepted: 10, written: 4, dropped: 6, pending: 0, batches: 2, writes: 3 });
  expect(engine.stats().bytesWritten).toBe(Buffer.byteLength(pipe.text));
});

test('each reason has a line', () => {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const { engine } = watchedEngine({ destination: pathTo(pipe), batchSize: 1, queueCapacity: 1, maxQueueBytes: 10 });
  writeNumbers(engine, 1, 2);
  engine.write('x'.repeat(20));
  pipe.room = Number.POSITIVE_INFINITY;
  vi.advanceTimersByTime(200);
  expect(pipe.lines.filter((line) => line.includes('dropped'))).toEqual([
    'WARNING | kakashi | dropped 1 records | reason=queue-full info=1',
    'WARNING | kakashi | dropped 1 records | reason=too-large info=1',
  ]);
});

test('it comes without any further record, and when the sink was never behind', () => {
  const pipe = new ShortWriter();
  const { engine } = watchedEngine({ destination: pathTo(pipe), maxQueueBytes: 10 });
  engine.write('x'.repeat(20));
  expect(pipe.lines).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(pipe.lines).toEqual(['WARNING | kakashi | dropped 1 records | reason=too-large info=1']);
});

test.each([
  ['flush', async (engine: ReturnType<typeof watchedEngine>['engine']) => engine.flush()],
  ['flushSync', async (engine: ReturnType<typeof watchedEngine>['engine']) => engine.flushSync()],
  ['close', async (engine: ReturnType<typeof watchedEngine>['engine']) => engine.close()],
])('%s brings it', async (_name, act) => {
  const pipe = new ShortWriter();
  const { engine } = watchedEngine({ destination: pathTo(pipe), maxQueueBytes: 10 });
  engine.write('x'.repeat(20));
  await act(engine);
  expect(pipe.lines).toHaveLength(1);
});

test('the markers of a stream add up to the drops, whatever happens while they are written', () => {
  const pipe = new ShortWriter();
  const { engine } = watchedEngine({ destination: pathTo(pipe), batchSize: 3, queueCapacity: 5 });
  for (let round = 0; round < 200; round++) {
    pipe.room = (round * 7) % 60;
    writeNumbers(engine, round * 4, round * 4 + 3);
    vi.advanceTimersByTime(round % 70);
  }
  pipe.room = Number.POSITIVE_INFINITY;
  vi.advanceTimersByTime(500);
  const markers = pipe.lines.flatMap((line) => parseLine(line) ?? []).filter(({ name }) => name === 'kakashi');
  const marked = markers.reduce((sum, { fields }) => sum + Number(fields.info), 0);
  expect(engine.stats().dropped).toBeGreaterThan(100);
  expect(marked).toBe(engine.stats().dropped);
  expect(pipe.lines.length).toBe(engine.stats().written + markers.length);
});

test('one that was torn starts again in a file that is opened anew', () => {
  const file = new ShortWriter();
  file.room = 0;
  const { engine } = watchedEngine({ destination: pathTo(file), batchSize: 1, queueCapacity: 1 });
  writeNumbers(engine, 1, 3);
  file.room = 6 + 10;
  vi.advanceTimersByTime(200);
  expect(file.text).toBe('00003\nWARNING | ');
  file.room = Number.POSITIVE_INFINITY;
  engine.reopen();
  expect(file.lines).toEqual(['WARNING | kakashi | dropped 2 records | reason=queue-full info=2']);
});

test('one that an asynchronous sink cannot take now is offered again', async () => {
  const sink = new StalledSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 1 });
  writeNumbers(engine, 1, 4);
  sink.answer();
  await vi.advanceTimersByTimeAsync(0);
  sink.answer(systemError('EAGAIN'));
  await vi.advanceTimersByTimeAsync(0);
  sink.flowing = true;
  await vi.advanceTimersByTimeAsync(100);
  expect(sink.lines).toEqual(['00001', 'WARNING | kakashi | dropped 2 records | reason=queue-full info=2', '00004']);
});

test('while a sink is stalled there is none, since it would only wait, too', () => {
  const sink = new FailWriter(systemError('EAGAIN'));
  const { engine } = watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 2 });
  writeNumbers(engine, 1, 10);
  vi.advanceTimersByTime(10_000);
  expect(engine.stats()).toMatchObject({ queueSize: 2, pending: 2 });
  sink.error = undefined;
  vi.advanceTimersByTime(100);
  expect(sink.lines.filter((line) => line.includes('dropped'))).toHaveLength(1);
});
