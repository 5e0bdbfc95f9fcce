/**
 * The account against independent counts, at rest: what was offered is counted by the test, what was written by reading the
 * sink, what was dropped by adding up the reports. Operations, sizes and failures come from a seeded generator.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { STANDARD_LEVELS, type StandardLevel } from './level.ts';
import type { DropReport, EngineOptions, OverflowPolicy } from './options.ts';
import { watchedEngine } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';
import { FailWriter, MemorySink, RejectingSink, StalledSink, systemError } from './testing/sinks.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A destination that can be made to misbehave, and what went through it. */
interface Subject {
  readonly destination: NonNullable<EngineOptions['destination']>;
  /** Changes how it behaves, by a number from 0 up to 1. */
  upset(chance: number): void;
  calm(): void;
  lines(): string[];
}

const FAULT_CODES = ['EAGAIN', 'ENOSPC', 'EIO'];

function pipe(): Subject {
  const writer = new ShortWriter();
  return {
    destination: pathTo(writer),
    upset: (chance) => {
      writer.room = Math.floor(chance * 500);
      writer.perCall = 1 + Math.floor(chance * 100);
      writer.error = chance < 0.5 ? undefined : systemError(FAULT_CODES[Math.floor(chance * 3)] as string);
    },
    calm: () => {
      writer.room = Number.POSITIVE_INFINITY;
      writer.error = undefined;
    },
    lines: () => writer.files.flatMap((file) => Buffer.concat(file).toString().split('\n').slice(0, -1)),
  };
}

function failing(sink: FailWriter): Subject {
  return {
    destination: sink,
    upset: (chance) => {
      const code = chance < 0.2 ? 'EPERM' : (FAULT_CODES[Math.floor(chance * 3)] as string);
      sink.error = chance > 0.7 ? undefined : systemError(code);
    },
    calm: () => {
      sink.error = undefined;
    },
    lines: () => sink.lines,
  };
}

function stalling(): Subject {
  const sink = new StalledSink();
  return {
    destination: sink,
    upset: (chance) => {
      sink.flowing = chance > 0.6;
      sink.answer(chance < 0.1 ? systemError('EPERM') : chance < 0.3 ? systemError('EAGAIN') : undefined);
    },
    calm: () => sink.resume(),
    lines: () => sink.lines,
  };
}

const SUBJECTS: Record<string, () => Subject> = {
  'a pipe that writes short': pipe,
  'a sink that throws': () => failing(new FailWriter()),
  'a sink that rejects': () => failing(new RejectingSink()),
  'a sink that stalls': stalling,
  'a sink that takes all': () => {
    const sink = new MemorySink();
    return { destination: sink, upset: () => {}, calm: () => {}, lines: () => sink.lines };
  },
};

type Counts = Record<StandardLevel, number>;

