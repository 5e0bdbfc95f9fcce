/** One thread's way to one destination: its ring, and the part of the account that both sides keep in shared memory. */
import { rankOfGrade } from '../batch/grade.ts';
import { KakashiError } from '../errors.ts';
import { STANDARD_LEVELS } from '../level.ts';
import { MAX_CAPACITY } from '../ring/cursor.ts';
import { isPossible, MAX_LANE_BYTES, type RingMemory, type RingSize, ringBytes, ringMemory } from '../ring/layout.ts';
import type { SlotSettings } from './channel.ts';
import { DIALECT_BYTES, Dialects } from './dialects.ts';

const RANKS = STANDARD_LEVELS.length;

/** Counters written by the producer alone. */
const ACCEPTED = 0;
const QUEUE_FULL = ACCEPTED + RANKS;
const TOO_LARGE = QUEUE_FULL + RANKS;
/** Dropped for reasons that are not announced in the stream: it is closed then. */
const UNANNOUNCED = TOO_LARGE + RANKS;
/** Counters written by the consumer alone, from a cache line of their own. */
const FAILED = 32;
const BYTES_WRITTEN = 33;
const WRITES = 34;
const BATCHES = 35;
/** Bytes in the file before the write that is in flight, or -1. */
const SIZE_BEFORE = 36;
const WRITTEN = 37;
/** The descriptor that the consumer holds, plus one; 0 for none. */
const HELD_DESCRIPTOR = 38;
const HELD_INODE = 39;
/** Drops that markers have announced: by reason and rank. */
const ANNOUNCED = 40;
/** Records that were given up in the tray, by rank. */
const GIVEN_UP = ANNOUNCED + 2 * RANKS;
/** Records whose lines were too large, by rank. */
const OVERGROWN = GIVEN_UP + RANKS;
const COUNTERS = 64;

const JOINED = 0;
const LEAVING = 1;
const LEFT = 2;
const REOPENED = 3;
const ABANDONED = 4;
const FLAGS = 16;

const HEADER_BYTES = COUNTERS * 8 + FLAGS * 4;

/** Beyond the bound a lane has room for one group of lines, so that a group need not be split at the end of the lane. */
const LANE_SLACK_BYTES = 64 * 1024;
/** Records that the consumer may hold at once. */
const TRAY_RECORDS = 4096;

/** Drops that are announced in the stream. */
export type MarkedReason = 'queue-full' | 'too-large';

/** An open file: its descriptor, and the inode by which it is known again. */
export interface Held {
  readonly descriptor: number;
  readonly inode: number;
}

function ringSize(settings: SlotSettings): RingSize {
  return {
    capacity: settings.queueCapacity,
    maxBytes: settings.maxQueueBytes,
    laneBytes: settings.maxQueueBytes + Math.min(LANE_SLACK_BYTES, settings.maxQueueBytes),
    trayRecords: TRAY_RECORDS,
    lineBytes: settings.transcodes ? settings.maxQueueBytes : 0,
  };
}

export class Slot {
  readonly buffer: SharedArrayBuffer;
  readonly size: RingSize;
  readonly ring: RingMemory;
  /** Of records that are to be transcoded; `undefined` where records are lines. */
  readonly dialects: Dialects | undefined;
  readonly #counters: Float64Array;
  readonly #flags: Int32Array;

