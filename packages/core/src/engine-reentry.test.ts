/** Logging from inside what a logging call calls: no recursion, no deadlock, an exact account. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { getLogger } from './logger.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { FailWriter, MemorySink, systemError } from './testing/sinks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Does something from inside its `write`, before it takes the batch. */
class CallingSink extends MemorySink {
  inside: (batch: string) => void = () => {};
  depth = 0;
  deepest = 0;

  override write(batch: Uint8Array, records: number): void {
    this.deepest = Math.max(this.deepest, ++this.depth);
    this.inside(Buffer.from(batch).toString());
    this.depth--;
    this.take(batch, records);
  }
}

function expectExact(engine: Engine, sink: MemorySink, offered: number): void {
  const { accepted, written, dropped, failed, pending } = engine.stats();
  expect([accepted, written + dropped + failed + pending, written]).toEqual([
    offered,
    offered,
    sink.recordLines.length,
  ]);
}

test.each(['info', 'error'] as const)('a sink that logs one %s record a batch is not kept busy by itself', (level) => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 2 });
  let offered = 2;
  sink.inside = () => {
    offered++;
    engine.write('echo', level);
  };
  writeNumbers(engine, 1, 2);
  expect([sink.batches.length, sink.deepest]).toEqual([1, 1]);
  vi.advanceTimersByTime(100);
  expect(sink.lines.length).toBeGreaterThan(2);
  expect(sink.batches.length).toBeLessThanOrEqual(20);
  expectExact(engine, sink, offered);
});

test('what a sink logs is delivered without any further call', () => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink });
  sink.inside = (batch) => {
    if (batch === 'first\n') engine.write('inside', 'error');
  };
  engine.write('first', 'error');
  expect(sink.lines).toEqual(['first']);
  vi.advanceTimersByTime(100);
  expect(sink.lines).toEqual(['first', 'inside']);
});

test('a sink that logs more than the queue holds evicts nothing that it is being given', () => {
  const sink = new CallingSink();
  const { engine, drops } = watchedEngine({ destination: sink, batchSize: 4, queueCapacity: 4 });
  sink.inside = () => {
    sink.inside = () => {};
    writeNumbers(engine, 101, 120);
  };
  writeNumbers(engine, 1, 4);
  vi.advanceTimersByTime(1000);
  expect(sink.recordLines).toEqual([...numbers(1, 4), ...numbers(117, 120)]);
  expectExact(engine, sink, 24);
  expect(drops).toMatchObject([{ count: 16 }]);
});

test('a sink that logs more than the queue holds, at every write, ends each call', () => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 1, queueCapacity: 1 });
  let offered = 1;
  sink.inside = () => {
    offered += 3;
    writeNumbers(engine, 101, 103);
  };
  engine.write('first');
  expect(sink.batches.length).toBeLessThan(5);
  vi.advanceTimersByTime(200);
  expect(sink.batches.length).toBeLessThan(200);
  expectExact(engine, sink, offered);
});

test('a batch stays within its bytes when the sink logs while it is handed over', () => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, maxBatchBytes: 20, batchSize: 100 });
  sink.inside = () => {
    sink.inside = () => {};
    engine.write('inside, 16 bytes');
  };
  writeNumbers(engine, 1, 3);
  engine.write('outside 16 bytes');
  engine.flushSync();
  expect(sink.lines.sort()).toEqual([...numbers(1, 3), 'inside, 16 bytes', 'outside 16 bytes']);
  for (const batch of sink.batches) expect(Buffer.byteLength(batch)).toBeLessThanOrEqual(20);
});

test.each(['flush', 'close'] as const)('%s from inside a sink is settled once it is back', async (name) => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 2 });
  let settled: Promise<unknown> | undefined;
  sink.inside = () => {
    sink.inside = () => {};
    engine.write('inside');
    settled = engine[name]();
  };
  writeNumbers(engine, 1, 2);
  await vi.advanceTimersByTimeAsync(100);
  await settled;
  expect(sink.lines).toEqual([...numbers(1, 2), 'inside']);
});

