import { expect, test } from 'vitest';
import { atomicsWith } from '../testing/atomics.ts';
import { ASLEEP, AWAKE, Doorbell, LINGERING } from './doorbell.ts';
import type { SharedAtomics } from './shared.ts';

/** A bell whose consumer, when it waits, is met by what happens meanwhile. */
function bell(meanwhile: (bell: Doorbell) => void) {
  const words = new Int32Array(new SharedArrayBuffer(64));
  const calls: string[] = [];
  const atomics: SharedAtomics = {
    load: (_, at) => Atomics.load(words, at),
    store: (_, at, value) => Atomics.store(words, at, value),
    compareExchange: (_, at, expected, value) => Atomics.compareExchange(words, at, expected, value),
    wait: (_, at, value, timeoutMs) => {
      calls.push(`wait ${timeoutMs}`);
      meanwhile(doorbell);
      return Atomics.wait(words, at, value, 0);
    },
    notify: (_, at, count) => {
      calls.push('notify');
      return Atomics.notify(words, at, count);
    },
  };
  const doorbell = new Doorbell(words, 2, atomics);
  return { doorbell, calls, state: () => words[2] };
}

const idle = () => false;

test('nobody is woken who is awake', () => {
  const { doorbell, calls } = bell(() => {});
  expect(doorbell.ring(true)).toBe(false);
  expect(calls).toEqual([]);
});

test('any record wakes a deep sleeper, and one ring is enough', () => {
  const rang: boolean[] = [];
  const { doorbell, calls, state } = bell((doorbell) => rang.push(doorbell.ring(false), doorbell.ring(true)));
  expect(doorbell.sleep(ASLEEP, 100, idle)).toBe(true);
  expect(rang).toEqual([true, false]);
  expect(calls).toEqual(['wait 100', 'notify']);
  expect(state()).toBe(AWAKE);
});

test('only what is urgent wakes one that lingers', () => {
  const rang: boolean[] = [];
  const { doorbell, calls } = bell((doorbell) => rang.push(doorbell.ring(false), doorbell.ring(true)));
  expect(doorbell.sleep(LINGERING, 2, idle)).toBe(true);
  expect(rang).toEqual([false, true]);
  expect(calls).toEqual(['wait 2', 'notify']);
});

test('time that passes is no wake, and leaves the consumer awake', () => {
  const { doorbell, state } = bell(() => {});
  expect(doorbell.sleep(ASLEEP, 100, idle)).toBe(false);
  expect(state()).toBe(AWAKE);
});

test('with work at hand nobody waits', () => {
  const { doorbell, calls, state } = bell(() => {});
  expect(doorbell.sleep(ASLEEP, 100, () => state() === ASLEEP)).toBe(false);
  expect(calls).toEqual([]);
  expect(state()).toBe(AWAKE);
});

test('of two that ring at once only one wakes', () => {
  const words = new Int32Array(new SharedArrayBuffer(64));
  Atomics.store(words, 0, ASLEEP);
  const calls: boolean[] = [];
  const atomics = atomicsWith({
    load: (_, at) => {
      const state = Atomics.load(words, at);
      // The other one is faster.
      if (calls.length === 0) calls.push(new Doorbell(words, 0).ring(false));
      return state;
    },
    notify: () => expect.fail('nobody sleeps any more'),
  });
  calls.push(new Doorbell(words, 0, atomics).ring(true));
  expect(calls).toEqual([true, false]);
});
