/**
 * What all threads of a process share about their one background writer: a few words of shared memory, and the name of the
 * channel on which threads hand their rings over. The environment data of worker threads carries both to every thread that
 * is started later, nested ones included.
 */
import { randomUUID } from 'node:crypto';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { isThreadGone } from './thread-id.ts';

const KEY = 'kakashi.writer';
/** Changes with the layout of anything in shared memory: copies of Kakashi that differ in it must not meet. */
const LAYOUT = 4;

/** Words that different threads write are 64 bytes apart, on cache lines of their own. */
const LINE = 16;
const STATE = 0;
const LETTERS = LINE;
const EPOCH = 2 * LINE;
const WRITER_TID = 3 * LINE;
const SLOTS = 3 * LINE + 1;
/** Words of the doorbell and of the role, see `ring/`. */
export const DOORBELL_WORD = 4 * LINE;
export const ROLE_WORD = 5 * LINE;
const WORDS = 6 * LINE;

/** Running: a writer drains the rings, or is being started. Failed: there will be none; every thread writes for itself. */
export const RUNNING = 0;
export const FAILED = 1;

export interface ArenaData {
  readonly layout: number;
  readonly buffer: SharedArrayBuffer;
  readonly channel: string;
}

export class Arena {
  readonly data: ArenaData;
  readonly words: Int32Array<SharedArrayBuffer>;

  constructor(data: ArenaData) {
    this.data = data;
    this.words = new Int32Array(data.buffer);
  }

  /** The arena of the threads before this one; `undefined` where there is none. */
  static find(): Arena | undefined {
    const data = getEnvironmentData(KEY) as unknown as ArenaData | undefined;
    return data?.layout === LAYOUT ? new Arena(data) : undefined;
  }

  /**
   * A new arena, which threads started from now on will find. Copies of Kakashi in one main thread have one each, since each
   * has a writer: two writers must not meet in one.
   */
  static make(): Arena {
    const buffer = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);
    const made: ArenaData = { layout: LAYOUT, buffer, channel: `kakashi-${process.pid}-${randomUUID()}` };
    setEnvironmentData(KEY, made as unknown as Parameters<typeof setEnvironmentData>[1]);
    return new Arena(made);
  }

  get failed(): boolean {
    return Atomics.load(this.words, STATE) === FAILED;
  }

  fail(): void {
    Atomics.store(this.words, STATE, FAILED);
  }

  /** Changes with each cycle of the writer: a producer that sees it move knows that the writer looks at the rings. */
  get epoch(): number {
    return Atomics.load(this.words, EPOCH);
  }

  nextEpoch(): void {
    Atomics.add(this.words, EPOCH, 1);
  }

  /** Number of letters posted to the channel; the writer, which never returns to its event loop, looks there when it changes. */
  get letters(): number {
    return Atomics.load(this.words, LETTERS);
  }

  countLetter(): void {
    Atomics.add(this.words, LETTERS, 1);
  }

  /** A number that no other slot has, whichever copy of Kakashi in whichever thread it is for. */
  nextSlot(): number {
    return Atomics.add(this.words, SLOTS, 1);
  }

  /** Whether the writer is known to have died, though the main thread may not have been told yet. */
  get isWriterGone(): boolean {
    return isThreadGone(this.writerTid);
  }

  /** The operating system's id of the writer's thread, by which others can tell whether it lives; 0 if unknown. */
  get writerTid(): number {
    return Atomics.load(this.words, WRITER_TID);
  }

  set writerTid(tid: number) {
    Atomics.store(this.words, WRITER_TID, tid);
  }
}
