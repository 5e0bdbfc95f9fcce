import { expect, test } from 'vitest';
import { testSettings } from '../testing/slots.ts';
import { Slot } from './slot.ts';

test.each([
  ['records', { queueCapacity: 2 ** 27 + 1 }, 'received 134217729 and'],
  ['bytes', { maxQueueBytes: 2 ** 31 - 64 * 1024 }, 'and 2147418112'],
])('for a queue of more %s than a ring can have there is no background writer, and that is told', (_, queue, told) => {
  let error: unknown;
  try {
    new Slot(testSettings(queue));
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ name: 'KakashiError', code: 'ERR_KAKASHI_WRITER_UNAVAILABLE' });
  expect(error).toMatchObject({ message: expect.stringContaining(told) });
  expect(error).toMatchObject({ message: expect.stringContaining('up to 134217728 records and 2147418111 bytes') });
  expect(error).toMatchObject({ message: expect.stringContaining('writes for itself') });
});
