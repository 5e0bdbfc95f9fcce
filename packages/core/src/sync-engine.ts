/** The engine in sync mode: a batch, the delivery behind it, the account, and the rules that hold them together. */
import { Alarm, keepAliveDuring } from './alarm.ts';
import { Batch } from './batch/batch.ts';
import { FlushTimer } from './batch/flush-timer.ts';
import { gradeOf } from './batch/grade.ts';
import { monotonicMs } from './clock.ts';
import { type EngineCore, invalidPath, type NdjsonIntake, severityOf } from './engine.ts';
import { KakashiError, reasonOf } from './errors.ts';
import type { ByteFormatter, Formatter, Time } from './format/formatter.ts';
import { copyLine, type LineRoom } from './format/line-room.ts';
import { formatterFor, oneLine } from './guarded-formatter.ts';
import { LEVELS, type Level } from './level.ts';
import { attend, forget, type Mortal } from './lifecycle.ts';
import type { TranscoderConfig } from './ndjson/transcoder-config.ts';
import { VerbatimIntake } from './ndjson/verbatim-intake.ts';
import { Notices } from './notices.ts';
import { batchSizeFor, type ResolvedOptions } from './options.ts';
import { Delivery } from './queue/delivery.ts';
import { DropLedger } from './queue/drop-ledger.ts';
import { Overflow } from './queue/overflow.ts';
import { Patience } from './queue/patience.ts';
import type { OwnBytes } from './ring/shared.ts';
import { openOutlet } from './sink/open.ts';
import type { Outlet } from './sink/sink.ts';
import { Account, type Stats } from './stats.ts';

/** Open: records are batched. Exiting: each record is written through. Closed: records are refused and counted. */
type Phase = 'open' | 'exiting' | 'closed';

