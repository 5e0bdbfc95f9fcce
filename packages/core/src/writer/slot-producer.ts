/** The producing thread's side of a slot: stages, pushes, makes room, wakes the writer. */
import { threadId } from 'node:worker_threads';
import { Alarm } from '../alarm.ts';
import { inDialect, LINE, PROTECTIONS, protectionOfGrade } from '../batch/grade.ts';
import { monotonicMs } from '../clock.ts';
import type { ByteFormatter, Time } from '../format/formatter.ts';
import { isWellFormed } from '../ndjson/transcode-text.ts';
import type { DropReason, ResolvedOptions } from '../options.ts';
import { Patience } from '../queue/patience.ts';
import { Doorbell } from '../ring/doorbell.ts';
import { CONSUMER_WAS_FASTER, EMPTY, type FlushMark, RingProducer } from '../ring/producer.ts';
import type { BufferBytes } from '../ring/shared.ts';
import { DOORBELL_WORD } from './arena.ts';
import { ByteStage, STAGE_BYTES } from './byte-stage.ts';
import type { JoinLetter, SlotSettings } from './channel.ts';
import type { RawKind } from './raw-record.ts';
import { Slot } from './slot.ts';
import { STAGE_RECORDS, Stage } from './stage.ts';
import { systemThreadId } from './thread-id.ts';
import type { WriterAccess } from './writer-access.ts';

/** Records that are pushed one by one in each cycle of the writer, before they are staged. */
const DIRECT_PUSHES = 32;
/** How soon a join letter is posted again while nobody has answered it: the writer may not have been listening yet. */
const REJOIN_MS = 5;

/** What a producer tells of. */
export interface ProducerHost {
  dropped(reason: DropReason, grade: number): void;
  /** A consumer has the ring, and has opened the destination. */
  joined(): void;
  /** The writer has died, and the producer would have to wait for the next one. */
  deserted(): void;
}

/** A moment in what a producer pushed, and how many records from before it were evicted since it was taken. */
export interface Moment {
  readonly mark: FlushMark;
  lost: number;
}

export class SlotProducer {
  readonly slot: Slot;
  join: JoinLetter;
  readonly producer: RingProducer;
  readonly #access: WriterAccess;
  readonly #doorbell: Doorbell;
  readonly #options: ResolvedOptions;
  readonly #host: ProducerHost;
  readonly #stage = new Stage();
  /** Of the two stages one is empty: the order of lines is that of calls. */
  readonly #byteStage = new ByteStage();
  readonly #turnEnd = new Alarm(() => this.pushStage());
  readonly #retry = new Alarm(() => this.wake(false));
  readonly #patience: Patience;
  readonly #moments = new Set<Moment>();
  /** Most records that ever waited in the ring. */
  highWater = 0;
  #epoch = 0;
  #direct = DIRECT_PUSHES;
  #joined = false;
  #postedAt = 0;

  constructor(access: WriterAccess, options: ResolvedOptions, settings: SlotSettings, host: ProducerHost) {
    this.#access = access;
    this.#options = options;
    this.#host = host;
    this.slot = new Slot(settings);
    this.producer = new RingProducer(this.slot.ring, this.slot.size);
    this.#doorbell = new Doorbell(access.arena.words, DOORBELL_WORD);
    this.#patience = new Patience(options.blockTimeoutMs);
    this.join = {
      kind: 'join',
      slot: `${threadId}.${access.arena.nextSlot()}`,
      memory: this.slot.buffer,
      settings,
      tid: systemThreadId(),
      threadId,
    };
    this.#post();
  }

  /** Takes a line without its newline. False if it was dropped at once. */
  append(line: string, grade: number): boolean {
    return this.#take(`${line}\n`, grade, undefined);
  }

  /** Takes a record, with its newline, for the consumer to transcode. False if it was dropped at once. */
  appendRaw(record: string, kind: RawKind): boolean {
    return this.#take(record, kind.grade, kind);
  }