  /** @throws {KakashiError} `ERR_KAKASHI_WRITER_UNAVAILABLE` if there can be no ring of this size, or no memory for it. */
  constructor(settings: SlotSettings, buffer?: SharedArrayBuffer) {
    this.size = ringSize(settings);
    if (!isPossible(this.size)) {
      const { queueCapacity, maxQueueBytes } = settings;
      const most = `${MAX_CAPACITY} records and ${MAX_LANE_BYTES - LANE_SLACK_BYTES} bytes`;
      throw unavailable(`its queues hold up to ${most}, received ${queueCapacity} and ${maxQueueBytes}`);
    }
    const ringEnd = HEADER_BYTES + ringBytes(this.size);
    // Memory that nobody touched is not resident: the bound costs nothing until a stall needs it.
    this.buffer = buffer ?? sharedMemory(ringEnd + (settings.transcodes ? DIALECT_BYTES : 0));
    this.#counters = new Float64Array(this.buffer, 0, COUNTERS);
    this.#flags = new Int32Array(this.buffer, COUNTERS * 8, FLAGS);
    this.ring = ringMemory(this.buffer, HEADER_BYTES, this.size);
    this.dialects = settings.transcodes ? new Dialects(this.buffer, ringEnd) : undefined;
    if (buffer === undefined) this.sizeBefore = -1;
  }

  /** Producer: a record was offered. */
  accept(grade: number): void {
    this.#add(ACCEPTED + rankOfGrade(grade), 1);
  }

  /** Producer: a record was dropped that a marker will announce. */
  drop(reason: MarkedReason, grade: number): void {
    this.#add((reason === 'queue-full' ? QUEUE_FULL : TOO_LARGE) + rankOfGrade(grade), 1);
  }

  /** Producer: a record was dropped when the stream was closed already. */
  dropLate(grade: number): void {
    this.#add(UNANNOUNCED + rankOfGrade(grade), 1);
  }

  /** Accepted records by rank. */
  get accepted(): number[] {
    return this.#byRank(ACCEPTED);
  }

