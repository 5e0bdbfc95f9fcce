/**
 * Brings batches to the sink in order, and keeps in the bounded queue what the sink cannot take now.
 *
 * A batch for a descriptor is encoded into one buffer that is used again and again, and written at once; only what the
 * kernel did not take becomes a {@link Chunk} in the queue. For sinks that keep the bytes every batch is a chunk.
 */
import { Alarm, monotonicMs } from '../alarm.ts';
import type { Batch } from '../batch/batch.ts';
import { type KakashiError, sinkError } from '../errors.ts';
import type { DropReason } from '../options.ts';
import type { Fault, Outlet } from '../sink/sink.ts';
import type { Account } from '../stats.ts';
import { Backoff } from './backoff.ts';
import { Chunk } from './chunk.ts';
import type { DropLedger } from './drop-ledger.ts';
import { FlushWaiters } from './flush-waiters.ts';
import { Queue } from './queue.ts';

const NO_GRADES = new Uint8Array(0);

/** A drop marker goes before all records that wait, so it comes first in the order of sealing. */
const MARKER_SEQUENCE = 0;

/** A chunk that an asynchronous sink has and has not answered for. */
interface UnderWay {
  readonly chunk: Chunk;
  settled: boolean;
}

/** What a delivery needs from its engine. */
export interface DeliveryHost {
  /** Marker lines for the drops that the stream has not been told of. */
  takeMarkers(): Buffer;
  /** A background failure to report. */
  reportError(error: KakashiError): void;
  /** Drops were counted that somebody should be told of. */
  reportDrops(): void;
}

export class Delivery {
  readonly queue = new Queue();
  readonly #outlet: Outlet;
  readonly #account: Account;
  readonly #ledger: DropLedger;
  readonly #host: DeliveryHost;
  readonly #scratch: Buffer;
  readonly #waiters = new FlushWaiters();
  readonly #backoff = new Backoff();
  readonly #retry = new Alarm(() => this.pump(true));
  #underWay: UnderWay[] = [];
  #lastSequence = MARKER_SEQUENCE;
  #delivering = false;
  /** The sink could not take what it was offered last; it is offered again at `#nextAttemptAt`. */
  #stalled = false;
  #nextAttemptAt = 0;
  /** The failure that was reported already; once the sink takes something, failures are news again. */
  #reported: string | undefined;

  constructor(outlet: Outlet, maxBatchBytes: number, account: Account, ledger: DropLedger, host: DeliveryHost) {
    this.#outlet = outlet;
    this.#account = account;
    this.#ledger = ledger;
    this.#host = host;
    this.#scratch = outlet.keepsBytes ? Buffer.alloc(0) : Buffer.allocUnsafeSlow(maxBatchBytes);
    outlet.onReady = () => this.pump(false);
  }

  /** Whether a new batch has to wait behind others; the queue's bounds then hold for what is batched, too. */
  get backlogged(): boolean {
    return this.#stalled || this.queue.front !== undefined || !this.#outlet.ready;
  }

  /** Whether everything that was given is settled. */
  get settled(): boolean {
    return this.queue.front === undefined && this.#underWay.length === 0;
  }

  /** Records handed to an asynchronous sink that has not answered. */
  get recordsUnderWay(): number {
    return this.#underWay.reduce((records, { chunk, settled }) => records + (settled ? 0 : chunk.live), 0);
  }

  /** Whether somebody waits for a flush. */
  get awaited(): boolean {
    return this.#waiters.waiting;
  }

  /** While true, a retry that is due later keeps the process alive. */
  set keepsAlive(value: boolean) {
    this.#retry.keepsAlive = value;
  }

  /** Takes the batch, which is empty afterwards: to the sink if nothing waits, else to the end of the queue. */
  take(batch: Batch): void {
    if (this.#outlet.keepsBytes || this.#delivering || this.#ledger.hasUnmarked || this.backlogged) {
      this.seal(batch);
      this.pump(false);
    } else {
      this.#writeThrough(batch);
    }
  }

  /** Moves the batch to the end of the queue, and delivers nothing. */
  seal(batch: Batch): void {
    this.#seal(batch, Buffer.from(batch.text));
  }