export class SyncEngine implements EngineCore, Mortal {
  readonly #options: ResolvedOptions;
  readonly #outlet: Outlet;
  readonly #batch: Batch;
  /** Records in a batch for lines that come without a logger. */
  readonly #batchSize: number;
  readonly #account = new Account();
  readonly #ledger = new DropLedger();
  readonly #notices: Notices;
  readonly #delivery: Delivery;
  readonly #overflow: Overflow;
  readonly #timer: FlushTimer;
  readonly #patience: Patience;
  readonly #markerFormatter: Formatter;
  readonly #flushLevel: number;
  /** In async mode: hands over what the turn of the event loop has left behind. */
  readonly #turnEnd = new Alarm(() => this.handOver());
  #phase: Phase = 'open';
  #exitSince = 0;
  #closing: Promise<Stats> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#outlet = openOutlet(options);
    this.#flushLevel = options.flushLevel;
    this.#batchSize = this.batchSizeAt(options.level);
    this.#batch = new Batch(Math.min(options.maxBatchBytes, options.maxQueueBytes));
    this.#markerFormatter = formatterFor(options);
    this.#notices = new Notices(options, this.#ledger, () => this.#told());
    this.#delivery = new Delivery(this.#outlet, this.#account, this.#ledger, {
      takeMarkers: () => this.#takeMarkers(),
      reportError: (error) => this.#notices.error(error),
      reportDrops: () => this.#reportDrops(),
    });
    this.#overflow = new Overflow(options, this.#batch, this.#delivery, this.#account);
    this.#timer = new FlushTimer(options.flushIntervalMs, () => this.handOver());
    this.#patience = new Patience(options.closeTimeoutMs);
    attend(this, options.flushOnSignal || []);
  }

  write(line: string, level: Level = LEVELS.info): boolean {
    return this.append(oneLine(line), severityOf(level), this.#batchSize);
  }

  /** Nobody else is there to transcode: only what stays as it is can be taken. */
  intake(config: TranscoderConfig): NdjsonIntake | undefined {
    return VerbatimIntake.of(config, (line, severity) => this.append(line, severity, this.#batchSize));
  }

  /** Records in a batch for a logger of this level. More than the queue can hold would never be wanted. */
  batchSizeAt(level: number): number {
    return Math.min(batchSizeFor(this.#options, level), this.#options.queueCapacity);
  }

  append(line: string, level: number, batchSize: number): boolean {
    const batch = this.#batch;
    const grade = gradeOf(level, this.#flushLevel);
    this.#account.accept(grade);
    if (this.#phase === 'open' && !this.#delivery.backlogged && batch.surelyFits(line.length)) {
      batch.add(line, line.length * 3 + 1, grade);
    } else if (!this.#appendCarefully(line, grade)) {
      return false;
    }
    this.#added(level, batchSize);
    return true;
  }

  appendRecord(
    formatter: ByteFormatter,
    level: number,
    batchSize: number,
    label: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): boolean {
    const room = this.#room;
    if (room === undefined) return false;
    return this.#commit(room, formatter.put(room, label, name, message, fields, time), level, batchSize);
  }

  appendBytes(lines: OwnBytes, start: number, end: number, level: number): boolean {
    const room = this.#room;
    if (room === undefined) return false;
    return this.#commit(room, copyLine(lines, start, end, room), level, this.#batchSize);
  }

  handOver(): void {
    this.#timer.stop();
    if (this.#batch.records > 0) this.#delivery.take(this.#batch);
    else this.#delivery.pump(false);
  }

  flush(): Promise<void> {
    return keepAliveDuring(async () => {
      this.#sealBatch();
      try {
        // Once the sink is closed everything is settled already.
        if (!this.#delivery.ended) await this.#delivery.whenSettled().finally(() => this.#flushOutlet());
        await this.#closing;
      } finally {
        this.#notices.tell();
      }
    });
  }

  async flushInTime(): Promise<void> {
    this.#sealBatch();
    const flushed = async (): Promise<void> => this.#delivery.whenSettled().finally(() => this.#flushOutlet());
    await keepAliveDuring(() => this.#withinCloseTimeout(monotonicMs(), flushed)).catch(() => {});
    this.#notices.tell();
  }

  flushSync(): void {
    this.#sealBatch();
    const since = monotonicMs();
    if (this.#outlet.waitable) this.#waitUntilSettled(since);
    else this.#delivery.pump(true);
    this.#delivery.pushOut(since + this.#options.closeTimeoutMs);
    this.#notices.tell();
  }

  close(): Promise<Stats> {
    this.#closing ??= keepAliveDuring(() => this.#close());
    return this.#closing;
  }

  reopen(path?: string): void {
    if (path !== undefined && (typeof path !== 'string' || path === '')) throw invalidPath(path);
    if (this.#phase === 'closed') return;
    this.handOver();
    this.#outlet.reopen(path);
    this.#delivery.pump(true);
  }

  stats(): Stats {
    const { records, bytes, highWater } = this.#delivery.queue;
    // While the sink is behind, what is batched waits in line with what is queued, under the same bounds.
    const [batchedRecords, batchedBytes] = this.#delivery.backlogged
      ? [this.#batch.records, this.#batch.measure()]
      : [0, 0];
    const size = records + batchedRecords;
    return this.#account.snapshot(records + this.#delivery.recordsUnderWay + this.#batch.records, {
      size,
      bytes: bytes + batchedBytes,
      highWater: Math.max(highWater, size),
    });
  }

  /** Counts, and reports, a record that came after its logger was closed. */
  refuseClosed(level: number): false {
    const grade = gradeOf(level, this.#flushLevel);
    this.#account.accept(grade);
    this.#delivery.refuse('closed', grade);
    return false;
  }

  beforeExit(): void {
    if (!this.#outlet.waitable) this.handOver();
  }

  exit(since: number): void {
    if (this.#phase === 'open') this.#phase = 'exiting';
    this.#exitSince = since;
    this.#timer.cancel();
    this.endNow(since);
  }

  endNow(since: number): void {
    this.#sealBatch();
    // What a sink logs from inside its own write is left to the call that it is inside of.
    if (this.#delivery.delivering) return;
    if (this.#outlet.waitable) this.#waitUntilSettled(since);
    else this.#waitUntilHandedOver(since);
    if (!this.#delivery.settled) this.#giveUp();
    this.#notices.tell();
  }

  #appendCarefully(line: string, grade: number): boolean {
    if (this.#phase === 'closed') {
      this.#delivery.refuse('closed', grade);
      return false;
    }
    const batch = this.#batch;
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > this.#options.maxQueueBytes) {
      this.#delivery.refuse('too-large', grade);
      return false;
    }
    if (batch.records > 0 && batch.measure() + bytes > batch.maxBytes) this.#due();
    if (this.#delivery.backlogged) {
      if (!this.#overflow.makeRoom(bytes, grade)) return false;
      this.#delivery.queue.noteHighWater(batch.records + 1);
    }
    // A sink that logs may have filled the batch again meanwhile.
    if (batch.records > 0 && batch.measure() + bytes > batch.maxBytes) this.#delivery.seal(batch);
    batch.add(line, bytes, grade);
    return true;
  }

  /** Where a line may be written in the batch, unless the sink is behind: each line is then counted and weighed as it comes. */
  get #room(): LineRoom | undefined {
    return this.#phase === 'open' && !this.#delivery.backlogged ? this.#batch.begin() : undefined;
  }

  #commit(room: LineRoom, end: number, level: number, batchSize: number): boolean {
    const grade = gradeOf(level, this.#flushLevel);
    if (!this.#batch.commit(room, end, grade)) return false;
    this.#account.accept(grade);
    this.#added(level, batchSize);
    return true;
  }

  /** A record came to the batch: it leaves now, or in a while. */
  #added(level: number, batchSize: number): void {
    const { records } = this.#batch;
    if (this.#phase === 'exiting') this.endNow(this.#exitSince);
    else if (records >= batchSize || level >= this.#flushLevel) this.#due();
    else if (records === 1) this.#timer.start();
  }

  /** The batch is to leave: now; or in async mode from the event loop, never inside of the call that filled it. */
  #due(): void {
    if (this.#options.mode === 'sync') {
      this.handOver();
      return;
    }
    this.#sealBatch();
    if (!this.#turnEnd.armed) this.#turnEnd.set(0);
  }

  #sealBatch(): void {
    this.#timer.stop();
    if (this.#batch.records > 0) this.#delivery.seal(this.#batch);
  }

  /** What the sink itself holds back is flushed also when records before it were lost. `close` sees to it on its own. */
  async #flushOutlet(): Promise<void> {
    if (this.#phase === 'closed') return;
    try {
      await this.#outlet.flush?.();
    } catch (cause) {
      throw flushFailure(cause);
    }
  }

  #waitUntilSettled(since: number): void {
    this.#patience.waitFor(
      () => this.#delivery.settled,
      () => this.#delivery.pump(true),
      () => this.#account.writes,
      since,
    );
  }

  /** At exit no event will come any more: what drains on the event loop gets all at once, and is asked to push it out. */
  #waitUntilHandedOver(since: number): void {
    this.#patience.waitFor(
      () => !this.#delivery.mayTakeMoreAtExit,
      () => {
        this.#delivery.deliverAtExit();
        this.#delivery.pushOut(since + this.#options.closeTimeoutMs);
      },
      () => this.#account.writes,
      since,
    );
  }

  async #close(): Promise<Stats> {
    this.#sealBatch();
    this.#phase = 'closed';
    this.#timer.cancel();
    const since = monotonicMs();
    await this.#settleInTime(since);
    try {
      this.#delivery.end();
      const inTime = await this.#withinCloseTimeout(since, async () => this.#outlet.close());
      if (!inTime) this.#overdue('the sink did not close');
    } catch (cause) {
      const message = `closing the sink failed: ${reasonOf(cause)}`;
      this.#notices.error(new KakashiError('ERR_KAKASHI_SINK_FAILED', message, { cause }));
    }
    forget(this);
    this.#notices.tell();
    return this.stats();
  }

  async #settleInTime(since: number): Promise<void> {
    try {
      const inTime = await this.#withinCloseTimeout(since, async () => {
        // What was lost is in the account, and was reported when it happened.
        await this.#delivery.whenSettled().catch(() => {});
        // It may be settled because closing gave it up; the sink is closed by now.
        if (!this.#delivery.ended) await this.#outlet.flush?.();
      });
      if (!inTime) this.#giveUp();
    } catch (cause) {
      this.#notices.error(flushFailure(cause));
    }
  }

  /** Does something that must be over within `closeTimeoutMs` of when closing began. False: it was not. */
  #withinCloseTimeout(since: number, act: () => Promise<void>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const deadline = new Alarm(() => resolve(false));
      const remainingMs = since + this.#options.closeTimeoutMs - monotonicMs();
      // What is over at once is over in time, however late it is.
      deadline.set(Math.max(Math.ceil(remainingMs), 1));
      act()
        .finally(() => deadline.cancel())
        .then(() => resolve(true), reject);
    });
  }

  #giveUp(): void {
    const records = this.#delivery.abandon();
    if (records > 0) this.#overdue(`${records} records were left that the sink did not take`);
  }

  #overdue(what: string): void {
    const message = `${what} in time (${this.#options.closeTimeoutMs} ms)`;
    this.#notices.error(new KakashiError('ERR_KAKASHI_CLOSE_TIMEOUT', message));
  }

  /** Drops are told to `onDrop` soon, and marked in the stream at the next occasion, which the timer brings if nothing else does. */
  #reportDrops(): void {
    this.#notices.schedule();
    // A closed engine is told of the end of the process only if there is something left to tell.
    if (this.#phase === 'closed') attend(this, []);
    if (this.#phase === 'open') this.#timer.startIfStopped();
  }

  #told(): void {
    if (this.#delivery.ended) forget(this);
  }

  #takeMarkers(): Buffer {
    const lines = this.#ledger.takeUnmarked().map(({ count, reason, byLevel }) => {
      const fields = { reason, ...byLevel };
      return this.#markerFormatter.format(LEVELS.warning, 'kakashi', `dropped ${count} records`, fields, Date.now());
    });
    return Buffer.from(lines.map((line) => `${line}\n`).join(''));
  }
}

function flushFailure(cause: unknown): KakashiError {
  return new KakashiError('ERR_KAKASHI_SINK_FAILED', `flushing the sink failed: ${reasonOf(cause)}`, { cause });
}
