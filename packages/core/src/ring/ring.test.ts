import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectionOfGrade } from '../batch/grade.ts';
import { NOTHING_WAITS, REPLACED, RingConsumer, TRAY_IS_FULL } from './consumer.ts';
import { countOf, STEP } from './cursor.ts';
import {
  privateTrayMemory,
  type RingMemory,
  type RingSize,
  readCursorAt,
  ringBytes,
  ringMemory,
  takenAt,
  writeCursorAt,
} from './layout.ts';
import { type ByteLines, EMPTY, RingProducer } from './producer.ts';
import type { BufferBytes } from './shared.ts';

const GRADES = [2, 11, 20];

function sizes(capacity: number, maxBytes: number, trayRecords = 64): RingSize {
  return { capacity, maxBytes, laneBytes: 2 * maxBytes, trayRecords, lineBytes: 0 };
}

/** A ring whose cursors start so many records before they wrap, with both of its sides. */
function ring(size: RingSize, beforeWrap = 0, offset = 64) {
  const memory = ringMemory(new SharedArrayBuffer(offset + ringBytes(size)), offset, size);
  for (let lane = 0; lane < 3; lane++) {
    memory.words[writeCursorAt(lane)] = -beforeWrap * STEP;
    memory.words[readCursorAt(lane)] = -beforeWrap * STEP;
  }
  return { memory, producer: new RingProducer(memory, size), consumer: new RingConsumer(memory, size) };
}

interface Line {
  text: string;
  grade: number;
}

/** What is in the tray, as lines with their grades. */
function trayLines(consumer: RingConsumer): Line[] {
  const { tray } = consumer;
  const { bytes, begin, end } = tray.lines;
  const text = (bytes as BufferBytes).buffer.toString('utf8', begin, end);
  const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
  expect(lines.length).toBe(tray.records);
  return lines.map((line, index) => ({ text: line, grade: tray.grades[tray.first + index] as number }));
}

function evictedByCursors(memory: RingMemory): number {
  let evicted = 0;
  for (let lane = 0; lane < 3; lane++) {
    evicted += countOf(
      ((memory.words[readCursorAt(lane)] as number) & -STEP) - ((memory.words[takenAt(lane)] as number) << 4),
    );
  }
  return evicted;
}

/** Lines as bytes of a thread's own, with something behind them that is no part of them. */
function bytesOf(lines: readonly string[], grade: number): ByteLines {
  const buffer = Buffer.from(`${lines.join('')}beyond`);
  const ends: number[] = [];
  for (const line of lines) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(line));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  return { buffer, view, ends, grades: lines.map(() => grade) };
}

/** A ring as it should be: a list. */
class Reference {
  waiting: Line[] = [];
  readonly size: RingSize;
  constructor(size: RingSize) {
    this.size = size;
  }
  get bytes(): number {
    return this.waiting.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0);
  }
  push(lines: Line[]): boolean {
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0);
    if (this.waiting.length + lines.length > this.size.capacity || this.bytes + bytes > this.size.maxBytes)
      return false;
    this.waiting.push(...lines);
    return true;
  }
  evict(protection: number): number {
    const lowest = Math.min(...this.waiting.map((line) => protectionOfGrade(line.grade)));
    if (lowest > protection) return EMPTY;
    const index = this.waiting.findIndex((line) => protectionOfGrade(line.grade) === lowest);
    return (this.waiting.splice(index, 1)[0] as Line).grade;
  }
  /** One claim: the oldest lines of one lane before any of another, as the limits allow. */
  claim(limit: number, room: number): Line[] {
    const lane = this.waiting.length > 0 ? protectionOfGrade((this.waiting[0] as Line).grade) : -1;
    const lines: Line[] = [];
    let bytes = 0;
    for (const line of this.waiting) {
      bytes += Buffer.byteLength(line.text);
      if (protectionOfGrade(line.grade) !== lane || lines.length >= room || (bytes > limit && lines.length > 0)) break;
      lines.push(line);
    }
    this.waiting.splice(0, lines.length);
    return lines;
  }
}

const body = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '7'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'é', '忍', '🥷', '\ud800'), maxLength: 8 }),
);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('push' as const), body, lane: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('group' as const),
      bodies: fc.array(body, { minLength: 1, maxLength: 5 }),
      asBytes: fc.boolean(),
      lane: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('evict' as const), protection: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 120 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('settle' as const), tenths: fc.nat(10) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('heir' as const) }) },
);

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Whatever can come of an operation comes of one of these, in a ring of two records. */
const EVERY_OUTCOME: Operation[] = [
  { do: 'claim', limit: 1 },
  { do: 'evict', protection: 2 },
  { do: 'push', body: 'first', lane: 0 },
  { do: 'push', body: 'second', lane: 0 },
  { do: 'push', body: 'one too many', lane: 0 },
  { do: 'evict', protection: 0 },
  { do: 'claim', limit: 1 },
  { do: 'push', body: 'third', lane: 0 },
  { do: 'claim', limit: 1 },
  { do: 'settle', tenths: 5 },
  { do: 'settle', tenths: 10 },
];

