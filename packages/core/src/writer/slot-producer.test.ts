import { expect, test } from 'vitest';
import { gradeOf } from '../batch/grade.ts';
import { createFormatter, isByteFormatter } from '../format/formatter.ts';
import { LEVELS } from '../level.ts';
import { type EngineOptions, resolveOptions } from '../options.ts';
import { NOTHING_WAITS, RingConsumer } from '../ring/consumer.ts';
import { AWAKE, LINGERING } from '../ring/doorbell.ts';
import type { BufferBytes } from '../ring/shared.ts';
import { testSettings } from '../testing/slots.ts';
import { Arena, DOORBELL_WORD } from './arena.ts';
import { SlotProducer } from './slot-producer.ts';
import { STAGE_RECORDS } from './stage.ts';

const INFO = gradeOf(LEVELS.info, LEVELS.error);
const ERROR = gradeOf(LEVELS.error, LEVELS.error);
const QUEUE = { queueCapacity: 1000 };

const KV = createFormatter({ timestamp: false });
const FORMATTER = isByteFormatter(KV) ? KV : expect.fail('lines of this format are written as bytes');

function open(queue: Pick<EngineOptions, 'queueCapacity' | 'maxQueueBytes' | 'overflow'> = QUEUE) {
  const arena = new Arena({ layout: 0, buffer: new SharedArrayBuffer(4096), channel: 'none' });
  const access = { arena, supervisor: undefined, post: () => {}, poll: () => {}, listeners: new Set<() => void>() };
  const host = { dropped: () => {}, joined: () => {}, deserted: () => {} };
  const options = resolveOptions({ ...queue, destination: '/dev/null' });
  const { queueCapacity, maxQueueBytes } = options;
  const producer = new SlotProducer(access, options, testSettings({ queueCapacity, maxQueueBytes }), host);
  const consumer = new RingConsumer(producer.slot.ring, producer.slot.size);
  return {
    log(records: number): void {
      for (let record = 0; record < records; record++) producer.append('line', INFO);
    },
    drain(): void {
      while (consumer.claim(64 * 1024) > NOTHING_WAITS) consumer.settle(consumer.tray.lines.length);
    },
    /** One line as text; false if it was dropped. */
    text: (line: string, grade = INFO): boolean => producer.append(line, grade),
    /** One line as a formatter writes it; false if it has to come as text. */
    bytes: (message: string): boolean =>
      producer.appendRecord(FORMATTER, INFO, LEVELS.info, 'app', message, undefined, undefined),
    /** The lines that are in the ring, or on the way there. */
    lines(): string[] {
      producer.pushStage();
      let text = '';
      while (consumer.claim(64 * 1024) > NOTHING_WAITS || !consumer.tray.isEmpty) {
        const { bytes, begin, end, length } = consumer.tray.lines;
        text += (bytes as BufferBytes).buffer.toString('utf8', begin, end);
        consumer.settle(length);
      }
      return text.split('\n').slice(0, -1);
    },
    get staged(): number {
      return producer.staged;
    },
    get dropped(): number {
      return producer.slot.dropped.reduce((sum, count) => sum + count);
    },
    /** How the writer sleeps now. */
    get bell(): number {
      return Atomics.load(arena.words, DOORBELL_WORD);
    },
    set bell(state: number) {
      Atomics.store(arena.words, DOORBELL_WORD, state);
    },
  };
}

test('a writer that lingers is woken when more than half of the queue is full', () => {
  const slot = open();
  slot.bell = LINGERING;
  slot.log(400);
  expect(slot.bell).toBe(LINGERING);
  slot.log(200);
  expect(slot.bell).toBe(AWAKE);
});

test('and left alone when it has just been there, however full the queue once was', () => {
  const slot = open();
  slot.log(900);
  slot.drain();
  slot.bell = LINGERING;
  for (let round = 0; round < 8; round++) {
    slot.log(100);
    slot.drain();
  }
  expect(slot.bell).toBe(LINGERING);
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `INFO | app | ${index}`);

test('lines that come as text and lines that come as bytes stay in the order of their calls, and few are held back', () => {
  const slot = open();
  const expected = numbered(200);
  for (const [index, line] of expected.entries()) {
    // In groups, for both are staged.
    if (Math.floor(index / 12) % 2 === 0) slot.text(line);
    else expect(slot.bytes(String(index))).toBe(true);
    expect(slot.staged).toBeLessThanOrEqual(STAGE_RECORDS);
  }
  expect(slot.lines()).toEqual(expected);
});

test('a line that is too long for bytes comes as text, behind what was logged before', () => {
  const slot = open();
  const expected = [...numbered(40), `INFO | app | ${'x'.repeat(10_000)}`];
  for (let index = 0; index < 40; index++) slot.bytes(String(index));
  expect(slot.bytes('x'.repeat(10_000))).toBe(false);
  slot.text(expected[40] as string);
  expect(slot.lines()).toEqual(expected);
});

test('staged lines for which there is no room together take it one by one, from the oldest', () => {
  const slot = open({ queueCapacity: 1000, maxQueueBytes: 10_000 });
  const messages = Array.from({ length: 200 }, (_, index) => `${index} ${'.'.repeat(180)}`);
  for (const message of messages) expect(slot.bytes(message)).toBe(true);
  const got = slot.lines();
  expect(got).toEqual(messages.slice(-got.length).map((message) => `INFO | app | ${message}`));
  expect(got.length + slot.dropped).toBe(200);
  // Room is used as far as it goes: another line would not have fitted.
  expect(Buffer.byteLength(got.join('\n')) + 2 * 200).toBeGreaterThan(10_000);
});

test('a large record takes the room of as many small ones as it needs, and of no more', () => {
  const slot = open({ queueCapacity: 1000, maxQueueBytes: 1000 });
  for (let index = 0; index < 10; index++) slot.text(`${index}${'.'.repeat(98)}`);
  expect(slot.text('x'.repeat(249))).toBe(true);
  expect(slot.lines().map((line) => line[0])).toEqual(['3', '4', '5', '6', '7', '8', '9', 'x']);
  expect(slot.dropped).toBe(3);
});

test.each(['drop-oldest', 'drop-newest'] as const)(
  '%s gives up the new record where all that wait are protected',
  (overflow) => {
    const slot = open({ queueCapacity: 10, overflow });
    for (let index = 0; index < 10; index++) slot.text(`error ${index}`, ERROR);
    expect(slot.text('info')).toBe(false);
    expect(slot.lines()).toEqual(Array.from({ length: 10 }, (_, index) => `error ${index}`));
    expect(slot.dropped).toBe(1);
  },
);
