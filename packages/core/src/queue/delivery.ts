/**
 * Brings batches to the sink in order, and keeps in the bounded queue what the sink cannot take now.
 *
 * A batch for a descriptor is written at once from the memory that it was gathered in; only what the kernel did not take becomes a {@link Chunk} in the queue. For sinks that keep the bytes every batch is a chunk.
 */
import { Alarm } from '../alarm.ts';
import type { Batch } from '../batch/batch.ts';
import { LINE_GRADES } from '../batch/grade.ts';
import { monotonicMs } from '../clock.ts';
import { type KakashiError, sinkError } from '../errors.ts';
import type { DropReason } from '../options.ts';
import { type Fault, neverAnswered, type Outlet } from '../sink/sink.ts';
import type { Account } from '../stats.ts';
import { Backoff } from './backoff.ts';
import { Chunk } from './chunk.ts';
import { ChunkMemory } from './chunk-memory.ts';
import type { DropLedger } from './drop-ledger.ts';
import { FlushWaiters } from './flush-waiters.ts';
import { Queue } from './queue.ts';

const NO_GRADES = new Uint8Array(0);

/** A drop marker goes before all records that wait, so it comes first in the order of sealing. */
const MARKER_SEQUENCE = 0;

/** What a sink logs from inside its own `write` is delivered so much later, so that it does not keep this thread busy. */
const ECHO_DELAY_MS = 10;

/** One offer of a chunk to the sink. Where the chunk is offered again, that is another one. */
interface Offer {
  readonly chunk: Chunk;
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
  readonly #waiters = new FlushWaiters();
  readonly #backoff = new Backoff();
  readonly #retry = new Alarm(() => this.pump(true));
  /** Where the sink keeps what it is given, it can not be used again. */
  readonly #memory: ChunkMemory | undefined;
  /** Offers that the sink has not answered. */
  readonly #underWay: Offer[] = [];
  #lastSequence = MARKER_SEQUENCE;
  #delivering = false;
  #ended = false;
  #exiting = false;
  /** The sink could not take what it was offered last; it is offered again at `#nextAttemptAt`. */
  #stalled = false;
  #nextAttemptAt = 0;
  /** The failure that was reported already; once the sink takes something, failures are news again. */
  #reported: string | undefined;

  constructor(outlet: Outlet, account: Account, ledger: DropLedger, host: DeliveryHost) {
    this.#outlet = outlet;
    this.#account = account;
    this.#ledger = ledger;
    this.#host = host;
    this.#memory = outlet.keepsBytes ? undefined : new ChunkMemory();
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
    return this.#underWay.reduce((records, { chunk }) => records + chunk.live, 0);
  }

  /** Whether the sink is closed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the sink is being called: what is logged now is logged by the sink itself. */
  get delivering(): boolean {
    return this.#delivering;
  }

