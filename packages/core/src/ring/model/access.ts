/** Every access to shared memory in the model goes through one function, which is where a schedule takes hold. */
import { MAX_CAPACITY } from '../cursor.ts';
import { indexAt, type RingMemory, type RingSize, type TrayMemory } from '../layout.ts';
import type { OwnBytes, SharedAtomics, SharedBytes } from '../shared.ts';

/** One access: to a run of cells, or a wait for something. */
export interface Access {
  readonly kind: 'read' | 'write' | 'exchange' | 'wait' | 'notify' | 'until';
  readonly cell: number;
  /** How many cells are read; 1 for all others but `write`. */
  readonly count: number;
  /** What is written; for `exchange` expected and replacement, for `wait` the expected value and 1 if it can time out. */
  readonly values: readonly number[];
  /** For `until`: whether the process may go on. */
  readonly holds?: (world: World) => boolean;
}

/** What a process may wait for, besides memory. */
export interface World {
  isDead(process: string): boolean;
}

/** Performs an access, or stops the process that asks for it. Returns what was read. */
export type Perform = (access: Access) => readonly number[];

const NONE: readonly number[] = [];

function readOf(cell: number, count = 1): Access {
  return { kind: 'read', cell, count, values: NONE };
}

function writeOf(cell: number, values: readonly number[]): Access {
  return { kind: 'write', cell, count: values.length, values };
}

/** `Atomics`, for one process. The index of a word is its cell; words of an array that is not a model's are plain. */
export function modelAtomics(perform: Perform): SharedAtomics {
  const isPlain = (words: Int32Array): boolean => words instanceof Int32Array && words.length > 0;
  return {
    load: (words, at) => (isPlain(words) ? Atomics.load(words, at) : (perform(readOf(at))[0] as number)),
    store: (words, at, value) => {
      if (isPlain(words)) Atomics.store(words, at, value);
      else perform(writeOf(at, [value | 0]));
      return value;
    },
    compareExchange: (words, at, expected, replacement) => {
      if (isPlain(words)) return Atomics.compareExchange(words, at, expected, replacement);
      return perform({ kind: 'exchange', cell: at, count: 1, values: [expected | 0, replacement | 0] })[0] as number;
    },
    wait: (_, at, value, timeoutMs = Number.POSITIVE_INFINITY) => {
      const canTimeOut = timeoutMs < Number.POSITIVE_INFINITY ? 1 : 0;
      const outcome = perform({ kind: 'wait', cell: at, count: 1, values: [value | 0, canTimeOut] })[0] as number;
      return (['ok', 'not-equal', 'timed-out'] as const)[outcome] as 'ok';
    },
    notify: (_, at) => perform({ kind: 'notify', cell: at, count: 1, values: NONE })[0] as number,
  };
}

/** A typed array whose elements are cells, for plain access. */
function plainCells<T extends Int32Array | Uint8Array>(perform: Perform, first: number, length: number): T {
  const cells = {
    set(source: ArrayLike<number>): void {
      for (let index = 0; index < source.length; index++) perform(writeOf(first + index, [source[index] as number]));
    },
  };
  return new Proxy(cells, {
    get(target, key) {
      if (key === 'length') return length;
      return key === 'set' ? target.set : perform(readOf(first + Number(key)))[0];
    },
    set(_, key, value: number) {
      perform(writeOf(first + Number(key), [value | 0]));
      return true;
    },
  }) as unknown as T;
}

/** Bytes, one a cell. What moves several bytes does so in two steps, so that half of it can be seen. */
export class ModelBytes implements SharedBytes {
  readonly length: number;
  readonly #perform: Perform;
  readonly #first: number;

  constructor(perform: Perform, first: number, length: number) {
    this.#perform = perform;
    this.#first = first;
    this.length = length;
  }

