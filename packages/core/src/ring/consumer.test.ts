/** What the consumer does where others act between its steps. */
import { describe, expect, test } from 'vitest';
import { atomicsWith } from '../testing/atomics.ts';
import { NOTHING_WAITS, RingConsumer, TRAY_IS_FULL } from './consumer.ts';
import {
  privateTrayMemory,
  type RingMemory,
  type RingSize,
  readCursorAt,
  ringBytes,
  ringMemory,
  SETTLED_AT,
  takenAt,
} from './layout.ts';
import { RingProducer } from './producer.ts';
import type { BufferBytes } from './shared.ts';

/** Grades of one protection that differ. */
const LOW = [2, 1, 3, 4, 0];

const SIZE: RingSize = { capacity: 16, maxBytes: 200, laneBytes: 400, trayRecords: 8, lineBytes: 0 };
const TRANSCODED: RingSize = { ...SIZE, lineBytes: 200 };

/** A ring in which something happens right before each attempt of the consumer to move the read cursor of the lowest lane. */
function open(size: RingSize) {
  const memory = ringMemory(new SharedArrayBuffer(ringBytes(size)), 0, size);
  const producer = new RingProducer(memory, size);
  let meanwhile = (): void => {};
  const atomics = atomicsWith({
    compareExchange: (words, at, expected, replacement) => {
      if (at === readCursorAt(0)) meanwhile();
      return Atomics.compareExchange(words, at, expected, replacement);
    },
  });
  const consumer = new RingConsumer(memory, size, atomics);
  let pushed = 0;
  let attempts = 0;
  return {
    memory,
    producer,
    consumer,
    /** Pushes lines of different lengths, with grades in turn. */
    push(records: number): void {
      for (let record = 0; record < records; record++, pushed++) {
        expect(
          producer.push(`${'abcdefghij'.slice(0, pushed % 7)}${pushed}\n`, LOW[pushed % LOW.length] as number),
        ).toBe(true);
      }
    },
    /** Attempts before which the oldest record is evicted. */
    evictBefore(count: number): void {
      attempts = 0;
      expect(producer.waiting).toBeGreaterThan(0);
      meanwhile = () => {
        attempts++;
        if (attempts <= count) expect(producer.evictOldest(0)).toBeGreaterThanOrEqual(0);
      };
    },
    meanwhile(act: () => void): void {
      meanwhile = act;
    },
    get attempts(): number {
      return attempts;
    },
  };
}

/** What is claimed, as pushed by {@link open}: the lines with their grades, and what their lengths are said to be. */
function claimedIn({ tray }: RingConsumer) {
  const { bytes, begin, end } = tray.claimed;
  const text = (bytes as BufferBytes).buffer.toString('latin1', begin, end);
  const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
  expect(tray.records).toBe(lines.length);
  const grades = [...tray.grades.subarray(tray.first, tray.first + lines.length)];
  if (tray.lengths !== undefined) {
    expect([...tray.lengths.subarray(tray.first, tray.first + lines.length)]).toEqual(lines.map((line) => line.length));
  }
  const numbers = lines.map((line) => Number(/\d+/.exec(line)?.[0]));
  expect(grades).toEqual(numbers.map((number) => LOW[number % LOW.length]));
  return numbers;
}

/** Settles what is claimed, whether it is lines or not. */
function finish(consumer: RingConsumer): void {
  const { tray } = consumer;
  if (tray.raw > 0) consumer.discard(tray.raw, tray.claimed.length);
  else consumer.settle(tray.lines.length);
}