  /**
   * Takes a record whose line the formatter writes. False if it has to come as text, with {@link append}: nothing was taken then.
   */
  appendRecord(
    formatter: ByteFormatter,
    grade: number,
    label: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): boolean {
    // What is urgent is pushed alone; what may be too large is measured; and what others may have to leave for comes alone, too.
    if (protectionOfGrade(grade) > 0 || this.#options.maxQueueBytes < STAGE_BYTES || this.#isNearlyFull) return false;
    const stage = this.#byteStage;
    if (this.#stage.records > 0) this.pushStage();
    const room = stage.begin();
    if (room === undefined) return false;
    const end = formatter.put(room, label, name, message, fields, time);
    if (!stage.commit(room, end, grade)) return false;
    this.slot.accept(grade);
    this.#lookAround();
    if (this.#direct > 0) {
      this.#direct--;
      this.pushStage();
    } else if (stage.isFull) {
      this.pushStage();
    } else if (!this.#turnEnd.armed) {
      this.#turnEnd.set(0);
    }
    return true;
  }

  #take(text: string, grade: number, kind: RawKind | undefined): boolean {
    this.slot.accept(grade);
    if (!this.#isSmallEnough(text, grade)) return false;
    if (protectionOfGrade(grade) > 0) {
      this.pushStage();
      return this.#push(text, grade, kind, true);
    }
    if (this.#lookAround() || this.#byteStage.records > 0) this.pushStage();
    if (this.#direct > 0) {
      this.#direct--;
      return this.#push(text, grade, kind, false);
    }
    // Full only where the stack was, too, when it was to be pushed.
    if (this.#stage.records === STAGE_RECORDS) this.pushStage();
    if (this.#stage.add(text, grade, kind)) this.pushStage();
    else if (!this.#turnEnd.armed) this.#turnEnd.set(0);
    return true;
  }

  /** Whether the writer has come round since the last look: what it finds from now on, it need not be woken for. */
  #lookAround(): boolean {
    const { epoch } = this.#access.arena;
    if (epoch === this.#epoch) return false;
    this.#epoch = epoch;
    this.#direct = DIRECT_PUSHES;
    return true;
  }

  /** Records that are staged and not in the ring yet. */
  get staged(): number {
    return this.#stage.records + this.#byteStage.records;
  }

  /** Makes all that is staged visible to the writer. */
  pushStage(): void {
    if (this.#stage.records > 0) this.#pushTexts();
    if (this.#byteStage.records > 0) this.#pushBytes();
  }

  /** Whether the ring may not have the room that a full stage needs. */
  get #isNearlyFull(): boolean {
    return this.producer.waitingAtMost + STAGE_RECORDS > this.#options.queueCapacity;
  }

  #pushBytes(): void {
    const stage = this.#byteStage;
    if (this.producer.pushBytes(stage, stage.records)) {
      stage.clear();
      this.wake(false);
      return;
    }
    const lines = stage.lines();
    const grades = stage.grades.slice();
    stage.clear();
    for (const [record, line] of lines.entries()) this.#push(line, grades[record] as number, undefined, false);
  }

  #pushTexts(): void {
    const stage = this.#stage;
    const { text, lengths, grades, records } = stage;
    if (this.producer.placeGroup(text, lengths, grades, records) && this.#suitsStage(stage)) {
      this.producer.publish();
      stage.clear();
      this.wake(false);
      return;
    }
    const entries = [...stage.entries()];
    stage.clear();
    for (const { text, grade, kind } of entries) this.#push(text, grade, kind, false);
  }

  /** Has the writer look at the ring: now if urgent, else unless it looks by itself soon. */
  wake(urgent: boolean): void {
    if (!this.#joined) this.#rejoin();
    const { producer } = this;
    // The bound is free to ask, the number is not: it is looked at only when it may be a new highest.
    if (producer.waitingAtMost > this.highWater) this.highWater = Math.max(this.highWater, producer.waiting);
    this.#doorbell.ring(urgent || this.#isCrowded);
  }

  /** Whether more than half of the records wait that may. The bound alone would have a writer woken that has just been there. */
  get #isCrowded(): boolean {
    const { producer } = this;
    const { queueCapacity } = this.#options;
    return producer.waitingAtMost * 2 > queueCapacity && producer.waiting * 2 > queueCapacity;
  }

  /** This moment, until it is forgotten. */
  moment(): Moment {
    this.pushStage();
    const moment: Moment = { mark: this.producer.mark(), lost: 0 };
    this.#moments.add(moment);
    return moment;
  }

  forget(moment: Moment): void {
    this.#moments.delete(moment);
  }

  /** Takes everything out of the ring and counts it as dropped for this reason. */
  evictAll(reason: 'close-timeout'): number {
    let evicted = 0;
    for (;;) {
      const grade = this.#evict(PROTECTIONS - 1);
      if (grade === EMPTY) return evicted;
      if (grade === CONSUMER_WAS_FASTER) continue;
      this.slot.dropLate(grade);
      this.#host.dropped(reason, grade);
      evicted++;
    }
  }

  /** The destination is another file from now on. */
  move(destination: string): void {
    this.join = { ...this.join, settings: { ...this.join.settings, destination } };
  }

  /** Nothing more will come at the end of this turn. */
  stop(): void {
    this.pushStage();
    this.#turnEnd.cancel();
    this.#retry.cancel();
  }

  #isSmallEnough(text: string, grade: number): boolean {
    const { maxQueueBytes } = this.#options;
    if (text.length * 3 <= maxQueueBytes || Buffer.byteLength(text) <= maxQueueBytes) return true;
    this.slot.drop('too-large', grade);
    this.#host.dropped('too-large', grade);
    this.wake(false);
    return false;
  }

  /** Whether all that was placed from the stage can stay as it is. */
  #suitsStage({ kinds, records, text }: Stage): boolean {
    const isFaithful = this.#isFaithful(text);
    for (let record = 0; record < records; record++) {
      if (kinds[record] !== undefined && !(isFaithful && this.#suits(kinds[record], record))) return false;
    }
    return true;
  }

  /** Whether what was placed is this text: UTF-8 has no lone surrogates, and puts something else in their place. */
  #isFaithful(text: string): boolean {
    return this.producer.placedAscii || isWellFormed(text);
  }

  /** Whether a record that was placed can stay as it is. */
  #suits(kind: RawKind | undefined, record: number): boolean {
    const { producer } = this;
    return (
      kind === undefined ||
      kind.suits(producer.placedIn as BufferBytes, producer.startOf(record), producer.endOf(record))
    );
  }

  /** Pushes one line or record, if there is room. */
  #offer(text: string, grade: number, kind: RawKind | undefined): boolean {
    if (!this.producer.place(text, grade)) return false;
    if (kind !== undefined && !(this.#isFaithful(text) && this.#suits(kind, 0))) {
      const line = `${kind.lineOf(text)}\n`;
      // Too large is dealt with as well.
      return !this.#isSmallEnough(line, grade) || this.producer.push(line, inDialect(grade, LINE));
    }
    this.producer.publish();
    return true;
  }

  /** Pushes one line or record, and makes room for it if need be. */
  #push(text: string, grade: number, kind: RawKind | undefined, urgent: boolean): boolean {
    if (!this.#offer(text, grade, kind) && !this.#pushByPolicy(text, grade, kind)) {
      this.slot.drop('queue-full', grade);
      this.#host.dropped('queue-full', grade);
      return false;
    }
    this.wake(urgent);
    return true;
  }

  /**
   * `drop-oldest` gives up any record that is not more protected than the new one; the other policies only one that is less
   * protected, and `block` only after it has waited in vain.
   */
  #pushByPolicy(text: string, grade: number, kind: RawKind | undefined): boolean {
    const { overflow } = this.#options;
    if (overflow === 'block') {
      let pushed = false;
      const attempt = (): void => {
        this.wake(true);
        pushed ||= this.#offer(text, grade, kind);
        if (pushed || !this.#access.arena.isWriterGone) return;
        this.#host.deserted();
        pushed = this.#offer(text, grade, kind);
      };
      const isPushed = (): boolean => pushed;
      if (this.#patience.waitFor(isPushed, attempt, () => this.producer.taken)) return true;
    }
    const atMost = protectionOfGrade(grade) - (overflow === 'drop-oldest' ? 0 : 1);
    while (atMost >= 0) {
      const evicted = this.#evict(atMost);
      if (evicted === EMPTY) break;
      if (evicted >= 0) {
        this.slot.drop('queue-full', evicted);
        this.#host.dropped('queue-full', evicted);
      }
      if (this.#offer(text, grade, kind)) return true;
    }
    return this.#offer(text, grade, kind);
  }

  #evict(protection: number): number {
    const grade = this.producer.evictOldest(protection);
    if (grade < 0) return grade;
    // The record was the oldest of its lane: if any there was from before a moment, this one was.
    for (const moment of this.#moments) {
      if (this.producer.evictedBefore(moment.mark, protectionOfGrade(grade))) moment.lost++;
    }
    return grade;
  }

  #rejoin(): void {
    this.#joined = this.slot.joined;
    if (this.#joined) {
      this.#host.joined();
      return;
    }
    if (monotonicMs() - this.#postedAt > REJOIN_MS) this.#post();
    if (!this.#retry.armed) this.#retry.set(REJOIN_MS);
  }

  #post(): void {
    this.#postedAt = monotonicMs();
    this.#access.post(this.join);
  }
}
