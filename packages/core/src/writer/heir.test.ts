/** Who gets the role, and how. Threads are real; only the waiting is the test's. */
import { once } from 'node:events';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId, Worker } from 'node:worker_threads';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RingProducer } from '../ring/producer.ts';
import { FREE, Role } from '../ring/role.ts';
import { clock } from '../testing/clock.ts';
import { testSettings } from '../testing/slots.ts';
import { Arena, ROLE_WORD } from './arena.ts';
import { drainAlone, enterAsWriter, HEIR, seize } from './heir.ts';
import { Slot } from './slot.ts';
import { systemThreadId } from './thread-id.ts';

vi.mock('node:fs', { spy: true });
vi.mock('../clock.ts', () => import('../testing/clock.ts'));

const WRITER = 2;
const NEXT_WRITER = 3;
const TIMEOUT_MS = 100;
/** A thread that drains its own ring alone holds the role under this number and its system's id. */
const LONER = 1000;
/** One whose id the system does not tell, from this number. */
const NAMELESS = 2 ** 30;

/** The system's id of a thread that has ended. */
let dead = 0;
const alive = systemThreadId();

beforeAll(async () => {
  const text = `require('node:worker_threads').parentPort.postMessage(require('node:fs').readlinkSync('/proc/thread-self'))`;
  const worker = new Worker(text, { eval: true });
  const [link] = (await once(worker, 'message')) as [string];
  await once(worker, 'exit');
  dead = Number(/\d+$/.exec(link)?.[0]);
});

let arena: Arena;
beforeEach(() => {
  clock.now = 0;
  clock.onSleep = () => expect.fail('nothing is to be waited for');
  arena = new Arena({ layout: 0, buffer: new SharedArrayBuffer(4096), channel: 'none' });
  arena.writerTid = alive;
});

const role = (number: number): Role => new Role(arena.words, ROLE_WORD, number);
const hold = (number: number): Role => {
  const held = role(number);
  expect(held.enter()).toBe(true);
  return held;
};

/** After so many sleeps something happens. */
function afterSleeps(count: number, act: () => void): void {
  let slept = 0;
  clock.onSleep = () => {
    slept++;
    if (slept === count) act();
    if (slept > count) expect.fail('it went on sleeping');
  };
}

describe('whoever inherits', () => {
  test('takes the role at once where it is free', () => {
    expect(seize(role(HEIR), arena, TIMEOUT_MS)).toBe('heir');
  });

  test('takes it at once from a writer that is dead', () => {
    hold(WRITER);
    arena.writerTid = dead;
    expect(seize(role(HEIR), arena, TIMEOUT_MS)).toBe('heir');
    expect(role(HEIR).isMine).toBe(true);
  });

  test('takes it at once from a thread that died draining its own ring', () => {
    hold(LONER + dead);
    expect(seize(role(HEIR), arena, TIMEOUT_MS)).toBe('heir');
  });

  test('waits for a holder that is alive, and inherits what it gives back', () => {
    const writer = hold(WRITER);
    afterSleeps(5, () => writer.leave());
    expect(seize(role(HEIR), arena, TIMEOUT_MS)).toBe('heir');
  });

  test.each([
    ['a writer', WRITER],
    ['a thread that drains its own ring', LONER + alive],
    ['a thread of which nobody can know', NAMELESS + 1],
  ])('takes it by force, and leaves the tray alone, when %s has not given it back in time', (_, holder) => {
    hold(holder);
    clock.onSleep = () => {};
    expect(seize(role(HEIR), arena, TIMEOUT_MS)).toBe('usurper');
    expect(clock.now).toBeGreaterThan(TIMEOUT_MS);
    expect(role(HEIR).isMine).toBe(true);
  });
});

describe('a writer', () => {
  test.each([
    ['the main thread', HEIR],
    ['the next writer', NEXT_WRITER],
  ])('has lost its role for good to %s', (_, holder) => {
    hold(holder);
    expect(enterAsWriter(role(WRITER), arena)).toBe(false);
  });

  test('waits for a thread that drains its own ring', () => {
    const loner = hold(LONER + alive);
    afterSleeps(5, () => loner.leave());
    expect(enterAsWriter(role(WRITER), arena)).toBe(true);
    expect(role(WRITER).isMine).toBe(true);
  });

  test('takes over from one that died doing so', () => {
    hold(LONER + dead);
    expect(enterAsWriter(role(WRITER), arena)).toBe(true);
    expect(role(WRITER).isMine).toBe(true);
  });
});

describe('a thread that drains its own ring', () => {
  /** Drains a ring whose destination cannot be opened, and tells who held the role meanwhile. */
  function holderMeanwhile(): number {
    const settings = testSettings({ destination: '/nowhere/log' });
    const slot = new Slot(settings);
    const letter = { kind: 'join', slot: 'a', memory: slot.buffer, settings, tid: alive, threadId } as const;
    let holder = FREE;
    const fault = (): void => {
      holder = role(HEIR).holder;
    };
    drainAlone(arena, letter, 0, { fault });
    expect(role(HEIR).holder).toBe(FREE);
    return holder;
  }

  test('holds the role under its id meanwhile, and gives it back', () => {
    expect(holderMeanwhile()).toBe(LONER + alive);
  });

  test('under a number of which nobody takes it for dead, where the system tells no id', () => {
    vi.mocked(readlinkSync).mockImplementationOnce(() => {
      throw new Error('no /proc here');
    });
    expect(holderMeanwhile()).toBe(NAMELESS + threadId);
  });

  test('writes what waits there', () => {
    const destination = join(tmpdir(), `kakashi-heir-${process.pid}-${threadId}`);
    onTestFinished(() => rmSync(destination));
    const settings = testSettings({ destination });
    const slot = new Slot(settings);
    new RingProducer(slot.ring, slot.size).push('one\n', 2);
    const letter = { kind: 'join', slot: 'a', memory: slot.buffer, settings, tid: alive, threadId } as const;
    drainAlone(arena, letter, TIMEOUT_MS, { fault: (_slot, error) => expect.fail(error.message) });
    expect(readFileSync(destination, 'utf8')).toBe('one\n');
  });
});
