import { expect, test } from 'vitest';
import { gradeOf } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { resolveOptions } from '../options.ts';
import { NOTHING_WAITS, RingConsumer } from '../ring/consumer.ts';
import { AWAKE, LINGERING } from '../ring/doorbell.ts';
import { testSettings } from '../testing/slots.ts';
import { Arena, DOORBELL_WORD } from './arena.ts';
import { SlotProducer } from './slot-producer.ts';

const INFO = gradeOf(LEVELS.info, LEVELS.error);
const QUEUE = { queueCapacity: 1000 };

function open() {
  const arena = new Arena({ layout: 0, buffer: new SharedArrayBuffer(4096), channel: 'none' });
  const access = { arena, supervisor: undefined, post: () => {}, poll: () => {}, listeners: new Set<() => void>() };
  const host = { dropped: () => {}, joined: () => {}, deserted: () => {} };
  const options = resolveOptions({ ...QUEUE, destination: '/dev/null' });
  const producer = new SlotProducer(access, options, testSettings(QUEUE), host);
  const consumer = new RingConsumer(producer.slot.ring, producer.slot.size);
  return {
    log(records: number): void {
      for (let record = 0; record < records; record++) producer.append('line', INFO);
    },
    drain(): void {
      while (consumer.claim(64 * 1024) > NOTHING_WAITS) consumer.settle(consumer.tray.lines.length);
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
