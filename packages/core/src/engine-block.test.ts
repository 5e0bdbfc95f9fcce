/** `overflow: 'block'`: the caller waits for room, within limits. */
import { beforeEach, expect, test, vi } from 'vitest';
import { clock } from './testing/clock.ts';
import { numbers, watchedEngine, writeNumbers } from './testing/engines.ts';
import { pathTo, ShortWriter } from './testing/outlets.ts';

vi.mock('./sink/open.ts', () => import('./testing/outlets.ts'));
vi.mock('./clock.ts', () => import('./testing/clock.ts'));

beforeEach(() => {
  clock.now = 0;
  clock.onSleep = () => {};
});

function stalled(blockTimeoutMs?: number) {
  const pipe = new ShortWriter();
  pipe.room = 0;
  const watched = watchedEngine({
    destination: pathTo(pipe),
    overflow: 'block',
    batchSize: 2,
    queueCapacity: 4,
    blockTimeoutMs,
  });
  return { pipe, ...watched };
}

test('nothing is dropped when the sink makes room in time', () => {
  const { pipe, engine } = stalled();
  clock.onSleep = () => {
    pipe.room += 1;
  };
  expect(writeNumbers(engine, 1, 50)).not.toContain(false);
  engine.flushSync();
  expect(pipe.lines).toEqual(numbers(1, 50));
  expect(engine.stats()).toMatchObject({ written: 50, dropped: 0 });
});

test.each([
  [undefined, 1000],
  [250, 250],
  [0, 0],
])('with blockTimeoutMs %s it waits %i ms, then drops', (timeoutMs, waited) => {
  const { engine } = stalled(timeoutMs);
  expect(writeNumbers(engine, 1, 5)).toEqual([true, true, true, true, false]);
  expect(clock.now).toBe(waited);
});

test('after a wait in vain it drops at once, until there is progress', () => {
  const { pipe, engine } = stalled(100);
  writeNumbers(engine, 1, 50);
  expect([clock.now, engine.stats().dropped]).toEqual([100, 46]);
  pipe.room = 12;
  clock.now += 1000;
  writeNumbers(engine, 51, 52);
  expect(clock.now).toBe(1100);
  expect(writeNumbers(engine, 53, 60)).toContain(false);
  expect(clock.now).toBe(1200);
});

test('it does not wait while there is room', () => {
  const { engine } = stalled();
  writeNumbers(engine, 1, 4);
  expect(clock.now).toBe(0);
});