describe.each([
  ['lines', SIZE],
  ['records that are to be transcoded', TRANSCODED],
])('what is evicted while it is claimed is given up, the rest of the copy is not: %s', (_, size) => {
  test('into an empty tray, however often that happens', () => {
    const ring = open(size);
    // The tray has held something before.
    ring.push(2);
    ring.consumer.claim(200);
    finish(ring.consumer);
    ring.push(7);
    ring.evictBefore(5);
    expect(ring.consumer.claim(200)).toBe(2);
    expect(ring.attempts).toBe(6);
    expect(claimedIn(ring.consumer)).toEqual([7, 8]);
  });

  test('behind others in the tray, where the gaps are closed', () => {
    const ring = open(size);
    ring.push(3);
    ring.consumer.claim(200);
    ring.push(5);
    ring.evictBefore(2);
    expect(ring.consumer.claim(200)).toBe(3);
    expect(ring.attempts).toBe(3);
    expect(claimedIn(ring.consumer)).toEqual([0, 1, 2, 5, 6, 7]);
  });

  test('but not for ever: what is in the tray comes first', () => {
    const ring = open(size);
    ring.push(3);
    ring.consumer.claim(200);
    ring.push(5);
    ring.evictBefore(10);
    expect(ring.consumer.claim(200)).toBe(TRAY_IS_FULL);
    expect(ring.attempts).toBe(3);
    expect(claimedIn(ring.consumer)).toEqual([0, 1, 2]);
    finish(ring.consumer);
    ring.evictBefore(0);
    expect(ring.consumer.claim(200)).toBe(2);
    expect(claimedIn(ring.consumer)).toEqual([6, 7]);
  });

  test('where all of it is evicted, what was pushed since is claimed', () => {
    const ring = open(size);
    ring.push(2);
    let first = true;
    ring.meanwhile(() => {
      if (!first) return;
      first = false;
      for (let record = 0; record < 2; record++) ring.producer.evictOldest(0);
      ring.push(1);
    });
    expect(ring.consumer.claim(200)).toBe(1);
    expect(claimedIn(ring.consumer)).toEqual([2]);
  });

  test('a tray takes as many records as it has room for', () => {
    const ring = open(size);
    ring.push(8);
    expect(ring.consumer.claim(200)).toBe(8);
    expect(claimedIn(ring.consumer)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    finish(ring.consumer);
    ring.push(5);
    expect(ring.consumer.claim(200)).toBe(5);
    ring.push(5);
    expect(ring.consumer.claim(200)).toBe(3);
    expect(ring.consumer.claim(200)).toBe(TRAY_IS_FULL);
    expect(claimedIn(ring.consumer)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('an heir of one that died before it had claimed anything finds nothing', () => {
    const ring = open(size);
    ring.push(4);
    ring.consumer.claim(200);
    finish(ring.consumer);
    ring.push(1);
    ring.meanwhile(() => {
      throw new Error('dies');
    });
    expect(() => ring.consumer.claim(200)).toThrow('dies');
    const heir = new RingConsumer(ring.memory, size);
    heir.takeOver();
    expect(claimedIn(heir)).toEqual([]);
    expect(heir.claim(200)).toBe(1);
    expect(claimedIn(heir)).toEqual([4]);
  });
});

describe('a tray of which the first records are settled', () => {
  test('takes no more records than it has grades behind the others', () => {
    const ring = open(SIZE);
    ring.push(6);
    ring.consumer.claim(200);
    expect(ring.consumer.settle('0\na1\n'.length)).toBe(2);
    ring.push(5);
    expect(ring.consumer.claim(200)).toBe(2);
    expect(claimedIn(ring.consumer)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(ring.consumer.claim(200)).toBe(TRAY_IS_FULL);
    finish(ring.consumer);
    expect(ring.consumer.claim(200)).toBe(3);
    expect(claimedIn(ring.consumer)).toEqual([8, 9, 10]);
  });

  test('takes no more bytes than lie behind the others', () => {
    const { producer, consumer } = open(SIZE);
    const line = (letter: string): string => `${letter.repeat(59)}\n`;
    for (const letter of 'abc') producer.push(line(letter), 2);
    expect(consumer.claim(200)).toBe(3);
    expect(consumer.settle(120)).toBe(2);
    for (const letter of 'def') producer.push(line(letter), 2);
    // 60 of 200 bytes are in use, and 20 are left behind them.
    expect(consumer.claim(200)).toBe(TRAY_IS_FULL);
    expect(consumer.settle(60)).toBe(1);
    expect(consumer.claim(200)).toBe(3);
    const { bytes, begin, end } = consumer.tray.lines;
    expect((bytes as BufferBytes).buffer.toString('latin1', begin, end)).toBe(`${line('d')}${line('e')}${line('f')}`);
  });
});

describe('records of several lanes', () => {
  /** A ring in which something happens once, before the consumer first looks where the records of a lane begin. */
  function openWith(lane: number) {
    const memory = ringMemory(new SharedArrayBuffer(ringBytes(SIZE)), 0, SIZE);
    const producer = new RingProducer(memory, SIZE);
    let act: (() => void) | undefined;
    const atomics = atomicsWith({
      load: (words, at) => {
        const now = act;
        if (at === readCursorAt(lane) && now !== undefined) {
          act = undefined;
          now();
        }
        return Atomics.load(words, at);
      },
    });
    const consumer = new RingConsumer(memory, SIZE, atomics);
    return {
      producer,
      consumer,
      /** Claims once, and something happens meanwhile. */
      claimWhile(happens: () => void): number {
        act = happens;
        return consumer.claim(200);
      },
      /** The lines of the tray, which is empty after that. */
      take(): string {
        const { bytes, begin, end, length } = consumer.tray.lines;
        const text = (bytes as BufferBytes).buffer.toString('latin1', begin, end);
        consumer.settle(length);
        return text;
      },
    };
  }
  const [LOWEST, MIDDLE] = [2, 11];

  test('are claimed up to the first one of any other lane, whichever comes next', () => {
    const ring = openWith(0);
    for (const [line, grade] of [
      ['a\n', LOWEST],
      ['b\n', MIDDLE],
      ['c\n', LOWEST],
    ] as const) {
      ring.producer.push(line, grade);
    }
    for (const line of ['a\n', 'b\n', 'c\n']) {
      expect(ring.consumer.claim(200)).toBe(1);
      expect(ring.take()).toBe(line);
    }
    expect(ring.consumer.claim(200)).toBe(NOTHING_WAITS);
  });

  test('that are pushed while the lanes are looked at are claimed in the order of logging', () => {
    const ring = openWith(1);
    // The lowest lane has been found empty by then.
    const records = ring.claimWhile(() => {
      ring.producer.push('a\n', LOWEST);
      ring.producer.push('b\n', MIDDLE);
    });
    expect(records).toBe(1);
    expect(ring.take()).toBe('a\n');
  });

  test('that are pushed while the lanes are looked at find room in a tray that has it', () => {
    const ring = openWith(0);
    ring.producer.push('a\n', LOWEST);
    expect(ring.consumer.claim(200)).toBe(1);
    expect(ring.claimWhile(() => ring.producer.push('b\n', LOWEST))).toBe(1);
    expect(ring.take()).toBe('a\nb\n');
  });

  test('of which those published before are evicted while the lanes are looked at are claimed as far as they go', () => {
    const ring = openWith(0);
    ring.producer.push('a\n', LOWEST);
    const records = ring.claimWhile(() => {
      for (const line of ['b\n', 'c\n']) ring.producer.push(line, LOWEST);
      for (let record = 0; record < 2; record++) expect(ring.producer.evictOldest(0)).toBe(LOWEST);
    });
    expect(records).toBe(1);
    expect(ring.take()).toBe('c\n');
    expect(ring.consumer.hasWaiting).toBe(false);
  });
});

describe.each([
  ['lowest', 0, 2],
  ['middle', 1, 11],
  ['highest', 2, 20],
])('where one dies that claims a record of the %s protection', (_, lane, grade) => {
  /** One line is in the tray, and whoever claims the next one dies at the exchange of the lane's read cursor. */
  function dying(exchange: (words: Int32Array, at: number, expected: number, value: number) => void) {
    const memory = ringMemory(new SharedArrayBuffer(ringBytes(SIZE)), 0, SIZE);
    const producer = new RingProducer(memory, SIZE);
    let dies = false;
    const consumer = new RingConsumer(
      memory,
      SIZE,
      atomicsWith({
        compareExchange: (words, at, expected, value) => {
          if (!dies || at !== readCursorAt(lane)) return Atomics.compareExchange(words, at, expected, value);
          exchange(words, at, expected, value);
          throw new Error('dies');
        },
      }),
    );
    producer.push('a\n', grade);
    expect(consumer.claim(200)).toBe(1);
    producer.push('b\n', grade);
    dies = true;
    expect(() => consumer.claim(200)).toThrow('dies');
    const heir = new RingConsumer(memory, SIZE);
    heir.takeOver();
    return { heir, taken: memory.words[takenAt(lane)] };
  }

  test('before it has it, the heir claims it', () => {
    const { heir, taken } = dying(() => {});
    expect([heir.tray.records, taken]).toEqual([1, 1]);
    expect(heir.claim(200)).toBe(1);
    expect([heir.tray.records, heir.tray.lines.length]).toEqual([2, 4]);
  });

  test('as soon as it has it, the heir finds it in the tray, and counts it', () => {
    const { heir, taken } = dying(Atomics.compareExchange);
    expect([heir.tray.records, taken]).toEqual([2, 2]);
    expect(heir.tray.lines.length).toBe(4);
    expect(heir.claim(200)).toBe(NOTHING_WAITS);
  });
});

describe('an heir by force', () => {
  test('leaves a ring from which whoever comes next can claim', () => {
    const ring = open(SIZE);
    new RingConsumer(ring.memory, SIZE).takeOver();
    ring.push(2);
    expect(new RingConsumer(ring.memory, SIZE).claim(3)).toBe(1);
    ring.consumer.resume();
    expect(ring.consumer.claim(200)).toBe(1);
    expect(claimedIn(ring.consumer)).toEqual([0, 1]);
  });

  test('counts what it settles, even where the one before counts less at the same time', () => {
    const ring = open(SIZE);
    ring.push(3);
    ring.consumer.claim(200);
    let meanwhile = (): void => {};
    const heir = new RingConsumer(
      ring.memory,
      SIZE,
      atomicsWith({
        compareExchange: (words, at, expected, value) => {
          if (at === SETTLED_AT) meanwhile();
          return Atomics.compareExchange(words, at, expected, value);
        },
      }),
    );
    heir.takeOver(privateTrayMemory(SIZE));
    meanwhile = () => {
      meanwhile = () => {};
      expect(ring.consumer.settle(2)).toBe(1);
    };
    expect(heir.settle(heir.tray.lines.length)).toBe(3);
    expect(ring.producer.settled).toBe(3);
  });

  test('has a tray of its own, whatever the one before still copies into the other', () => {
    const ring = open(SIZE);
    ring.push(2);
    ring.consumer.claim(200);
    ring.push(3);
    const heir = new RingConsumer(ring.memory, SIZE);
    heir.takeOver(privateTrayMemory(SIZE));
    ring.consumer.settle(ring.consumer.tray.lines.length);
    ring.consumer.claim(200);
    expect(claimedIn(heir)).toEqual([0, 1]);
  });

  /** Words with something done before an index is read or written; its atomic operations go to the words themselves. */
  function spied(memory: RingMemory, before: () => void) {
    const words = new Proxy(memory.words, {
      get: (target, key) => {
        before();
        return Reflect.get(target, key);
      },
      set: (target, key, value) => {
        before();
        return Reflect.set(target, key, value);
      },
    });
    const real = (those: Int32Array): Int32Array => (those === words ? memory.words : those);
    const atomics = atomicsWith({
      load: (those, at) => Atomics.load(real(those), at),
      store: (those, at, value) => Atomics.store(real(those), at, value),
      compareExchange: (those, at, expected, value) => Atomics.compareExchange(real(those), at, expected, value),
    });
    return [{ ...memory, words }, SIZE, atomics] as const;
  }

  /** Takes over, and before its n-th access the one before ends a write and claims, as far as its m-th access. */
  function takeOverIn(read: number, write: number) {
    const { memory, push } = open(SIZE);
    let [reads, writes] = [Number.NEGATIVE_INFINITY, 0];
    let acts = false;
    const before = new RingConsumer(
      ...spied(memory, () => {
        if (acts && writes++ === write) throw new Error('dies');
      }),
    );
    push(3);
    before.claim(5);
    before.tray.startWrite(before.tray.lines.length);
    before.settle(3);
    before.tray.startWrite(before.tray.lines.length);
    const heir = new RingConsumer(
      ...spied(memory, () => {
        if (reads++ !== read) return;
        acts = true;
        try {
          before.settle(before.tray.lines.length);
          before.claim(200);
        } catch (error) {
          expect(error).toMatchObject({ message: 'dies' });
        }
        acts = false;
      }),
    );
    reads = 0;
    heir.takeOver(privateTrayMemory(SIZE));
    return { heir, met: reads > read, died: writes > write };
  }

  test('reads the tray as it was at one moment, wherever the one before stops to change it', () => {
    let moments = 0;
    for (let read = 0, met = true; met; read++) {
      for (let write = 0, died = true; died; write++) {
        let heir: RingConsumer;
        ({ heir, met, died } = takeOverIn(read, write));
        if (!heir.tray.isEmpty) {
          heir.tray.untear();
          expect(claimedIn(heir)).toEqual([1]);
          finish(heir);
        }
        expect(heir.claim(200)).toBe(1);
        expect(claimedIn(heir)).toEqual([2]);
        moments++;
      }
    }
    expect(moments).toBeGreaterThan(100);
  });
});