  /**
   * Delivers what waits, as far as the sink takes it now. Unless forced, a sink that stalled is left alone until its backoff
   * is over. What is logged from inside a sink waits for the next call, so that such a sink cannot keep this loop going.
   */
  pump(force: boolean): void {
    if (this.#delivering) return;
    if (this.#stalled && !force && monotonicMs() < this.#nextAttemptAt) return;
    const last = this.#lastSequence;
    let hasRoom = !this.#stalled;
    this.#stalled = false;
    while (!this.#stalled && this.#outlet.ready) {
      if (hasRoom) this.#insertMarkers();
      const chunk = this.queue.front;
      if (chunk === undefined || chunk.sequence > last) break;
      this.#offer(chunk);
      hasRoom = true;
    }
    this.queue.noteHighWater(0);
    this.#announceSettled();
  }

  /** Resolves when everything given so far is settled; rejects with `ERR_KAKASHI_FLUSH_LOST` if some of it was lost. */
  whenSettled(): Promise<void> {
    const waiting = this.#waiters.wait(this.#lastSequence);
    this.pump(true);
    return waiting;
  }

  /** Counts a record as dropped that never came to the queue. */
  refuse(reason: DropReason, grade: number): void {
    this.#account.drop(grade);
    this.#ledger.add(reason, grade);
    this.#host.reportDrops();
  }

  /** Evicts the oldest of the least protected records, unless all are more protected than `protection`. */
  evict(protection: number): boolean {
    const lowest = this.queue.lowestProtection();
    if (lowest === undefined || lowest > protection) return false;
    const { grade, sequence } = this.queue.evictOldest(lowest);
    this.#waiters.lose(sequence, 1);
    this.refuse('queue-full', grade);
    return true;
  }

  /** Gives the sink all that waits, asked for or not: at exit there is no later. */
  deliverAtExit(): void {
    for (let chunk = this.queue.front; chunk !== undefined && this.#outlet.deliversAtExit; chunk = this.queue.front) {
      this.#stalled = false;
      this.#offer(chunk);
      if (this.#stalled) break;
    }
  }

  /** Lets the sink push out what it was given. If it can do that on this thread, everything it was given is written now. */
  pushOut(): void {
    if (this.#outlet.flushSync === undefined || this.#delivering) return;
    try {
      if (this.#outlet.flushSync()) for (const entry of this.#underWay) this.#settle(entry);
    } catch (error) {
      this.#report('ERR_KAKASHI_SINK_STALLED', error);
    }
    this.#announceSettled();
  }

  /** Gives up what is left, counts it as dropped, and returns the number of records. */
  abandon(): number {
    this.#retry.cancel();
    const chunks = this.#underWay.filter(({ settled }) => !settled).map(({ chunk }) => chunk);
    for (const entry of this.#underWay) entry.settled = true;
    chunks.push(...this.queue.drain());
    let records = 0;
    for (const chunk of chunks) {
      records += chunk.live;
      this.#waiters.lose(chunk.sequence, chunk.live);
      for (let place = chunk.first; place < chunk.places; place++) {
        if (chunk.isLive(place)) this.refuse('close-timeout', chunk.grade(place));
      }
    }
    this.#announceSettled();
    return records;
  }

  #seal(batch: Batch, bytes: Buffer): Chunk {
    const chunk = new Chunk(++this.#lastSequence, bytes, batch.grades.slice(0, batch.records));
    this.queue.push(chunk);
    batch.clear();
    return chunk;
  }

  /** The common case: nothing waits, and the kernel takes the whole batch. */
  #writeThrough(batch: Batch): void {
    const fits = batch.bytes <= this.#scratch.length || batch.measure() <= this.#scratch.length;
    const bytes = fits ? this.#scratch : Buffer.from(batch.text);
    const length = fits ? bytes.write(batch.text) : bytes.length;
    let taken = 0;
    let failure: { error: unknown } | undefined;
    this.#delivering = true;
    try {
      taken = this.#outlet.deliver(bytes, 0, length, batch.records, neverAnswered) as number;
    } catch (error) {
      failure = { error };
    }
    this.#delivering = false;
    if (taken === length) {
      this.#account.written += batch.records;
      this.#account.batches++;
      this.#took(length);
      batch.clear();
      return;
    }
    // The rest has to wait, and there the records must be told apart: the whole batch becomes a chunk.
    const chunk = this.#seal(batch, fits ? Buffer.from(bytes.subarray(0, length)) : bytes);
    if (failure !== undefined) this.#refused(chunk, failure.error);
    else this.#advance(taken);
    this.pump(false);
  }

  #offer(chunk: Chunk): void {
    if (chunk.tornBytes > 0 && chunk.tornGeneration !== this.#outlet.generation) this.queue.untearFront();
    const end = chunk.contiguousEnd();
    const entry: UnderWay = { chunk, settled: false };
    this.#delivering = true;
    try {
      const taken = this.#outlet.deliver(chunk.bytes, chunk.start, end, chunk.live, (error) =>
        this.#answered(entry, error),
      );
      if (taken !== undefined) this.#advance(taken);
      else if (!entry.settled) {
        this.queue.shift();
        this.#underWay.push(entry);
      }
    } catch (error) {
      this.#refused(chunk, error);
    } finally {
      this.#delivering = false;
    }
  }

  /** The sink has written bytes of the front chunk. */
  #advance(taken: number): void {
    if (taken === 0) {
      this.#stall('stall');
      return;
    }
    this.#took(taken);
    const chunk = this.queue.front as Chunk;
    this.#account.written += this.queue.advanceFront(taken, this.#outlet.generation);
    if (chunk.start < chunk.bytes.length) return;
    if (chunk.places > 0) this.#account.batches++;
    this.queue.shift();
  }

  /** An asynchronous sink answers for a chunk. */
  #answered(entry: UnderWay, error: unknown): void {
    if (entry.settled) return;
    if (error === undefined || error === null) {
      this.#settle(entry);
    } else {
      entry.settled = true;
      this.queue.unshift(entry.chunk);
      this.#refused(entry.chunk, error);
    }
    this.#underWay = this.#underWay.filter(({ settled }) => !settled);
    this.#announceSettled();
    this.pump(false);
  }

  #settle(entry: UnderWay): void {
    if (entry.settled) return;
    const { chunk } = entry;
    entry.settled = true;
    this.#account.written += chunk.live;
    if (chunk.places > 0) this.#account.batches++;
    this.#took(chunk.bytes.length - chunk.start);
  }

  #took(bytes: number): void {
    this.#account.writes++;
    this.#account.bytesWritten += bytes;
    this.#backoff.reset();
    this.#reported = undefined;
  }

