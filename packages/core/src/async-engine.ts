/** The engine in async mode: lines go into a ring in shared memory, and the background writer brings them to the sink. */
import { Alarm, keepAliveDuring } from './alarm.ts';
import { gradeOf, LINE } from './batch/grade.ts';
import { monotonicMs, sleepSync } from './clock.ts';
import { type EngineCore, invalidPath, type NdjsonIntake, severityOf } from './engine.ts';
import { KakashiError } from './errors.ts';
import type { ByteFormatter, Time } from './format/formatter.ts';
import { oneLine } from './guarded-formatter.ts';
import { LEVELS, type Level, STANDARD_LEVELS } from './level.ts';
import { attend, forget, type Mortal } from './lifecycle.ts';
import { dialectOf } from './ndjson/dialect.ts';
import type { TranscoderConfig } from './ndjson/ndjson.ts';
import { Notices } from './notices.ts';
import { type DropReason, isPath, type ResolvedOptions } from './options.ts';
import { DropLedger } from './queue/drop-ledger.ts';
import { isFifo } from './sink/file.ts';
import { openOutlet } from './sink/open.ts';
import type { Outlet } from './sink/sink.ts';
import { addStats, type Stats } from './stats.ts';
import { SyncEngine } from './sync-engine.ts';
import type { SlotSettings } from './writer/channel.ts';
import { drainAlone } from './writer/heir.ts';
import type { RawKind } from './writer/raw-record.ts';
import { RingIntake } from './writer/ring-intake.ts';
import { type Moment, SlotProducer } from './writer/slot-producer.ts';
import { slotStats } from './writer/slot-stats.ts';
import type { SupervisorListener } from './writer/supervisor.ts';
import type { WriterAccess } from './writer/writer-access.ts';

/** How often a flush looks whether the writer is done, in ms: the first looks are close together. */
const LOOK_MS = 1;
/** Slices of a wait that blocks, in ms. The writer answers within a tenth of a millisecond as a rule. */
const FIRST_SLICE_MS = 0.05;
const LARGEST_SLICE_MS = 5;
/** How long closing waits, at least, for a writer that is alive to let go of the destination. */
const LEAVE_MS = 1000;

type Phase = 'open' | 'exiting' | 'closed';

export class AsyncEngine implements EngineCore, Mortal {
  readonly #options: ResolvedOptions;
  readonly #access: WriterAccess;
  readonly #ledger = new DropLedger();
  readonly #notices: Notices;
  readonly #producer: SlotProducer;
  readonly #listener: SupervisorListener;
  /**
   * The writer opens the destination for itself; here it is opened for the error, and to empty a file that shall not be
   * appended to. A FIFO stays open until the writer has it: between the two its reader would find itself at the end.
   */
  #probe: Outlet | undefined;
  /** Records given up by the consumer that were told of, by rank, and those whose lines were too large. */
  readonly #toldGivenUp: number[] = STANDARD_LEVELS.map(() => 0);
  readonly #toldOvergrown: number[] = STANDARD_LEVELS.map(() => 0);
  /** Writes for this thread once there is no writer any more. */
  #successor: SyncEngine | undefined;
  #phase: Phase = 'open';
  #isLeft = false;
  #closing: Promise<Stats> | undefined;