  /** Dropped records by rank. */
  get dropped(): number[] {
    const full = this.#byRank(QUEUE_FULL);
    const large = this.#tooLarge();
    const givenUp = this.#byRank(GIVEN_UP);
    return this.#byRank(UNANNOUNCED).map(
      (late, rank) => late + (full[rank] as number) + (large[rank] as number) + (givenUp[rank] as number),
    );
  }

  /** Whether there are drops that no marker has announced. */
  get hasUnannounced(): boolean {
    const counters = this.#counters;
    for (let rank = 0; rank < RANKS; rank++) {
      if (counters[QUEUE_FULL + rank] !== counters[ANNOUNCED + rank]) return true;
      const large = (counters[TOO_LARGE + rank] as number) + (counters[OVERGROWN + rank] as number);
      if (large !== counters[ANNOUNCED + RANKS + rank]) return true;
    }
    return false;
  }

  /** Consumer: drops that no marker has announced yet, by reason, now taken as announced. */
  takeUnannounced(): { reason: MarkedReason; byRank: number[] }[] {
    const taken: { reason: MarkedReason; byRank: number[] }[] = [];
    for (const [reason, dropped, announcedAt] of [
      ['queue-full', this.#byRank(QUEUE_FULL), ANNOUNCED],
      ['too-large', this.#tooLarge(), ANNOUNCED + RANKS],
    ] as const) {
      const byRank = dropped.map((count, rank) => count - (this.#counters[announcedAt + rank] as number));
      if (byRank.every((count) => count === 0)) continue;
      this.#counters.set(dropped, announcedAt);
      taken.push({ reason, byRank });
    }
    return taken;
  }

  /** Consumer: records were refused for good. To be counted before the tray settles them. */
  fail(records: number): void {
    this.#add(FAILED, records);
  }

  /** Consumer: a record in the tray was given up. To be counted before the tray settles it. */
  giveUp(grade: number): void {
    this.#add(GIVEN_UP + rankOfGrade(grade), 1);
  }

  get givenUpByRank(): number[] {
    return this.#byRank(GIVEN_UP);
  }

  /** Consumer: the line of a record in the tray is too large. To be counted before the tray lets go of it. */
  overgrow(grade: number): void {
    this.#add(OVERGROWN + rankOfGrade(grade), 1);
  }

  get overgrownByRank(): number[] {
    return this.#byRank(OVERGROWN);
  }

  /** Consumer: records were written. */
  wrote(records: number): void {
    this.#add(WRITTEN, records);
  }

  /**
   * Records that were written.
   * @param settled how many records ever left the tray, modulo 2^32. It is exact even after a death between the tray's own
   * count and ours, which only tells how often it has wrapped.
   */
  writtenOf(settled: number): number {
    const written = this.#counters[WRITTEN] as number;
    return written + ((settled - this.failed - sum(this.givenUpByRank) - sum(this.overgrownByRank) - written) | 0);
  }

  /** Consumer: the sink took bytes. */
  took(bytes: number): void {
    this.#add(WRITES, 1);
    this.#add(BYTES_WRITTEN, bytes);
  }

  /** Consumer: a batch is out. */
  finishBatch(): void {
    this.#add(BATCHES, 1);
  }

  get failed(): number {
    return this.#counters[FAILED] as number;
  }

  get bytesWritten(): number {
    return this.#counters[BYTES_WRITTEN] as number;
  }

  get writes(): number {
    return this.#counters[WRITES] as number;
  }

  get batches(): number {
    return this.#counters[BATCHES] as number;
  }

  get sizeBefore(): number {
    return this.#counters[SIZE_BEFORE] as number;
  }

  set sizeBefore(bytes: number) {
    this.#counters[SIZE_BEFORE] = bytes;
  }

  /** Set once a consumer has the ring; before, the join letter may have gone to nobody. */
  get joined(): boolean {
    return this.#flag(JOINED);
  }

  markJoined(): void {
    this.#raise(JOINED);
  }

  /** Set by the producer when nothing more will come: the consumer lets go when all is settled. */
  get leaving(): boolean {
    return this.#flag(LEAVING);
  }

  markLeaving(): void {
    this.#raise(LEAVING);
  }

  /** Set by the producer when what the consumer holds shall be given up, since the time for closing is over. */
  get abandoned(): boolean {
    return this.#flag(ABANDONED);
  }

  markAbandoned(): void {
    this.#raise(ABANDONED);
  }

  /** Set by the consumer when it has let go. */
  get left(): boolean {
    return this.#flag(LEFT);
  }

  markLeft(): void {
    this.#raise(LEFT);
  }

  /** Number of times that the destination was opened anew. */
  get reopened(): number {
    return Atomics.load(this.#flags, REOPENED);
  }

  countReopened(): void {
    Atomics.add(this.#flags, REOPENED, 1);
  }

  /** What the consumer has opened to write to, where that outlives its thread. */
  get held(): Held | undefined {
    const descriptor = (this.#counters[HELD_DESCRIPTOR] as number) - 1;
    return descriptor < 0 ? undefined : { descriptor, inode: this.#counters[HELD_INODE] as number };
  }

  set held(held: Held | undefined) {
    this.#counters[HELD_INODE] = held?.inode ?? 0;
    this.#counters[HELD_DESCRIPTOR] = held === undefined ? 0 : held.descriptor + 1;
  }

  #flag(index: number): boolean {
    return Atomics.load(this.#flags, index) !== 0;
  }

  #raise(index: number): void {
    Atomics.store(this.#flags, index, 1);
  }

  #add(index: number, count: number): void {
    this.#counters[index] = (this.#counters[index] as number) + count;
  }

  /** Records that were too large, before they were transcoded or after. */
  #tooLarge(): number[] {
    const overgrown = this.overgrownByRank;
    return this.#byRank(TOO_LARGE).map((count, rank) => count + (overgrown[rank] as number));
  }

  #byRank(at: number): number[] {
    return Array.from(this.#counters.subarray(at, at + RANKS));
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function sharedMemory(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw unavailable(`${bytes} bytes of shared memory are not to be had`, { cause });
  }
}

function unavailable(reason: string, options?: ErrorOptions): KakashiError {
  const message = `no background writer here: ${reason}; this engine writes for itself`;
  return new KakashiError('ERR_KAKASHI_WRITER_UNAVAILABLE', message, options);
}
