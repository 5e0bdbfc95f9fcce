import { describe, expect, test } from 'vitest';
import { atomicsWith } from '../testing/atomics.ts';
import { NOTHING_WAITS, RingConsumer } from './consumer.ts';
import { advance } from './cursor.ts';
import { type RingSize, readCursorAt, ringBytes, ringMemory } from './layout.ts';
import { type ByteLines, EMPTY, RingProducer } from './producer.ts';
import type { BufferBytes, SharedAtomics } from './shared.ts';
import { Span } from './span.ts';

const [LOW, MIDDLE, HIGH] = [2, 11, 20];

function open(bounds: Partial<RingSize> = {}, atomics?: SharedAtomics) {
  const size = { capacity: 64, maxBytes: 1000, laneBytes: 2000, trayRecords: 64, lineBytes: 0, ...bounds };
  const memory = ringMemory(new SharedArrayBuffer(ringBytes(size)), 0, size);
  const consumer = new RingConsumer(memory, size);
  return {
    memory,
    size,
    producer: new RingProducer(memory, size, atomics),
    consumer,
    /** Takes all that waits. */
    drain(): string[] {
      const lines: string[] = [];
      while (consumer.claim(size.maxBytes) > NOTHING_WAITS) {
        const { bytes, begin, end, length } = consumer.tray.lines;
        lines.push(...(bytes as BufferBytes).buffer.toString('utf8', begin, end).split(/(?<=\n)/));
        consumer.settle(length);
      }
      return lines;
    },
  };
}

/** Lines of one byte each, as bytes. */
function bytesOf(text: string): ByteLines {
  const buffer = Buffer.from(text);
  const ends = Array.from(text, (_, index) => index + 1);
  return { buffer, view: new DataView(buffer.buffer, buffer.byteOffset), ends, grades: ends.map(() => LOW) };
}

describe('what was placed', () => {
  test.each([
    ['ASCII', ['one\n', 'two and more\n', '3\n'], true],
    ['other text', ['é\n', '忍 two\n', 'three\n'], false],
  ])('can be looked at before anybody sees it: %s', (_, lines, ascii) => {
    const { producer, drain } = open();
    const placed = (records: number): string[] => {
      const { buffer } = producer.placedIn as BufferBytes;
      return Array.from({ length: records }, (_, index) =>
        buffer.toString('utf8', producer.startOf(index), producer.endOf(index)),
      );
    };
    producer.push('before\n', MIDDLE);
    const lengths = lines.map((line) => line.length);
    expect(producer.placeGroup(lines.join(''), lengths, [MIDDLE, MIDDLE, MIDDLE], 3)).toBe(true);
    expect(placed(3)).toEqual(lines);
    expect(producer.placedAscii).toBe(ascii);
    expect(producer.waiting).toBe(1);
    producer.publish();
    expect(producer.place(lines[0] as string, MIDDLE)).toBe(true);
    expect(placed(1)).toEqual([lines[0]]);
    expect(producer.placedAscii).toBe(ascii);
    // Something else is placed there, and nobody ever sees it.
    producer.push('after\n', MIDDLE);
    expect(drain()).toEqual(['before\n', ...lines, 'after\n']);
  });

  test('is nothing where a group has more newlines than lines', () => {
    const { producer, drain } = open();
    expect(producer.pushGroup('é\nb\nc\n', [4, 2], [LOW, LOW], 2)).toBe(false);
    expect(producer.waiting).toBe(0);
    producer.push('next\n', LOW);
    expect(drain()).toEqual(['next\n']);
  });
});

test('far from the bounds of its ring a push looks at nothing that the consumer writes', () => {
  const loads: number[] = [];
  const { producer } = open(
    { capacity: 100, maxBytes: 2000, laneBytes: 4000 },
    atomicsWith({
      load: (words, at) => {
        loads.push(at);
        return Atomics.load(words, at);
      },
    }),
  );
  loads.length = 0;
  for (let record = 0; record < 40; record++) {
    producer.push(`record ${record}\n`, [LOW, MIDDLE, HIGH][record % 3] as number);
    producer.pushBytes(bytesOf('x'), 1);
  }
  expect(loads.filter((at) => [0, 1, 2].some((lane) => readCursorAt(lane) === at))).toEqual([]);
});

describe('up to its bounds', () => {
  /** A ring, and how often the producer looked at what the consumer writes. */
  function watched(bounds: Partial<RingSize>) {
    let looks = 0;
    const ring = open(
      bounds,
      atomicsWith({
        load: (words, at) => {
          if (at === readCursorAt(0)) looks++;
          return Atomics.load(words, at);
        },
      }),
    );
    const before = looks;
    return { ...ring, looks: () => looks - before };
  }

  test.each([
    ['records', { capacity: 4 }],
    ['bytes', { maxBytes: 4 }],
  ])('of %s lines that come as bytes fill a ring at once, and only one more looks for room', (_, bounds) => {
    const { producer, looks } = watched(bounds);
    expect(producer.pushBytes(bytesOf('123'), 3)).toBe(true);
    expect(producer.pushBytes(bytesOf('4'), 1)).toBe(true);
    expect(looks()).toBe(0);
    expect(producer.pushBytes(bytesOf('5'), 1)).toBe(false);
    expect(looks()).toBe(1);
  });

  test('of records a text looks for no room', () => {
    const { producer, looks } = watched({ capacity: 2 });
    expect(producer.push('a\n', LOW)).toBe(true);
    expect(producer.push('b\n', LOW)).toBe(true);
    expect(looks()).toBe(0);
    expect(producer.push('c\n', LOW)).toBe(false);
    expect(looks()).toBe(1);
  });

  test('of bytes, three for each unit, a text looks for no room', () => {
    const { producer, looks } = watched({ maxBytes: 12 });
    expect(producer.push('abc\n', LOW)).toBe(true);
    expect(looks()).toBe(0);
    expect(producer.push('abc\n', LOW)).toBe(true);
    expect(looks()).toBe(1);
  });

  test('a ring from which the consumer has taken is filled again, to the last record', () => {
    const { producer, consumer } = open({ capacity: 4 });
    producer.pushBytes(bytesOf('1234'), 4);
    consumer.claim(3);
    expect(producer.pushBytes(bytesOf('567'), 3)).toBe(true);
    expect(producer.pushBytes(bytesOf('8'), 1)).toBe(false);
    expect(producer.waiting).toBe(4);
  });
});