function zero(): Counts {
  return Object.fromEntries(STANDARD_LEVELS.map((level) => [level, 0])) as Counts;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Offers records that carry their number and level, and counts them. */
class Producer {
  readonly offered = zero();
  readonly refused = new Set<number>();
  number = 0;

  write(engine: Engine, chance: number, random: () => number): void {
    const level = STANDARD_LEVELS[Math.floor(random() * STANDARD_LEVELS.length)] as StandardLevel;
    const padding = 'é'.repeat(Math.floor(chance ** 4 * 120));
    this.offered[level]++;
    if (!engine.write(`${this.number} ${level} ${padding}`, level)) this.refused.add(this.number);
    this.number++;
  }
}

function addUp(drops: readonly DropReport[]): Counts {
  const counts = zero();
  for (const { byLevel } of drops) {
    for (const [level, count] of Object.entries(byLevel)) counts[level as StandardLevel] += count;
  }
  return counts;
}

async function run(subject: Subject, options: EngineOptions, seed: number) {
  const random = generator(seed);
  const { engine, drops } = watchedEngine({
    destination: subject.destination,
    blockTimeoutMs: 0,
    closeTimeoutMs: 0,
    ...options,
  });
  const producer = new Producer();
  const flushes: Promise<unknown>[] = [];
  for (let step = 0; step < 300; step++) {
    const chance = random();
    if (chance < 0.75) for (let i = 0; i < 5; i++) producer.write(engine, random(), random);
    else if (chance < 0.85) subject.upset(random());
    else if (chance < 0.93) await vi.advanceTimersByTimeAsync(random() * 200);
    else if (chance < 0.96) flushes.push(engine.flush().catch(() => {}));
    else if (chance < 0.98) engine.flushSync();
    else engine.reopen();
  }
  return { engine, drops, producer, flushes, random };
}

const POLICIES: readonly OverflowPolicy[] = ['drop-oldest', 'drop-newest', 'block'];
const SEEDS = [1, 2, 3, 4, 5, 6];

describe.each(Object.entries(SUBJECTS))('%s', (_name, makeSubject) => {
  test.each(SEEDS)('at rest every record is accounted for, seed %i', async (seed) => {
    const subject = makeSubject();
    const isPath = typeof subject.destination === 'string';
    const overflow = POLICIES[seed % (isPath ? 3 : 2)] as OverflowPolicy;
    const options: EngineOptions = {
      overflow,
      batchSize: 1 + seed * 3,
      queueCapacity: 10 * seed,
      maxQueueBytes: 300 * seed,
      maxBatchBytes: 128,
      flushLevel: seed % 3 === 0 ? false : seed % 3 === 1 ? 'error' : 'info',
    };
    const { engine, drops, producer, flushes, random } = await run(subject, options, seed);
    subject.calm();
    await vi.advanceTimersByTimeAsync(5000);
    await Promise.all(flushes);
    for (let i = 0; i < 20; i++) producer.write(engine, random(), random);
    const stats = await engine.close();
    await vi.advanceTimersByTimeAsync(0);

    const lines = subject.lines().filter((line) => !line.startsWith('WARNING | kakashi | dropped '));
    const received = lines.map((line) => Number.parseInt(line, 10));
    const dropped = addUp(drops);
    expect(stats.accepted).toBe(producer.number);
    expect(stats.byLevel).toEqual(producer.offered);
    expect(stats.droppedByLevel).toEqual(dropped);
    expect(stats.dropped).toBe(sum(dropped));
    expect(stats.written).toBe(received.length);
    expect(stats.pending).toBe(0);
    expect(stats.accepted).toBe(received.length + sum(dropped) + stats.failed);
    // In order, none twice, none that was refused, each whole.
    expect(received).toEqual([...new Set(received)].sort((a, b) => a - b));
    expect(received.filter((number) => producer.refused.has(number))).toEqual([]);
    for (const line of lines) expect(line).toMatch(/^\d+ (trace|debug|info|warning|error|critical) é*$/);
    // Levels that were written cannot be more than what was offered and not dropped.
    const writtenByLevel = zero();
    for (const line of lines) writtenByLevel[line.split(' ')[1] as StandardLevel]++;
    for (const level of STANDARD_LEVELS) {
      expect(writtenByLevel[level]).toBeLessThanOrEqual(producer.offered[level] - dropped[level]);
    }
    expect(sum(writtenByLevel) + stats.failed).toBe(sum(producer.offered) - sum(dropped));
  });

  test('closing while it is upset accounts for what is left', async () => {
    const subject = makeSubject();
    const { engine, drops, producer, random } = await run(subject, { queueCapacity: 40, batchSize: 7 }, 99);
    subject.upset(0.4);
    for (let i = 0; i < 30; i++) producer.write(engine, random(), random);
    const closing = engine.close();
    for (let i = 0; i < 3; i++) producer.write(engine, random(), random);
    await vi.advanceTimersByTimeAsync(100);
    await closing;
    await vi.advanceTimersByTimeAsync(0);
    const stats = engine.stats();
    const lines = subject.lines().filter((line) => !line.startsWith('WARNING | kakashi | dropped '));
    expect([stats.accepted, stats.written, stats.pending]).toEqual([producer.number, lines.length, 0]);
    expect(stats.droppedByLevel).toEqual(addUp(drops));
    expect(stats.accepted).toBe(lines.length + sum(addUp(drops)) + stats.failed);
  });
});