test('whatever is pushed, evicted, claimed and settled, a ring behaves as a bounded list', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 120 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 48, max: 200 }),
      fc.nat(40),
      (operations, capacity, maxBytes, beforeWrap) => {
        const size = sizes(capacity, maxBytes, 7);
        const { memory, producer, consumer: first } = ring(size, beforeWrap);
        const start = countOf(memory.words[readCursorAt(0)] as number);
        for (let lane = 0; lane < 3; lane++) memory.words[takenAt(lane)] = start;
        let consumer = first;
        const reference = new Reference(size);
        let tray: Line[] = [];
        let evicted = 0;
        let pushed = 0;
        let settled = 0;
        for (const step of operations) {
          if (step.do === 'push' || step.do === 'group') {
            const grade = GRADES[step.lane] as number;
            const lines = (step.do === 'push' ? [step.body] : step.bodies).map((text) => ({
              text: `${text.replaceAll(/\p{Surrogate}/gu, '\ufffd')}\n`,
              grade,
            }));
            const expected = reference.push(lines);
            const texts = step.do === 'push' ? [step.body] : step.bodies;
            const raw = texts.map((text) => `${text}\n`);
            const got =
              step.do === 'push'
                ? producer.push(raw[0] as string, grade)
                : step.asBytes
                  ? producer.pushBytes(bytesOf(raw, grade), raw.length)
                  : producer.pushGroup(
                      raw.join(''),
                      raw.map((line) => line.length),
                      raw.map(() => grade),
                      raw.length,
                    );
            expect(got).toBe(expected);
            if (got) pushed += lines.length;
            seen.add(got ? 'pushed' : 'full');
          } else if (step.do === 'evict') {
            const grade = producer.evictOldest(step.protection);
            // A claim that the producer has not noticed makes the first eviction try report it.
            const outcome = grade === -2 ? producer.evictOldest(step.protection) : grade;
            const settledOutcome = outcome === -2 ? producer.evictOldest(step.protection) : outcome;
            expect(settledOutcome).toBe(reference.evict(step.protection));
            if (settledOutcome >= 0) evicted++;
            seen.add(settledOutcome >= 0 ? 'evicted' : 'nothing to evict');
          } else if (step.do === 'claim') {
            const used = consumer.tray.lines.length;
            const limit =
              tray.length === 0
                ? Math.min(step.limit, maxBytes)
                : Math.min(step.limit - used, maxBytes - consumer.tray.lines.end);
            const room = tray.length === 0 ? 7 : 7 - consumer.tray.first - consumer.tray.records;
            const head = reference.waiting[0];
            const fits = head === undefined || tray.length === 0 || (Buffer.byteLength(head.text) <= limit && room > 0);
            const lines = fits ? reference.claim(limit, room) : [];
            const got = consumer.claim(step.limit);
            expect(got).toBe(fits ? lines.length || NOTHING_WAITS : TRAY_IS_FULL);
            tray = tray.concat(lines);
            seen.add(got > 0 ? 'claimed' : got === TRAY_IS_FULL ? 'tray full' : 'nothing waits');
          } else if (step.do === 'settle') {
            const bytes = Math.round((consumer.tray.lines.length * step.tenths) / 10);
            consumer.tray.startWrite(bytes);
            const records = consumer.settle(bytes);
            settled += records;
            seen.add(consumer.tray.torn > 0 ? 'torn' : 'settled');
            tray = tray.slice(records);
          } else {
            consumer = new RingConsumer(memory, size);
            consumer.takeOver();
            consumer.tray.untear();
          }
          expect(producer.waiting).toBe(reference.waiting.length);
          expect(producer.waitingBytes).toBe(reference.bytes);
          expect(consumer.hasWaiting).toBe(reference.waiting.length > 0);
          expect(consumer.tray.records).toBe(tray.length);
          if (consumer.tray.torn === 0) expect(trayLines(consumer)).toEqual(tray);
          expect(evictedByCursors(memory)).toBe(evicted);
          expect(consumer.tray.settled).toBe(settled);
          expect(producer.taken).toBe(settled + tray.length);
          expect(producer.settled).toBe(settled);
          expect(settled + tray.length + evicted + reference.waiting.length).toBe(pushed);
        }
      },
    ),
    { numRuns: 1500, examples: [[EVERY_OUTCOME, 2, 48, 1]] },
  );
  expect([...seen].sort()).toEqual(
    [
      'claimed',
      'evicted',
      'full',
      'nothing to evict',
      'nothing waits',
      'pushed',
      'settled',
      'torn',
      'tray full',
    ].sort(),
  );
});