  /**
   * @param transcodes whether records may come by an {@link intake}.
   * @throws {KakashiError} `ERR_KAKASHI_SINK_OPEN` if the destination cannot be opened.
   */
  constructor(options: ResolvedOptions, access: WriterAccess, transcodes: boolean) {
    this.#options = options;
    this.#access = access;
    this.#probe = openOutlet(options);
    this.#notices = new Notices(options, this.#ledger, () => this.#told());
    try {
      this.#producer = new SlotProducer(access, options, settingsOf(options, transcodes), {
        dropped: (reason, grade) => this.#drop(reason, grade),
        joined: () => this.#endProbe(),
        deserted: () => this.#drainAlone(monotonicMs() + options.blockTimeoutMs),
      });
    } catch (error) {
      this.#endProbe();
      throw error;
    }
    if (!isFifo(options.destination)) this.#endProbe();
    this.#listener = (letter) => {
      if (letter.kind === 'lost') this.#notices.error(letter.error);
      else if (letter.kind === 'dropped' && letter.slot === this.#producer.join.slot) this.#noteOvergrown();
      else if (letter.kind === 'fault' && letter.slot === this.#producer.join.slot) {
        const cause = letter.systemCode === undefined ? undefined : { code: letter.systemCode };
        this.#notices.error(new KakashiError(letter.code, letter.message, { cause }));
      }
    };
    access.listeners.add(this.#listener);
    attend(this, options.flushOnSignal || []);
  }

  write(line: string, level: Level = LEVELS.info): boolean {
    return this.append(oneLine(line), severityOf(level));
  }

  append(line: string, level: number): boolean {
    if (this.#phase !== 'open') return this.#appendLate(line, level);
    if (this.#access.arena.failed) this.#succeed();
    if (this.#successor !== undefined) return this.#successor.append(line, level, this.#successor.batchSizeAt(level));
    return this.#producer.append(line, gradeOf(level, this.#options.flushLevel));
  }

  appendRecord(
    formatter: ByteFormatter,
    level: number,
    _batchSize: number,
    label: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): boolean {
    if (this.#phase !== 'open' || this.#successor !== undefined || this.#access.arena.failed) return false;
    const grade = gradeOf(level, this.#options.flushLevel);
    return this.#producer.appendRecord(formatter, grade, label, name, message, fields, time);
  }

  /** Lines that were made here are few: the writer makes them, wherever it can. */
  appendBytes(): boolean {
    return false;
  }

  /** A way for records that the writer transcodes. */
  intake(config: TranscoderConfig): NdjsonIntake | undefined {
    const dialect = dialectOf(RingIntake.configInRing(config));
    const number = (dialect !== undefined && this.#producer.slot.dialects?.enter(dialect)) || LINE;
    if (number === LINE) return undefined;
    return new RingIntake((record, kind) => this.#appendRaw(record, kind), this.#options.flushLevel, number, config);
  }

  /** The writer makes batches of what it finds; a producer's are of no use here. */
  batchSizeAt(): number {
    return 1;
  }

  refuseClosed(level: number): false {
    const grade = gradeOf(level, this.#options.flushLevel);
    this.#producer.slot.accept(grade);
    this.#producer.slot.dropLate(grade);
    this.#drop('closed', grade);
    return false;
  }

  handOver(): void {
    this.#producer.pushStage();
    this.#producer.wake(true);
    this.#successor?.handOver();
  }

  flush(): Promise<void> {
    return keepAliveDuring(async () => {
      const { slot } = this.#producer;
      const failedBefore = slot.failed;
      const moment = this.#producer.moment();
      try {
        await this.#whenSettled(moment, Number.POSITIVE_INFINITY);
        await this.#successor?.flush();
        const lost = moment.lost + slot.failed - failedBefore;
        if (lost > 0) {
          throw new KakashiError('ERR_KAKASHI_FLUSH_LOST', `flush: ${lost} of the records it waited for were lost`);
        }
      } finally {
        this.#producer.forget(moment);
        this.#tell();
      }
    });
  }

  async flushInTime(): Promise<void> {
    const moment = this.#producer.moment();
    await keepAliveDuring(() => this.#whenSettled(moment, monotonicMs() + this.#options.closeTimeoutMs));
    this.#producer.forget(moment);
    await this.#successor?.flushInTime();
    this.#tell();
  }

  flushSync(): void {
    this.#waitUntilSettled(monotonicMs() + this.#options.closeTimeoutMs);
    this.#successor?.flushSync();
    this.#tell();
  }

  close(): Promise<Stats> {
    this.#closing ??= keepAliveDuring(() => this.#close());
    return this.#closing;
  }

  reopen(path?: string): void {
    if (path !== undefined && (typeof path !== 'string' || path === '')) throw invalidPath(path);
    if (this.#phase === 'closed') return;
    const { destination } = this.#options;
    const outlet = openOutlet({
      ...this.#options,
      destination: path !== undefined && isPath(destination) ? path : destination,
      append: true,
    });
    try {
      outlet.reopen(path);
    } finally {
      outlet.close();
    }
    const deadline = monotonicMs() + this.#options.closeTimeoutMs;
    this.#waitUntilSettled(deadline);
    if (path !== undefined && isPath(destination)) this.#producer.move(path);
    if (this.#successor !== undefined) {
      this.#successor.reopen(path);
      return;
    }
    const { slot } = this.#producer;
    const before = slot.reopened;
    this.#access.post({ kind: 'reopen', slot: this.#producer.join.slot, path });
    this.#producer.wake(true);
    // A writer that died opens nothing any more; the next one opens everything anew.
    this.#block(deadline, () => slot.reopened !== before || this.#access.arena.isWriterGone);
  }

  stats(): Stats {
    const { join, slot, producer, staged } = this.#producer;
    const own = slotStats(slot, {
      staged,
      waiting: producer.waiting,
      waitingBytes: producer.waitingBytes,
      highWater: this.#producer.highWater,
    });
    const parts = [own];
    if (this.#successor !== undefined) parts.push(this.#successor.stats());
    parts.push(...(this.#access.supervisor?.statsOfOthers(join) ?? []));
    return addStats(parts);
  }

  beforeExit(): void {
    this.#producer.pushStage();
  }

  exit(since: number): void {
    if (this.#phase === 'open') this.#phase = 'exiting';
    this.endNow(since);
  }

  endNow(since: number): void {
    const deadline = since + this.#options.closeTimeoutMs;
    const { supervisor, arena } = this.#access;
    this.#producer.pushStage();
    if (supervisor !== undefined) {
      supervisor.serve(deadline);
      this.#giveUp();
    } else if (arena.failed) {
      this.#drainAlone(deadline);
      this.#giveUp();
    } else {
      // The writer outlives this thread.
      this.#producer.wake(true);
    }
    this.#tell();
  }

  #appendRaw(record: string, kind: RawKind): boolean | undefined {
    if (this.#phase !== 'open' || this.#successor !== undefined || this.#access.arena.failed) return undefined;
    return this.#producer.appendRaw(record, kind);
  }

  #appendLate(line: string, level: number): boolean {
    if (this.#phase === 'closed') return this.refuseClosed(level);
    const accepted =
      this.#successor?.append(line, level, 1) ?? this.#producer.append(line, gradeOf(level, this.#options.flushLevel));
    this.endNow(monotonicMs());
    return accepted;
  }

  /** There is no writer any more: what is in the ring is drained here, and from now on this thread writes for itself. */
  #succeed(): void {
    if (this.#successor !== undefined) return;
    this.#drainAlone(monotonicMs() + this.#options.closeTimeoutMs);
    this.#giveUp();
    const { destination } = this.#producer.join.settings;
    this.#successor = new SyncEngine({ ...this.#options, mode: 'sync', append: true, destination });
  }

  #drainAlone(deadline: number): void {
    const { join } = this.#producer;
    this.#producer.pushStage();
    const fault = (_slot: string, error: KakashiError): void => this.#notices.error(error);
    drainAlone(this.#access.arena, join, deadline, { fault });
  }

  /** Counts as dropped what is left although time is over, as far as the consumer does not hold it. */
  #giveUpWaiting(): number {
    const { slot, producer } = this.#producer;
    const moment = this.#producer.moment();
    this.#producer.forget(moment);
    if (producer.isSettled(moment.mark)) return 0;
    const evicted = this.#producer.evictAll('close-timeout');
    // What the consumer holds only the consumer can give up.
    slot.markAbandoned();
    return evicted;
  }

  /** The same, and what the consumer holds, where that is this thread. */
  #giveUp(): void {
    const evicted = this.#giveUpWaiting();
    const { supervisor, arena } = this.#access;
    const { join, slot } = this.#producer;
    if (supervisor?.hasTakenOver) supervisor.serveAbandoned(join.slot);
    else if (slot.abandoned && arena.failed) this.#drainAlone(monotonicMs());
    this.#overdue(evicted);
  }

  /** Tells of records that were given up in the ring, and of those that the consumer gave up since the last telling. */
  #overdue(evicted: number): void {
    const records = evicted + this.#noteDropped('close-timeout', this.#producer.slot.givenUpByRank, this.#toldGivenUp);
    if (records === 0) return;
    const message = `${records} records were left that the sink did not take in time (${this.#options.closeTimeoutMs} ms)`;
    this.#notices.error(new KakashiError('ERR_KAKASHI_CLOSE_TIMEOUT', message));
  }

  #noteOvergrown(): void {
    this.#noteDropped('too-large', this.#producer.slot.overgrownByRank, this.#toldOvergrown);
  }

  /** Notes drops by the consumer beyond those that were noted, and returns their number. */
  #noteDropped(reason: DropReason, byRank: readonly number[], noted: number[]): number {
    let records = 0;
    for (const [rank, count] of byRank.entries()) {
      const more = count - (noted[rank] as number);
      if (more <= 0) continue;
      noted[rank] = count;
      this.#drop(reason, rank, more);
      records += more;
    }
    return records;
  }

  async #close(): Promise<Stats> {
    this.#phase = 'closed';
    const { slot } = this.#producer;
    const deadline = monotonicMs() + this.#options.closeTimeoutMs;
    this.#producer.stop();
    const moment = this.#producer.moment();
    await this.#whenSettled(moment, deadline);
    this.#producer.forget(moment);
    const evicted = this.#giveUpWaiting();
    slot.markLeaving();
    this.#producer.wake(true);
    const leaveBy = Math.max(deadline, monotonicMs() + LEAVE_MS);
    while (!slot.left && monotonicMs() < leaveBy && !this.#isOnItsOwn) await tick();
    // All that can be left by now is a marker, and a sink that does not take it.
    if (!slot.left) slot.markAbandoned();
    this.#overdue(evicted);
    this.#endProbe();
    await this.#successor?.close();
    this.#isLeft = true;
    forget(this);
    this.#tell();
    this.#access.listeners.delete(this.#listener);
    return this.stats();
  }

  /** Whether no writer will answer. */
  get #isOnItsOwn(): boolean {
    return this.#access.arena.failed || this.#access.supervisor?.hasTakenOver === true;
  }

  async #whenSettled({ mark }: Moment, deadline: number): Promise<void> {
    this.#producer.wake(true);
    while (!this.#producer.producer.isSettled(mark)) {
      if (this.#access.arena.failed) this.#succeed();
      else if (monotonicMs() >= deadline) return;
      else if (this.#access.supervisor?.hasTakenOver) this.#access.supervisor.serve(monotonicMs());
      await tick();
      // The letter that hands the ring over may have come before there was anybody to read it.
      this.#producer.wake(false);
    }
  }

  #waitUntilSettled(deadline: number): void {
    const moment = this.#producer.moment();
    this.#producer.wake(true);
    this.#block(deadline, () => this.#producer.producer.isSettled(moment.mark));
    this.#producer.forget(moment);
  }

  #block(deadline: number, done: () => boolean): void {
    let sliceMs = FIRST_SLICE_MS;
    while (!done()) {
      const now = monotonicMs();
      if (now >= deadline) return;
      if (this.#access.arena.failed) {
        this.#succeed();
        return;
      }
      if (this.#access.supervisor?.hasTakenOver) {
        this.#access.supervisor.serve(deadline, done);
        return;
      }
      // Nobody would tell this thread, as long as it waits here, that there is another writer.
      if (this.#access.arena.isWriterGone) this.#drainAlone(deadline);
      sleepSync(Math.min(sliceMs, deadline - now));
      this.#producer.wake(true);
      sliceMs = Math.min(sliceMs * 2, LARGEST_SLICE_MS);
    }
  }

  #drop(reason: DropReason, grade: number, records = 1): void {
    this.#ledger.add(reason, grade, records);
    this.#notices.schedule();
    // A closed engine is told of the end of the process only if there is something left to tell.
    if (this.#phase === 'closed') attend(this, []);
  }

  /** Tells what there is to tell, and what the writer has said that the event loop has not delivered yet. */
  #tell(): void {
    this.#access.poll();
    this.#noteOvergrown();
    this.#notices.tell();
  }

  #told(): void {
    if (this.#isLeft) forget(this);
  }

  #endProbe(): void {
    this.#probe?.close();
    this.#probe = undefined;
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => new Alarm(resolve).set(LOOK_MS));
}

function settingsOf(options: ResolvedOptions, transcodes: boolean): SlotSettings {
  const { destination, mkdir, fileMode, fsync, queueCapacity, maxQueueBytes, maxBatchBytes, closeTimeoutMs } = options;
  return {
    destination: descriptorOf(destination),
    mkdir,
    fileMode,
    fsync,
    queueCapacity,
    maxQueueBytes,
    maxBatchBytes,
    closeTimeoutMs,
    format: typeof options.format === 'string' ? options.format : 'kv',
    timestamp: options.timestamp,
    transcodes,
  };
}

function descriptorOf(destination: ResolvedOptions['destination']): string | number {
  if (destination === 'stdout') return 1;
  return destination === 'stderr' ? 2 : (destination as string | number);
}
