import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROTECTIONS, protectionOfGrade } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { chunkOf, DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { Chunk } from './chunk.ts';
import { Queue } from './queue.ts';

/** What the queue should be: records in a row, one of which may be torn, and the text that went out. */
class Model {
  readonly queue = new Queue();
  waiting: { line: string; grade: number }[] = [];
  out = '';
  settled = '';
  #torn = 0;
  #sequence = 0;
  #generation = 0;
  #number = 0;

  push(grades: readonly number[], padding: string): void {
    const records = grades.map((grade) => ({ line: `${this.#number++}${padding}\n`, grade }));
    this.waiting.push(...records);
    this.queue.push(chunkOf(++this.#sequence, records));
  }

  evict(protection: number): void {
    const candidates = this.waiting.filter((record) => this.#evictable(record) === protection);
    if (candidates.length === 0) {
      const error = new RangeError(`no record of protection ${protection} can be evicted`);
      expect(() => this.queue.evictOldest(protection)).toThrow(error);
      return;
    }
    const oldest = candidates[0]!;
    expect(this.queue.evictOldest(protection).grade).toBe(oldest.grade);
    this.waiting = this.waiting.filter((record) => record !== oldest);
  }

  mark(): void {
    if (this.#torn > 0 || this.queue.front?.places === 0) return;
    const line = `marker ${this.#number++}\n`;
    this.queue.unshift(new Chunk(0, Buffer.from(line), new Uint8Array(0)));
    this.settled += line;
    this.out += line;
    const { front } = this.queue;
    this.queue.shift();
    expect(front!.advance(Buffer.byteLength(line), this.#generation)).toBe(0);
    expect(front!.done).toBe(true);
  }

  /** Offers the front chunk to a sink that takes a part of it, from nothing to everything. */
  offer(part: number): void {
    const chunk = this.queue.front;
    if (chunk === undefined) return;
    this.queue.shift();
    const end = chunk.contiguousEnd();
    const taken = Math.floor((end - chunk.start) * part);
    const before = this.waiting.length;
    if (taken > 0) {
      this.out += chunk.bytes.toString('latin1', chunk.start, chunk.start + taken);
      this.#settle(chunk.advance(taken, this.#generation));
      this.#torn = Buffer.byteLength(this.out, 'latin1') - Buffer.byteLength(this.settled, 'latin1');
    }
    if (chunk.done) expect(before).toBeGreaterThan(this.waiting.length);
    else this.queue.unshift(chunk);
  }

  /** The file was opened anew: what it saw of a torn line is in the old one. */
  reopen(): void {
    const chunk = this.queue.front;
    if (chunk === undefined) return;
    this.queue.shift();
    chunk.untear();
    this.queue.unshift(chunk);
    this.out = this.settled;
    this.#torn = 0;
  }

  check(): void {
    const bytes = this.waiting.reduce((sum, { line }) => sum + Buffer.byteLength(line), 0);
    expect([this.queue.records, this.queue.bytes]).toEqual([this.waiting.length, bytes]);
    const lowest = Math.min(...this.waiting.map((record) => this.#evictable(record)));
    expect(this.queue.lowestProtection()).toBe(lowest < PROTECTIONS ? lowest : undefined);
    const next = this.waiting[0]?.line ?? '';
    expect(this.out).toBe(this.settled + latin1(next).slice(0, this.#torn));
  }

  #settle(count: number): void {
    for (const { line } of this.waiting.splice(0, count)) this.settled += latin1(line);
  }

  #evictable(record: { grade: number }): number {
    return record === this.waiting[0] && this.#torn > 0 ? PROTECTIONS : protectionOfGrade(record.grade);
  }
}

/** One character for each byte, so that text can be cut at any byte. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constant('push'), fc.array(fc.constantFrom(DEBUG, INFO, 13, ERROR), { minLength: 1 })),
  },
  { weight: 6, arbitrary: fc.tuple(fc.constant('evict'), fc.nat(PROTECTIONS - 1)) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('offer'), fc.constantFrom(0, 0.1, 0.5, 0.9, 1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reopen'), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('mark'), fc.constant(0)) },
);

test('content, order, counts and bytes are those of a plain list under any sequence of operations', () => {
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 60 }),
      fc.constantFrom('', 'é', '––––', 'x'.repeat(40)),
      (operations, padding) => {
        const model = new Model();
        for (const [name, argument] of operations) {
          if (name === 'push') model.push(argument as number[], padding);
          else model[name as 'evict' | 'offer' | 'reopen' | 'mark'](argument as number);
          model.check();
        }
        while (model.queue.front !== undefined) model.offer(1);
        model.check();
        expect(model.waiting).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

test('the oldest of the lowest protection goes first, wherever it waits', () => {
  const queue = new Queue();
  queue.push(chunkOf(1, [{ line: 'error 1\n', grade: ERROR }]));
  queue.push(
    chunkOf(2, [
      { line: 'error 2\n', grade: ERROR },
      { line: 'debug\n', grade: DEBUG },
      { line: 'info\n', grade: INFO },
    ]),
  );
  expect(queue.lowestProtection()).toBe(0);
  expect(queue.evictOldest(0)).toEqual({ grade: DEBUG, sequence: 2 });
  expect(queue.evictOldest(0)).toEqual({ grade: INFO, sequence: 2 });
  expect(queue.lowestProtection()).toBe(protectionOfGrade(ERROR));
  expect(queue.evictOldest(2)).toEqual({ grade: ERROR, sequence: 1 });
  expect(queue.evictOldest(2)).toEqual({ grade: ERROR, sequence: 2 });
  expect([queue.records, queue.bytes, queue.front, queue.lowestProtection()]).toEqual([0, 0, undefined, undefined]);
});

test('evictions of one protection do not mislead the search for another in the same chunk', () => {
  const queue = new Queue();
  const grades = [INFO, INFO, INFO, ERROR, ERROR, ERROR, INFO, INFO, INFO, INFO];
  const records = grades.map((grade, place) => ({ line: `record ${place}\n`, grade }));
  queue.push(chunkOf(1, records));
  for (const protection of [0, 0, 0, 2, 2, 2, 0]) queue.evictOldest(protection);
  const front = queue.front!;
  const end = front.contiguousEnd();
  expect(front.bytes.toString('utf8', front.start, end)).toBe('record 7\nrecord 8\nrecord 9\n');
});

test('what comes back to the front is the oldest again, whatever was evicted meanwhile', () => {
  const queue = new Queue();
  const [first, second] = [1, 2].map((sequence) =>
    chunkOf(sequence, [
      { line: 'a\n', grade: INFO },
      { line: 'b\n', grade: INFO },
    ]),
  ) as [Chunk, Chunk];
  for (const chunk of [first, second]) queue.push(chunk);
  queue.shift();
  expect(queue.evictOldest(0).sequence).toBe(2);
  queue.unshift(first);
  expect([queue.evictOldest(0).sequence, queue.evictOldest(0).sequence]).toEqual([1, 1]);
  expect(queue.evictOldest(0).sequence).toBe(2);
});

test('drain gives everything, oldest first, and leaves nothing', () => {
  const queue = new Queue();
  const chunk = (sequence: number): Chunk => chunkOf(sequence, [{ line: `${sequence}\n`, grade: INFO }]);
  for (const sequence of [1, 2, 3, 4]) queue.push(chunk(sequence));
  queue.shift();
  expect(queue.drain().map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
  expect([queue.records, queue.bytes, queue.front, queue.lowestProtection()]).toEqual([0, 0, undefined, undefined]);
  queue.push(chunk(5));
  expect([queue.front?.sequence, queue.records, queue.evictOldest(0).sequence]).toEqual([5, 1, 5]);
  expect([queue.front, queue.lowestProtection()]).toEqual([undefined, undefined]);
});

test('the high-water mark remembers the most records that ever waited', () => {
  const queue = new Queue();
  queue.push(chunkOf(1, [{ line: 'a\n', grade: INFO }]));
  queue.noteHighWater(4);
  queue.shift();
  queue.noteHighWater(0);
  expect(queue.highWater).toBe(5);
});

test.each([0, 1, 3])('a queue in which %i chunks wait keeps no memory for those that are gone', (waiting) => {
  const queue = new Queue();
  const chunk = chunkOf(1, [{ line: 'a\n', grade: INFO }]);
  for (let times = 0; times < waiting; times++) queue.push(chunk);
  const before = heapUsed();
  for (let times = 0; times < 300_000; times++) {
    queue.push(chunk);
    queue.shift();
  }
  expect(heapUsed() - before).toBeLessThan(1_000_000);
  expect(queue.records).toBe(waiting);
});

/** Bytes of what is in use, without garbage. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Looks at a chunk's records; a search that starts over for each eviction looks at millions. */
function countLooks(act: () => void): number {
  const original = Chunk.prototype.grade;
  let looks = 0;
  Chunk.prototype.grade = function (this: Chunk, place: number) {
    looks++;
    return original.call(this, place);
  };
  try {
    act();
  } finally {
    Chunk.prototype.grade = original;
  }
  return looks;
}

test.each([
  ['records of one kind', (_index: number) => LEVELS.info],
  ['errors only in the middle', (index: number) => (index > 3000 && index < 7000 ? LEVELS.error : LEVELS.info)],
  ['every second an error', (index: number) => (index % 2 === 0 ? LEVELS.error : LEVELS.info)],
])('evicting 10,000 records one by one looks at each a few times: %s', (_what, level) => {
  const queue = new Queue();
  for (let chunk = 0; chunk < 100; chunk++) {
    const records = Array.from({ length: 100 }, (_, place) => ({
      line: `${place}\n`,
      grade: level(chunk * 100 + place) === LEVELS.error ? ERROR : INFO,
    }));
    queue.push(chunkOf(chunk + 1, records));
  }
  const looks = countLooks(() => {
    for (let lowest = queue.lowestProtection(); lowest !== undefined; lowest = queue.lowestProtection()) {
      queue.evictOldest(lowest);
    }
  });
  expect(queue.records).toBe(0);
  expect(looks).toBeLessThan(100_000);
});

test('a long queue keeps its order and finds what to evict, however many chunks have left its front', () => {
  const queue = new Queue();
  const count = 5000;
  for (let n = 0; n < count; n++) queue.push(chunkOf(n + 1, [{ line: `${n}\n`, grade: n % 2 === 0 ? INFO : ERROR }]));
  for (let n = 0; n < 4000; n++) {
    const { front } = queue;
    expect(front?.bytes.toString('utf8', front.start)).toBe(`${n}\n`);
    queue.shift();
    // As a sink does that was stalled: it is given back, and taken again.
    if (n % 7 !== 0 || front === undefined) continue;
    queue.unshift(front);
    queue.shift();
  }
  expect([queue.records, queue.lowestProtection()]).toEqual([1000, 0]);
  expect(queue.evictOldest(0).sequence).toBe(4001);
  expect(queue.evictOldest(2).sequence).toBe(4002);
  expect(queue.front?.bytes.toString('utf8', queue.front.start)).toBe('4002\n');
  expect(queue.records).toBe(998);
});