  /** Whether the sink did not take what waits, but might in a moment, without the event loop. */
  get mayTakeMoreAtExit(): boolean {
    return this.#stalled && this.queue.front !== undefined && this.#outlet.deliversAtExit;
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
    this.queue.push(this.#sealed(batch));
  }

  /**
   * Delivers what waits, as far as the sink takes it now. Unless forced, a sink that stalled is left alone until its backoff
   * is over. What is logged from inside a sink waits for the next call, so that such a sink cannot keep this loop going.
   */
  pump(force: boolean): void {
    if (this.#delivering || this.#ended) return;
    if (this.#stalled && !force && monotonicMs() < this.#nextAttemptAt) return;
    const last = this.#lastSequence;
    let hasRoom = !this.#stalled;
    // Once is enough: drops that a marker causes, in a sink that logs, are for the next marker.
    let marked = false;
    this.#stalled = false;
    while (!this.#stalled && this.#outlet.ready) {
      if (hasRoom && !marked) marked = this.#insertMarkers();
      const chunk = this.queue.front;
      if (chunk === undefined || chunk.sequence > last) break;
      this.#offer(chunk);
      hasRoom = true;
    }
    if (this.queue.front === undefined) this.#memory?.clear();
    else if (!this.#stalled && this.#outlet.ready) this.#retry.set(ECHO_DELAY_MS);
    this.queue.noteHighWater(0);
    this.#announceSettled();
  }

  /** Resolves when everything given so far is settled; rejects with `ERR_KAKASHI_FLUSH_LOST` if some of it was lost. */
  whenSettled(): Promise<void> {
    const waiting = this.#waiters.wait(this.#lastSequence);
    this.pump(true);
    return waiting;
  }

  /** Counts records of one grade as dropped that are not in the queue. */
  refuse(reason: DropReason, grade: number, records = 1): void {
    this.#account.drop(grade, records);
    this.#ledger.add(reason, grade, records);
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

  /** The sink is closed: nothing is given to it any more. */
  end(): void {
    this.#ended = true;
    this.#retry.cancel();
  }

  /** Gives the sink all that waits, asked for or not: at exit there is no later. Not what it logs itself meanwhile, as in `pump`. */
  deliverAtExit(): void {
    if (this.#delivering || this.#ended) return;
    this.#exiting = true;
    const last = this.#lastSequence;
    this.#stalled = false;
    while (!this.#stalled && this.#outlet.deliversAtExit) {
      const chunk = this.queue.front;
      if (chunk === undefined || chunk.sequence > last) break;
      this.#offer(chunk);
    }
    this.#announceSettled();
  }

  /**
   * Lets the sink push out what it was given. If it can do that on this thread, everything it was given is written now. What it
   * logs meanwhile, and what it is ready for now, is given to it afterwards.
   */
  pushOut(deadline: number): void {
    if (this.#outlet.flushSync === undefined || this.#delivering || this.#ended) return;
    this.#delivering = true;
    try {
      if (this.#outlet.flushSync(deadline, this.#exiting)) {
        for (const { chunk } of this.#underWay.splice(0)) this.#settle(chunk);
      }
    } catch (error) {
      this.#report('ERR_KAKASHI_SINK_STALLED', error);
    } finally {
      this.#delivering = false;
    }
    this.#announceSettled();
    this.pump(false);
  }

  /** Gives up what is left, counts it as dropped, and returns the number of records. */
  abandon(): number {
    this.#retry.cancel();
    const underWay = this.#underWay.splice(0).map(({ chunk }) => chunk);
    const byGrade = new Uint32Array(LINE_GRADES);
    for (const chunk of underWay.concat(this.queue.drain())) {
      this.#waiters.lose(chunk.sequence, chunk.live);
      chunk.countLive(byGrade);
    }
    byGrade.forEach((records, grade) => {
      if (records > 0) this.refuse('close-timeout', grade, records);
    });
    this.#announceSettled();
    return byGrade.reduce((sum, records) => sum + records, 0);
  }

  #sealed(batch: Batch): Chunk {
    const length = batch.measure();
    const bytes = this.#memory?.take(length) ?? Buffer.allocUnsafeSlow(length);
    batch.buffer.copy(bytes, 0, 0, length);
    const chunk = new Chunk(++this.#lastSequence, bytes, batch.grades.slice(0, batch.records), this.#memory);
    batch.clear();
    return chunk;
  }

  /** The common case: nothing waits, and the kernel takes the whole batch. */
  #writeThrough(batch: Batch): void {
    const length = batch.measure();
    let taken = 0;
    let failed = false;
    let failure: unknown;
    this.#delivering = true;
    try {
      taken = this.#outlet.deliver(batch.buffer, 0, length, batch.records, neverAnswered) as number;
    } catch (error) {
      failed = true;
      failure = error;
    } finally {
      // Where the stack is full even a catch clause may throw; this must not stay set.
      this.#delivering = false;
    }
    if (taken === length) {
      this.#account.written += batch.records;
      this.#account.batches++;
      this.#took(length);
      batch.clear();
      if (this.queue.front !== undefined) this.#retry.set(ECHO_DELAY_MS);
      return;
    }
    // The rest has to wait, and there the records must be told apart: the whole batch becomes a chunk.
    const chunk = this.#sealed(batch);
    if (failed) this.#refused(chunk, failure);
    else this.#advance(chunk, taken);
    this.pump(false);
  }

  /** Offers the front chunk. */
  #offer(chunk: Chunk): void {
    this.queue.shift();
    if (chunk.tornGeneration !== this.#outlet.generation) chunk.untear();
    const end = chunk.contiguousEnd();
    const offer: Offer = { chunk };
    this.#underWay.push(offer);
    this.#delivering = true;
    let taken: number | undefined;
    let failed = false;
    let failure: unknown;
    try {
      taken = this.#outlet.deliver(chunk.bytes, chunk.start, end, chunk.live, (error) => this.#answered(offer, error));
    } catch (error) {
      failed = true;
      failure = error;
    } finally {
      this.#delivering = false;
    }
    if (taken === undefined && !failed) return;
    if (!this.#takeBack(offer)) return;
    if (failed) this.#refused(chunk, failure);
    else this.#advance(chunk, taken as number);
  }

  /** The sink has written bytes of a chunk; what is left of it goes to the front. */
  #advance(chunk: Chunk, taken: number): void {
    if (taken > 0) {
      this.#took(taken);
      this.#account.written += chunk.advance(taken, this.#outlet.generation);
      if (chunk.done) {
        if (chunk.places > 0) this.#account.batches++;
        chunk.release();
        return;
      }
    }
    this.queue.unshift(chunk);
    if (taken === 0) this.#stall('stall');
  }

  /** An asynchronous sink answers an offer: now, or so late that it is ready again, but nobody waits for the answer any more. */
  #answered(offer: Offer, error: unknown): void {
    if (this.#takeBack(offer)) {
      if (error === undefined) this.#settle(offer.chunk);
      else this.#refused(offer.chunk, error);
    }
    this.#announceSettled();
    this.pump(false);
  }

  /** Whether the offer was under way; it is no more. */
  #takeBack(offer: Offer): boolean {
    const index = this.#underWay.indexOf(offer);
    if (index < 0) return false;
    this.#underWay.splice(index, 1);
    return true;
  }

  /** All that was offered of the chunk is written. */
  #settle(chunk: Chunk): void {
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

  /** The sink did not take a chunk: it waits at the front, or it has failed. */
  #refused(chunk: Chunk, error: unknown): void {
    const fault = this.#outlet.fault(error);
    if (fault !== 'fatal') {
      this.queue.unshift(chunk);
      if (fault === 'fault') this.#report('ERR_KAKASHI_SINK_STALLED', error);
      this.#stall(fault);
      return;
    }
    this.#account.failed += chunk.live;
    this.#waiters.lose(chunk.sequence, chunk.live);
    this.#report('ERR_KAKASHI_SINK_FAILED', error);
  }

  #stall(fault: Exclude<Fault, 'fatal'>): void {
    const delayMs = this.#backoff.next(fault);
    this.#stalled = true;
    this.#nextAttemptAt = monotonicMs() + delayMs;
    this.#retry.set(delayMs);
    this.queue.noteHighWater(0);
  }

  #report(code: 'ERR_KAKASHI_SINK_STALLED' | 'ERR_KAKASHI_SINK_FAILED', cause: unknown): void {
    const error = sinkError(code, cause);
    if (this.#reported === error.message) return;
    this.#reported = error.message;
    this.#host.reportError(error);
  }

  /** Puts markers of drops before what waits, unless a line there is torn. Whether it did. */
  #insertMarkers(): boolean {
    if (!this.#ledger.hasUnmarked || (this.queue.front?.tornBytes ?? 0) > 0) return false;
    // A formatter of the user's that logs must not find this half done.
    this.#delivering = true;
    try {
      this.queue.unshift(new Chunk(MARKER_SEQUENCE, this.#host.takeMarkers(), NO_GRADES));
    } finally {
      this.#delivering = false;
    }
    return true;
  }

  #announceSettled(): void {
    const underWay = this.#underWay[0]?.chunk.sequence ?? Number.POSITIVE_INFINITY;
    const queued = this.queue.front?.sequence ?? Number.POSITIVE_INFINITY;
    this.#waiters.settle(Math.min(underWay, queued));
  }
}