test('a text that finds a place only when it is measured gets that', () => {
  const { producer, consumer, drain } = open({ maxBytes: 100, laneBytes: 120 });
  for (const length of [25, 70]) producer.push(`${'x'.repeat(length - 1)}\n`, LOW);
  consumer.claim(25);
  expect(producer.waitingBytes).toBe(70);
  // Three bytes for each unit would be within the bound, and neither behind the 95 bytes nor before the 70 that wait.
  expect(producer.push('123456789\n', LOW)).toBe(true);
  expect(drain().at(-1)).toBe('123456789\n');
});

describe('the bound of bytes', () => {
  test('is exact for lines that come as bytes', () => {
    const { producer, drain } = open({ maxBytes: 10 });
    producer.push('abc\n', HIGH);
    expect(producer.pushBytes(bytesOf('1234567'), 7)).toBe(false);
    expect(producer.pushBytes(bytesOf('123456'), 6)).toBe(true);
    expect(producer.pushBytes(bytesOf('x'), 1)).toBe(false);
    expect(producer.waitingBytes).toBe(10);
    expect(drain().join('')).toBe('abc\n123456');
    expect(producer.pushBytes(bytesOf('0123456789'), 10)).toBe(true);
  });
});

describe('a mark', () => {
  test('tells evicted records from before it from those after it, in each lane', () => {
    const { producer } = open();
    for (const grade of [LOW, HIGH, LOW]) producer.push('x\n', grade);
    const mark = producer.mark();
    for (const grade of [MIDDLE, LOW, HIGH]) producer.push('x\n', grade);
    const evicted: [number, boolean][] = [];
    for (let grade = producer.evictOldest(2); grade !== EMPTY; grade = producer.evictOldest(2)) {
      evicted.push([grade, producer.evictedBefore(mark, [LOW, MIDDLE, HIGH].indexOf(grade))]);
    }
    expect(evicted).toEqual([
      [LOW, true],
      [LOW, true],
      [LOW, false],
      [MIDDLE, false],
      [HIGH, true],
      [HIGH, false],
    ]);
  });

  test('does not wait for what came after it, however busy the ring is', () => {
    const { producer, consumer } = open();
    producer.push('a\n', LOW);
    const mark = producer.mark();
    consumer.claim(1000);
    expect(producer.isSettled(mark)).toBe(false);
    producer.push('b\n', LOW);
    consumer.claim(1000);
    consumer.settle(2);
    expect(consumer.tray.records).toBe(1);
    expect(producer.isSettled(mark)).toBe(true);
  });
});

test('a producer that takes over a ring counts what was settled from then on', () => {
  const { producer: first, memory, size, drain, consumer } = open();
  for (let record = 0; record < 3; record++) first.push('x\n', LOW);
  drain();
  expect(first.settled).toBe(3);
  const producer = new RingProducer(memory, size);
  expect(producer.settled).toBe(0);
  producer.push('a\n', LOW);
  const mark = producer.mark();
  consumer.claim(1000);
  expect(producer.isSettled(mark)).toBe(false);
  consumer.settle(2);
  expect([producer.taken, producer.settled]).toEqual([1, 1]);
  expect(producer.isSettled(mark)).toBe(true);
});

test('numbers go on from the first one, and only a group in which the low bits would overflow leaves some out', () => {
  const numbersFrom = (first: number, ...groups: number[]): number[] => {
    const { memory, size } = open();
    const producer = new RingProducer(memory, size, Atomics, first);
    for (const records of groups) producer.pushBytes(bytesOf('x'.repeat(records)), records);
    const span = new Span(memory, size.capacity);
    // Entries have the low bits with a sign.
    return Array.from({ length: producer.waiting }, (_, index) => span.sequence(0, advance(0, index)) + 2 ** 31);
  };
  const high = 3 * 2 ** 32;
  expect(numbersFrom(high + 5, 1, 2)).toEqual([high + 5, high + 6, high + 7]);
  expect(numbersFrom(2 ** 32 - 5, 4, 2)).toEqual([
    ...[5, 4, 3, 2].map((before) => 2 ** 32 - before),
    2 ** 32,
    2 ** 32 + 1,
  ]);
});

test('a number is used for one record only, so that there are enough for ever', () => {
  const { producer, memory, size } = open();
  for (let record = 0; record < 5; record++) producer.push('x\n', LOW);
  producer.pushGroup('x\nx\n', [2, 2], [LOW, LOW], 2);
  producer.push('x\n', LOW);
  const span = new Span(memory, size.capacity);
  const numbers = Array.from({ length: 8 }, (_, index) => span.sequence(0, advance(0, index)));
  expect(numbers.map((number) => number - (numbers[0] as number))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
