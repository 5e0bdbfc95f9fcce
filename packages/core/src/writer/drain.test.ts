/** What the consumer does where destinations do not play along, with real files and FIFOs. Only the clock is the test's. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { gradeOf } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { RingProducer } from '../ring/producer.ts';
import { clock } from '../testing/clock.ts';
import { testSettings } from '../testing/slots.ts';
import type { JoinLetter, SlotSettings } from './channel.ts';
import { Drain } from './drain.ts';
import { Slot } from './slot.ts';
import { type Claimant, IDLE } from './slot-drain.ts';

vi.mock('../clock.ts', () => import('../testing/clock.ts'));

beforeEach(() => {
  clock.now = 1;
});

const INFO = gradeOf(LEVELS.info, LEVELS.error);
/** Longer than any wait before the next attempt. */
const LATER_MS = 2000;
/** More than a pipe takes at once. */
const LONG = `long ${'x'.repeat(100 * 1024)}`;

/** A thread that logs, as far as the consumer sees it. */
class Thread {
  readonly slot: Slot;
  readonly letter: JoinLetter;
  readonly #producer: RingProducer;

  constructor(settings: Partial<SlotSettings>, id = 'a') {
    const all = testSettings({ maxQueueBytes: 1024 * 1024, ...settings });
    this.slot = new Slot(all);
    this.#producer = new RingProducer(this.slot.ring, this.slot.size);
    this.letter = { kind: 'join', slot: id, memory: this.slot.buffer, settings: all, tid: 0, threadId: 1 };
  }

  log(...lines: string[]): void {
    for (const line of lines) {
      this.slot.accept(INFO);
      expect(this.#producer.push(`${line}\n`, INFO)).toBe(true);
    }
  }
}

/** A consumer, and what it told. */
class Consumer {
  readonly faults: string[] = [];
  readonly left: string[] = [];
  isMine = true;
  readonly drain: Drain;

  constructor(claimant: Claimant = 'first') {
    this.drain = new Drain(
      {
        leavesOrphans: false,
        isMine: () => this.isMine,
        fault: (slot, { code }) => this.faults.push(`${slot} ${code}`),
        dropped: () => {},
        left: (slot) => this.left.push(slot),
      },
      claimant,
    );
    onTestFinished(() => {
      try {
        this.drain.detach();
      } catch {
        // A destination that this test broke.
      }
    });
  }

  /** Until nothing can be done at once. Returns how long nothing can be, in ms. */
  work(): number {
    let waitMs = 0;
    while (waitMs === 0) waitMs = this.drain.cycle();
    return waitMs;
  }
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kakashi-drain-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Tells texts apart that are long. */
const brief = (long: string): string =>
  long.replace(/x+/g, (run) => (run.length < 9 ? run : `<${run.length} times x>`));

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

/** A FIFO with a reader that reads when it is told to. */
class Fifo {
  readonly path = join(folder(), 'fifo');
  #fd: number;