describe('bounds', () => {
  test('a record as large as the bound fits an empty ring, wherever the last one ended', () => {
    const size = sizes(4, 100);
    const { producer, consumer } = ring(size);
    for (const length of [40, 100, 60, 100, 99, 100]) {
      expect(producer.push(`${'x'.repeat(length - 1)}\n`, 2)).toBe(true);
      expect(producer.push('\n', 2)).toBe(length < 100);
      while (consumer.claim(1000) !== NOTHING_WAITS) consumer.settle(consumer.tray.lines.length);
    }
  });
});

/** Claims and settles all that waits. */
function drain(consumer: RingConsumer): string[] {
  const lines: string[] = [];
  while (consumer.claim(1 << 20) !== NOTHING_WAITS) {
    lines.push(...trayLines(consumer).map(({ text }) => text));
    consumer.settle(consumer.tray.lines.length);
  }
  return lines;
}

describe('order', () => {
  test('sequence numbers that overflow 32 bits keep the order over the lanes', () => {
    const size = sizes(64, 1000);
    const { memory, consumer } = ring(size);
    const producer = new RingProducer(memory, size, Atomics, 2 ** 32 - 6);
    const lines = Array.from({ length: 16 }, (_, index) => `${index}\n`);
    for (let index = 0; index < 16; index += 2) {
      const pair = lines.slice(index, index + 2);
      const grade = GRADES[(index / 2) % 3] as number;
      expect(producer.pushGroup(pair.join(''), [pair[0]?.length ?? 0, pair[1]?.length ?? 0], [grade, grade], 2)).toBe(
        true,
      );
    }
    expect(drain(consumer)).toEqual(lines);
  });

  test('a lane that was left waiting for long still comes first', () => {
    const size = sizes(4, 1000);
    const { producer, consumer } = ring(size);
    producer.push('error\n', 20);
    for (let record = 0; record < 1000; record++) {
      while (!producer.push(`${record}\n`, 2)) expect(producer.evictOldest(0)).toBe(2);
    }
    expect(drain(consumer)).toEqual(['error\n', '997\n', '998\n', '999\n']);
  });
});

describe('takeover', () => {
  test('by force: the heir has what was in the tray, and who was replaced gets nothing more', () => {
    const size = sizes(8, 1000);
    const { memory, producer, consumer } = ring(size);
    for (const line of ['a\n', 'b\n', 'c\n']) producer.push(line, 2);
    expect(consumer.claim(4)).toBe(2);
    consumer.tray.startWrite(3);
    const heir = new RingConsumer(memory, size);
    heir.takeOver(privateTrayMemory(size));
    expect(heir.tray.writing).toBe(3);
    expect(trayLines(heir).map(({ text }) => text)).toEqual(['a\n', 'b\n']);
    expect(consumer.settle(3)).toBe(1);
    expect(consumer.claim(1000)).toBe(REPLACED);
    heir.settle(4);
    expect(drain(heir)).toEqual(['c\n']);
    expect(producer.settled).toBe(3);
    expect(evictedByCursors(memory)).toBe(0);
  });

  test('a role that comes back finds what others did meanwhile', () => {
    const size = sizes(8, 1000);
    const { memory, producer, consumer } = ring(size);
    producer.push('a\n', 2);
    consumer.claim(1000);
    const other = new RingConsumer(memory, size);
    other.settle(2);
    producer.push('b\n', 2);
    other.claim(1000);
    consumer.resume();
    expect(trayLines(consumer).map(({ text }) => text)).toEqual(['b\n']);
  });

  test('a line that is partly out starts again for another file', () => {
    const size = sizes(8, 1000);
    const { producer, consumer } = ring(size);
    producer.push('first\n', 2);
    producer.push('second\n', 2);
    consumer.claim(1000);
    expect(consumer.settle(9)).toBe(1);
    expect(consumer.tray.torn).toBe(3);
    expect(consumer.settle(1)).toBe(0);
    consumer.tray.untear();
    expect(trayLines(consumer).map(({ text }) => text)).toEqual(['second\n']);
    expect(consumer.settle(7)).toBe(1);
  });
});

describe('flush', () => {
  test('a mark is settled when all before it is, in the tray and in every lane', () => {
    const size = sizes(4, 1000);
    const { producer, consumer } = ring(size);
    expect(producer.isSettled(producer.mark())).toBe(true);
    for (const grade of GRADES) producer.push('x\n', grade);
    const mark = producer.mark();
    producer.push('later\n', 2);
    expect(producer.isSettled(mark)).toBe(false);
    expect(producer.evictOldest(2)).toBe(2);
    consumer.claim(1000);
    consumer.claim(1000);
    expect(producer.isSettled(mark)).toBe(false);
    consumer.settle(2);
    expect(producer.isSettled(mark)).toBe(false);
    consumer.settle(2);
    expect(producer.isSettled(mark)).toBe(true);
  });
});

test('what a claim answers instead of a number of records is none', () => {
  const outcomes = [NOTHING_WAITS, TRAY_IS_FULL, REPLACED];
  expect(new Set(outcomes).size).toBe(3);
  for (const outcome of outcomes) expect(outcome).toBeLessThan(1);
});