  write(text: string, at: number, room: number): number {
    const bytes = [...Buffer.from(text)];
    if (bytes.length > room || at + bytes.length > this.length)
      throw new RangeError('written beyond the reserved bytes');
    this.#put(at, bytes);
    return bytes.length;
  }

  copyFrom({ buffer }: OwnBytes, at: number, length: number): void {
    this.#put(at, [...buffer.subarray(0, length)]);
  }

  lineEnd(at: number): number {
    for (let index = at; index < this.length; index++) {
      if (this.#perform(readOf(this.#first + index))[0] === 0x0a) return index + 1;
    }
    return 0;
  }

  copyTo(target: SharedBytes, targetAt: number, start: number, end: number): void {
    (target as ModelBytes).#put(targetAt, this.#get(start, end));
  }

  moveDown(to: number, start: number, end: number): void {
    this.#put(to, this.#get(start, end));
  }

  text(start: number, end: number): string {
    return start === end ? '' : String.fromCharCode(...this.#get(start, end));
  }

  #get(start: number, end: number): number[] {
    if (start < 0 || end > this.length || start >= end) throw new RangeError('read outside of the bytes');
    const middle = (start + end) >>> 1;
    const low = middle > start ? this.#perform(readOf(this.#first + start, middle - start)) : [];
    return [...low, ...this.#perform(readOf(this.#first + middle, end - middle))];
  }

  #put(at: number, bytes: readonly number[]): void {
    if (at < 0 || at + bytes.length > this.length) throw new RangeError('written outside of the bytes');
    const middle = bytes.length >>> 1;
    if (middle > 0) this.#perform(writeOf(this.#first + at, bytes.slice(0, middle)));
    this.#perform(writeOf(this.#first + at + middle, bytes.slice(middle)));
  }
}

/** Words behind the ring's own, for a role, a doorbell and what a scenario wants to count. */
export const SPARE_WORDS = 8;

export function spareWord(size: RingSize, index: number): number {
  return indexAt(3, size.capacity) + index;
}

/** Cells that a ring takes in the model, spare words included. */
export function cellsOf(size: RingSize): number {
  const transcoding = size.lineBytes === 0 ? 0 : size.trayRecords + size.lineBytes;
  return spareWord(size, SPARE_WORDS) + 3 * size.laneBytes + size.maxBytes + size.trayRecords + transcoding;
}

/** A ring as one process sees it. */
export function modelRing(perform: Perform, size: RingSize): RingMemory {
  if (size.capacity > MAX_CAPACITY) throw new RangeError('too many records');
  const words = spareWord(size, SPARE_WORDS);
  return {
    words: plainCells<Int32Array>(perform, 0, words),
    lanes: [0, 1, 2].map((lane) => new ModelBytes(perform, words + lane * size.laneBytes, size.laneBytes)),
    ...trayAt(perform, words + 3 * size.laneBytes, size),
  };
}

function trayAt(perform: Perform, first: number, size: RingSize): Omit<TrayMemory, 'words'> {
  const grades = first + size.maxBytes;
  const lengths = grades + size.trayRecords;
  return {
    tray: new ModelBytes(perform, first, size.maxBytes),
    trayGrades: plainCells<Uint8Array>(perform, grades, size.trayRecords),
    transcoding:
      size.lineBytes === 0
        ? undefined
        : {
            lengths: plainCells<Int32Array>(perform, lengths, size.trayRecords),
            lines: new ModelBytes(perform, lengths + size.trayRecords, size.lineBytes),
          },
  };
}

/** A tray that no other process sees: in plain memory, so that nothing of it is a step. */
export function privateModelTray(size: RingSize): TrayMemory {
  const cells = new Int32Array(cellsOf(size));
  const perform: Perform = ({ kind, cell, count, values }) => {
    if (kind === 'read') return [...cells.subarray(cell, cell + count)];
    cells.set(values, cell);
    return NONE;
  };
  return { words: new Int32Array(spareWord(size, 0)), ...trayAt(perform, 0, size) };
}