  constructor() {
    execFileSync('mkfifo', [this.path]);
    this.#fd = this.#open();
    onTestFinished(() => closeSync(this.#fd));
  }

  #open(): number {
    return openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** All that can be read now. */
  read(): string {
    const into = Buffer.alloc(1024 * 1024);
    let length = 0;
    try {
      for (;;) {
        const got = readSync(this.#fd, into, length, into.length - length, null);
        if (got === 0) break;
        length += got;
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'EAGAIN' });
    }
    return into.toString('utf8', 0, length);
  }

  /** The reader goes, and what it has not read with it; another one comes. */
  replaceReader(whileGone: () => void): void {
    closeSync(this.#fd);
    whileGone();
    this.#fd = this.#open();
  }
}

describe('a destination that cannot be opened', () => {
  test('is told of once and tried again; what waits is written when it can be', () => {
    const destination = join(folder(), 'gone', 'log');
    const thread = new Thread({ destination });
    const consumer = new Consumer();
    thread.log('one', 'two');
    consumer.drain.hear(thread.letter);
    for (let attempt = 0; attempt < 3; attempt++) {
      const waitMs = consumer.work();
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThan(LATER_MS);
      clock.now += LATER_MS;
    }
    expect(consumer.faults).toEqual(['a ERR_KAKASHI_SINK_STALLED']);
    expect(thread.slot.joined).toBe(false);
    mkdirSync(join(destination, '..'));
    expect(consumer.work()).toBe(IDLE);
    expect(readFileSync(destination, 'utf8')).toBe(text('one', 'two'));
    expect(thread.slot.writtenOf(2)).toBe(2);
  });

  test('is not tried again before its time', () => {
    const destination = join(folder(), 'gone', 'log');
    const thread = new Thread({ destination });
    const consumer = new Consumer();
    consumer.drain.hear(thread.letter);
    mkdirSync(join(destination, '..'));
    expect(consumer.work()).toBeGreaterThan(0);
    expect(existsSync(destination)).toBe(false);
  });

  test('and is then moved, is opened in its new place at once', () => {
    const dir = folder();
    const thread = new Thread({ destination: join(dir, 'gone', 'log') });
    const consumer = new Consumer();
    thread.log('one');
    consumer.drain.hear(thread.letter);
    consumer.drain.hear({ kind: 'reopen', slot: 'a', path: join(dir, 'log') });
    expect(thread.slot.reopened).toBe(1);
    expect(consumer.work()).toBe(IDLE);
    expect(readFileSync(join(dir, 'log'), 'utf8')).toBe(text('one'));
  });

  test('and is to be reopened, is tried again at once', () => {
    const destination = join(folder(), 'gone', 'log');
    const thread = new Thread({ destination });
    const consumer = new Consumer();
    thread.log('one');
    consumer.drain.hear(thread.letter);
    mkdirSync(join(destination, '..'));
    consumer.drain.hear({ kind: 'reopen', slot: 'a', path: undefined });
    expect(consumer.work()).toBe(IDLE);
    expect(readFileSync(destination, 'utf8')).toBe(text('one'));
  });

  test('is let go of when its logger is closed', () => {
    const destination = join(folder(), 'gone', 'log');
    const thread = new Thread({ destination });
    const consumer = new Consumer();
    consumer.drain.hear(thread.letter);
    thread.slot.markLeaving();
    clock.now += LATER_MS;
    expect(consumer.work()).toBe(IDLE);
    expect([thread.slot.left, consumer.left]).toEqual([true, ['a']]);
  });
});

describe('reopening', () => {
  test('a destination that cannot be opened anew goes on where it was, and that is told', () => {
    const dir = folder();
    const destination = join(dir, 'log');
    const thread = new Thread({ destination });
    const consumer = new Consumer();
    consumer.drain.hear(thread.letter);
    consumer.drain.hear({ kind: 'reopen', slot: 'a', path: join(dir, 'gone', 'log') });
    thread.log('one');
    expect(consumer.work()).toBe(IDLE);
    expect(readFileSync(destination, 'utf8')).toBe(text('one'));
    // Whoever asked for it waits for this count.
    expect([thread.slot.reopened, consumer.faults]).toEqual([1, ['a ERR_KAKASHI_SINK_STALLED']]);
  });

  test('a slot that was let go is nothing', () => {
    const consumer = new Consumer();
    consumer.drain.hear({ kind: 'reopen', slot: 'z', path: '/dev/null' });
    consumer.drain.hear({ kind: 'left', slot: 'z' });
    expect([consumer.work(), consumer.faults]).toEqual([IDLE, []]);
  });

  test('with a path in the middle of a line starts that line again in the new file', () => {
    const fifo = new Fifo();
    const moved = join(folder(), 'log');
    const thread = new Thread({ destination: fifo.path, maxBatchBytes: 1024 * 1024 });
    const consumer = new Consumer();
    thread.log(LONG, 'two');
    consumer.drain.hear(thread.letter);
    consumer.work();
    expect(LONG.startsWith(fifo.read())).toBe(true);
    consumer.drain.hear({ kind: 'reopen', slot: 'a', path: moved });
    expect(consumer.work()).toBe(IDLE);
    expect(brief(readFileSync(moved, 'utf8'))).toBe(brief(text(LONG, 'two')));
  });
});

describe('a line that was cut short', () => {
  test('is finished before another thread writes to the same destination', () => {
    const fifo = new Fifo();
    const [one, two] = [new Thread({ destination: fifo.path }, 'a'), new Thread({ destination: fifo.path }, 'b')];
    const consumer = new Consumer();
    // It is the other's turn right when there is room again.
    for (const { letter } of [two, one]) consumer.drain.hear(letter);
    one.log(LONG);
    consumer.work();
    two.log('of the other');
    let got = '';
    for (let attempt = 0; attempt < 10; attempt++) {
      got += fifo.read();
      clock.now += LATER_MS;
      consumer.work();
    }
    expect(brief(got)).toBe(brief(text(LONG, 'of the other')));
  });

  test('and whose reader has gone starts again for the next one', () => {
    const fifo = new Fifo();
    const thread = new Thread({ destination: fifo.path });
    const consumer = new Consumer();
    thread.log(LONG);
    consumer.drain.hear(thread.letter);
    consumer.work();
    fifo.replaceReader(() => {
      clock.now += LATER_MS;
      consumer.work();
    });
    let got = '';
    for (let attempt = 0; attempt < 10; attempt++) {
      clock.now += LATER_MS;
      consumer.work();
      got += fifo.read();
    }
    expect(brief(got)).toBe(brief(text(LONG)));
    expect(consumer.faults).toEqual([]);
  });

  test('a marker as well as a record, starts again where the destination is another file', ({ skip }) => {
    const disk = folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      skip();
    }
    onTestFinished(() => void execFileSync('umount', ['-l', disk]));
    const moved = join(folder(), 'log');
    const thread = new Thread({ destination: join(disk, 'log') });
    const consumer = new Consumer();
    consumer.drain.hear(thread.letter);
    const filling = 'x'.repeat(4096 - 20);
    thread.log(filling);
    consumer.work();
    thread.slot.drop('queue-full', INFO);
    consumer.work();
    expect(brief(readFileSync(join(disk, 'log'), 'utf8'))).toBe(`${brief(text(filling))}WARNING | kakashi |`);
    consumer.drain.hear({ kind: 'reopen', slot: 'a', path: moved });
    expect(consumer.work()).toBe(IDLE);
    expect(readFileSync(moved, 'utf8')).toMatch(/^WARNING \| kakashi \| dropped 1 records .*\n$/);
  });

  test('does not keep others from a destination once it was given up', () => {
    const fifo = new Fifo();
    const [one, two] = [new Thread({ destination: fifo.path }, 'a'), new Thread({ destination: fifo.path }, 'b')];
    const consumer = new Consumer();
    for (const { letter } of [one, two]) consumer.drain.hear(letter);
    one.log(LONG);
    two.log('of the other');
    consumer.work();
    fifo.read();
    one.slot.markAbandoned();
    clock.now += LATER_MS;
    consumer.work();
    expect(fifo.read()).toBe(text('of the other'));
    expect(one.slot.givenUpByRank.reduce((sum, count) => sum + count)).toBe(1);
  });
});

test('whoever has lost the role writes nothing, neither lines nor markers', () => {
  const destination = join(folder(), 'log');
  const thread = new Thread({ destination });
  const consumer = new Consumer();
  consumer.drain.hear(thread.letter);
  thread.log('one');
  consumer.isMine = false;
  consumer.drain.cycle();
  thread.slot.drop('queue-full', INFO);
  consumer.drain.cycle();
  expect(readFileSync(destination, 'utf8')).toBe('');
});

test('a slot without a line of its own has its drops announced', () => {
  const destination = join(folder(), 'log');
  const thread = new Thread({ destination });
  const consumer = new Consumer();
  consumer.drain.hear(thread.letter);
  thread.slot.drop('queue-full', INFO);
  expect(consumer.work()).toBe(IDLE);
  expect(readFileSync(destination, 'utf8')).toMatch(/^WARNING \| kakashi \| dropped 1 records .*\n$/);
});

describe('where the consumer before has died in a write', () => {
  /** Claims and begins to write, and dies there. */
  function dying(thread: Thread): void {
    const consumer = new Consumer();
    consumer.drain.hear(thread.letter);
    consumer.isMine = false;
    consumer.drain.cycle();
  }

  test('its heir finds in the file that nothing was written, and writes it', () => {
    const destination = join(folder(), 'log');
    const thread = new Thread({ destination });
    thread.log('one', 'two');
    dying(thread);
    const heir = new Consumer('heir');
    heir.drain.hear(thread.letter);
    expect(heir.work()).toBe(IDLE);
    expect(readFileSync(destination, 'utf8')).toBe(text('one', 'two'));
    expect(heir.faults).toEqual([]);
  });

  test('to something that cannot be read again, its heir writes it again, and says that it may be there twice', () => {
    const fifo = new Fifo();
    const thread = new Thread({ destination: fifo.path });
    thread.log('one', 'two');
    dying(thread);
    const heir = new Consumer('heir');
    heir.drain.hear(thread.letter);
    expect(heir.work()).toBe(IDLE);
    expect(fifo.read()).toBe(text('one', 'two'));
    expect(heir.faults).toEqual(['a ERR_KAKASHI_WRITE_UNCERTAIN']);
  });
});
