import { expect, test } from 'vitest';
import { gradeOf } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { RingConsumer } from '../ring/consumer.ts';
import { RingProducer } from '../ring/producer.ts';
import { testSettings } from '../testing/slots.ts';
import { Slot } from './slot.ts';
import { waitingIn } from './slot-stats.ts';

const [INFO, ERROR] = [LEVELS.info, LEVELS.error].map((level) => gradeOf(level, LEVELS.error)) as [number, number];

test('a thread that is neither side counts what waits in a ring, in every lane and round its end', () => {
  const slot = new Slot(testSettings({ queueCapacity: 20 }));
  const producer = new RingProducer(slot.ring, slot.size);
  const consumer = new RingConsumer(slot.ring, slot.size);
  for (let round = 0; round < 10; round++) {
    for (let index = 0; index < 5; index++) producer.push('line\n', INFO);
    producer.push('an error\n', ERROR);
    expect(waitingIn(slot)).toEqual({ waiting: 6, waitingBytes: 5 * 5 + 9 });
    while (!consumer.tray.isEmpty || consumer.hasWaiting) {
      consumer.claim(64 * 1024);
      consumer.settle(consumer.tray.lines.length);
    }
    expect(waitingIn(slot)).toEqual({ waiting: 0, waitingBytes: 0 });
  }
});