  /** The sink did not take the front chunk: it waits there, or it has failed. */
  #refused(chunk: Chunk, error: unknown): void {
    const fault = this.#outlet.fault(error);
    if (fault !== 'fatal') {
      if (fault === 'fault') this.#report('ERR_KAKASHI_SINK_STALLED', error);
      this.#stall(fault);
      return;
    }
    this.queue.shift();
    this.#account.failed += chunk.live;
    this.#waiters.lose(chunk.sequence, chunk.live);
    this.#report('ERR_KAKASHI_SINK_FAILED', error);
  }

  #stall(fault: Exclude<Fault, 'fatal'>): void {
    const delayMs = this.#backoff.next(fault);
    this.#stalled = true;
    this.#nextAttemptAt = monotonicMs() + delayMs;
    this.#retry.set(delayMs);
  }

  #report(code: 'ERR_KAKASHI_SINK_STALLED' | 'ERR_KAKASHI_SINK_FAILED', cause: unknown): void {
    const error = sinkError(code, cause);
    if (this.#reported === error.message) return;
    this.#reported = error.message;
    this.#host.reportError(error);
  }

  #insertMarkers(): void {
    if (!this.#ledger.hasUnmarked || (this.queue.front?.tornBytes ?? 0) > 0) return;
    this.queue.unshift(new Chunk(MARKER_SEQUENCE, this.#host.takeMarkers(), NO_GRADES));
  }

  #announceSettled(): void {
    if (!this.#waiters.waiting) return;
    this.#underWay = this.#underWay.filter(({ settled }) => !settled);
    const oldest = this.#underWay[0]?.chunk ?? this.queue.front;
    this.#waiters.settle(oldest?.sequence ?? Number.POSITIVE_INFINITY);
  }
}

function neverAnswered(): never {
  throw new TypeError('an outlet that does not keep bytes answers at once');
}