test('flushSync and handOver from inside a sink do nothing twice', () => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 2 });
  sink.inside = () => {
    engine.flushSync();
    engine.handOver();
    engine.stats();
  };
  writeNumbers(engine, 1, 4);
  expect([sink.lines, sink.deepest]).toEqual([numbers(1, 4), 1]);
});

test('inside a sink the account is exact, too', () => {
  const sink = new CallingSink();
  const { engine } = watchedEngine({ destination: sink, batchSize: 3 });
  sink.inside = () => {
    const { accepted, written, dropped, failed, pending } = engine.stats();
    expect([accepted, pending]).toEqual([written + dropped + failed + pending, 3]);
  };
  writeNumbers(engine, 1, 6);
  expect(engine.stats().written).toBe(6);
});

test.each(['onDrop', 'onError'] as const)(
  'an %s that logs is told of what that causes at the next occasion',
  (name) => {
    const sink = new FailWriter(systemError('ENOSPC'));
    let offered = 3;
    let calls = 0;
    const drops: number[] = [];
    const callback = (reported: { count?: number }) => {
      calls++;
      if (reported.count !== undefined) drops.push(reported.count);
      offered++;
      engine.write('from the callback');
    };
    const { engine } = watchedEngine({
      destination: sink,
      batchSize: 1,
      queueCapacity: 1,
      onDrop: ({ count }) => drops.push(count),
      [name]: callback,
    });
    writeNumbers(engine, 1, 3);
    vi.advanceTimersByTime(1000);
    expect(calls).toBe(1);
    sink.error = undefined;
    engine.flushSync();
    vi.advanceTimersByTime(1000);
    expectExact(engine, sink, offered);
    engine.flushSync();
    const sum = drops.reduce((total, count) => total + count, 0);
    expect(engine.stats().dropped - sum).toBeLessThanOrEqual(1);
  },
);

test('a formatter that logs is not called for what it logs', () => {
  const sink = new MemorySink();
  let depth = 0;
  const log = getLogger('app', {
    destination: sink,
    format: {
      format: (_level, _name, message) => {
        depth++;
        log.info('inside');
        return `${depth} ${message}`;
      },
    },
  });
  log.child({ a: 1 }).info('outside');
  log.flushSync();
  expect(sink.lines).toHaveLength(2);
  expect(sink.lines[0]).toContain('inside');
  expect(sink.lines[1]).toBe('1 outside');
});

test('a field that logs while it is read ends, and loses nothing', () => {
  const sink = new MemorySink();
  const log = getLogger('app', { destination: sink });
  const fields = Object.defineProperty({}, 'a', {
    enumerable: true,
    get: () => {
      log.info('inside');
      return 1;
    },
  });
  log.info('outside', fields);
  log.flushSync();
  const { accepted, written } = log.stats();
  expect([accepted, sink.lines.length]).toEqual([written, written]);
  expect(sink.lines.at(-1)).toBe('INFO | app | outside | a=1');
});

test.each(['info', 'error'] as const)('a getter that logs at %s is heard, and its own line is whole', async (level) => {
  const sink = new MemorySink();
  const log = getLogger('app', { destination: sink, batchSize: 3 });
  let depth = 0;
  const fields = {
    before: 'b',
    get inner(): number {
      if (depth++ < 2) log[level]('inside', { depth, fields });
      return 1;
    },
    after: 'a',
  };
  for (let n = 0; n < 5; n++) {
    depth = 0;
    log.info('outside', { n, fields });
  }
  const { accepted, written, pending, bytesWritten } = await log.close();
  expect([accepted, written, pending]).toEqual([sink.recordLines.length, accepted, 0]);
  expect(bytesWritten).toBe(Buffer.byteLength(sink.batches.join('')));
  const whole = /^\w+ \| app \| (outside|inside) \| (n|depth)=\d fields.before=b fields.inner=1 fields.after=a$/;
  expect(sink.recordLines.filter((line) => !whole.test(line))).toEqual([]);
  expect(sink.recordLines.filter((line) => line.includes('outside'))).toHaveLength(5);
  expect(sink.recordLines.filter((line) => line.includes('inside')).length).toBeGreaterThanOrEqual(10);
});
