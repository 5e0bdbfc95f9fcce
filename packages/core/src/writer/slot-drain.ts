/** The consumer's work for one slot: claim a batch, write it, settle it; and markers for drops between batches. */
import { KakashiError, sinkError } from '../errors.ts';
import { createFormatter, type Formatter } from '../format/formatter.ts';
import { LEVELS } from '../level.ts';
import { reportOf } from '../queue/drop-ledger.ts';
import { NOTHING_WAITS, REPLACED, RingConsumer } from '../ring/consumer.ts';
import { privateTrayMemory } from '../ring/layout.ts';
import type { BufferBytes } from '../ring/shared.ts';
import { neverAnswered } from '../sink/sink.ts';
import type { JoinLetter, SlotSettings } from './channel.ts';
import type { DrainHost } from './drain.ts';
import { bytesInFile } from './in-flight.ts';
import { noteHeld } from './orphans.ts';
import type { SharedOutlet, SharedOutlets } from './shared-outlets.ts';
import { Slot } from './slot.ts';
import { TOO_LARGE, TrayTranscoder } from './tray-transcoder.ts';

/** What a look at slots returns when nothing waits there. */
export const IDLE = Number.POSITIVE_INFINITY;

/** How soon to look again while another slot is in the middle of a line. */
const TORN_WAIT_MS = 1;

/**
 * How to come to the rings: as the first consumer; as the heir of one that is dead; or of one that may still be alive, which
 * must be kept from claiming and whose tray cannot be used.
 */
export type Claimant = 'first' | 'heir' | 'usurper';

export class SlotDrain {
  readonly slot: Slot;
  settings: SlotSettings;
  shared: SharedOutlet;
  /** The system's id of the producing thread. */
  readonly tid: number;
  readonly #consumer: RingConsumer;
  readonly #markerFormatter: Formatter;
  /** Where records come that are not lines yet. */
  readonly #transcoder: TrayTranscoder | undefined;
  readonly #id: string;
  readonly #host: DrainHost;
  /** A marker that is not out yet, and how many of its bytes are. */
  #marker: Buffer | undefined;
  #markerTaken = 0;
  /** The outlet's generation that took the beginning of a line. */
  #tornGeneration = 0;
  #replaced = false;

  constructor(
    { slot: id, memory, settings, tid }: JoinLetter,
    shared: SharedOutlet,
    claimant: Claimant,
    host: DrainHost,
  ) {
    this.slot = new Slot(settings, memory);
    this.settings = settings;
    this.shared = shared;
    this.tid = tid;
    this.#id = id;
    this.#host = host;
    const { format, timestamp } = settings;
    this.#markerFormatter = createFormatter({ format, timestamp });
    this.#consumer = new RingConsumer(this.slot.ring, this.slot.size);
    if (claimant !== 'first') {
      this.#consumer.takeOver(claimant === 'usurper' ? privateTrayMemory(this.slot.size) : undefined);
      this.#resolveWriteInFlight();
    }
    const { dialects } = this.slot;
    this.#transcoder = dialects && new TrayTranscoder(this.#consumer.tray, dialects);
    this.#noteHeld();
    this.slot.markJoined();
  }

  /** Whether something could be written now. */
  get hasWork(): boolean {
    return !this.shared.stalled && this.#hasAny && !this.#replaced;
  }

  /** Whether the producer has gone and everything it left is settled. */
  get isDone(): boolean {
    return this.#replaced || (this.slot.leaving && !this.#hasAny);
  }

  /** Reads anew what the last holder of the role has left. */
  resume(): void {
    this.#consumer.resume();
  }

  /** Writes one batch or marker, if the sink takes it. Returns the ms until it may be tried again, or IDLE. */
  serve(): number {
    const { shared } = this;
    if (this.slot.abandoned) {
      // Drops that were not announced stay so: nobody waits for this sink any more.
      this.#abandon();
      return IDLE;
    }
    if (this.#replaced || !(this.#hasAny || this.slot.hasUnannounced)) return IDLE;
    const waitMs = shared.waitMs();
    if (waitMs > 0) return waitMs;
    if (shared.torn !== undefined && shared.torn !== this) return TORN_WAIT_MS;
    const isTorn = this.#consumer.tray.torn > 0;
    if (!isTorn && !shared.stalled && this.#marker === undefined) this.#marker = this.#takeMarker();
    if (!isTorn && this.#marker !== undefined) this.#writeMarker(this.#marker);
    else this.#writeBatch();
    return shared.waitMs();
  }

  /** Opens the destination anew; or, with a path, goes on in that file. A line that was cut short starts again. */
  reopen(path: string | undefined, outlets: SharedOutlets): void {
    if (path === undefined) {
      this.shared.outlet.reopen();
      this.#noteHeld();
      return;
    }
    const settings = { ...this.settings, destination: path };
    const shared = outlets.open(settings);
    if (this.shared.torn === this) this.shared.torn = undefined;
    this.#consumer.tray.untear();
    this.#markerTaken = 0;
    outlets.close(this.settings, this.shared);
    this.settings = settings;
    this.shared = shared;
    this.#noteHeld();
  }

  #noteHeld(): void {
    if (this.#host.leavesOrphans) noteHeld(this.slot, this.shared.outlet);
  }

  /** Gives up what is claimed and not written, and a marker that was not. */
  #abandon(): void {
    const { tray } = this.#consumer;
    for (let record = 0; record < tray.records; record++) this.slot.giveUp(tray.grades[tray.first + record] as number);
    if (tray.lineRecords > 0) this.#consumer.settle(tray.lines.length);
    if (tray.raw > 0) this.#consumer.discard(tray.raw, tray.claimed.length);
    this.#dropMarker();
    if (this.shared.torn === this) this.shared.torn = undefined;
  }

  get #hasAny(): boolean {
    return !this.#consumer.tray.isEmpty || this.#marker !== undefined || this.#consumer.hasWaiting;
  }

  #writeBatch(): void {
    const { tray } = this.#consumer;
    if (tray.isEmpty || !this.shared.stalled) this.#fillTray();
    if (this.#transcoder !== undefined && tray.lineRecords === 0 && tray.raw > 0) this.#transcode(this.#transcoder);
    if (tray.lineRecords === 0) return;
    if (tray.torn > 0 && this.#isElsewhere) tray.untear();
    const { bytes, begin, end, length } = tray.lines;
    this.slot.sizeBefore = this.shared.outlet.size?.() ?? -1;
    tray.startWrite(length);
    // Asked only now: an heir that finds no write announced knows that none will follow.
    if (!this.#host.isMine()) return;
    const taken = this.#deliver((bytes as BufferBytes).buffer, begin, end, tray.lineRecords);
    if (taken === undefined) {
      this.slot.fail(tray.lineRecords);
      this.#consumer.settle(length);
    } else {
      this.slot.wrote(this.#consumer.settle(taken));
    }
    if (tray.lineRecords === 0) this.slot.finishBatch();
    this.shared.torn = tray.torn > 0 ? this : undefined;
  }

  #fillTray(): void {
    if (this.#consumer.tray.torn > 0) return;
    for (;;) {
      const claimed = this.#consumer.claim(this.settings.maxBatchBytes);
      if (claimed > NOTHING_WAITS) continue;
      this.#replaced = claimed === REPLACED;
      return;
    }
  }

  /** Makes lines of what was claimed, up to a batch. What is too large as a line, as nobody could know before, is dropped. */
  #transcode(transcoder: TrayTranscoder): void {
    const { tray } = this.#consumer;
    while (tray.raw > 0 && transcoder.transcode(this.settings.maxBatchBytes) === TOO_LARGE) {
      if (!this.#host.isMine()) return;
      this.slot.overgrow(tray.grades[tray.first] as number);
      this.#consumer.discard(1, (tray.lengths as Int32Array)[tray.first] as number);
      this.#host.dropped(this.#id);
    }
  }

  #writeMarker(marker: Buffer): void {
    if (!this.#host.isMine()) return;
    if (this.#isElsewhere) this.#markerTaken = 0;
    const taken = this.#deliver(marker, this.#markerTaken, marker.length, 0);
    this.#markerTaken = taken === undefined ? marker.length : this.#markerTaken + taken;
    if (this.#markerTaken === marker.length) this.#dropMarker();
    this.shared.torn = this.#markerTaken > 0 ? this : undefined;
  }

  #dropMarker(): void {
    this.#marker = undefined;
    this.#markerTaken = 0;
  }

  /** Whether the destination was opened anew since it took something: what was begun there starts again from its beginning. */
  get #isElsewhere(): boolean {
    return this.#tornGeneration !== this.shared.outlet.generation;
  }

  /** Offers bytes to the sink. Returns how many it took; `undefined` if it refused them for good. */
  #deliver(bytes: Buffer, start: number, end: number, records: number): number | undefined {
    const { shared } = this;
    try {
      const taken = shared.outlet.deliver(bytes, start, end, records, neverAnswered) as number;
      if (taken === 0) shared.stall('stall');
      else {
        this.slot.took(taken);
        shared.took();
        this.#tornGeneration = shared.outlet.generation;
      }
      this.#noteHeld();
      return taken;
    } catch (error) {
      const fault = shared.outlet.fault(error);
      if (fault !== 'stall')
        this.#tell(sinkError(fault === 'fatal' ? 'ERR_KAKASHI_SINK_FAILED' : 'ERR_KAKASHI_SINK_STALLED', error));
      if (fault === 'fatal') return undefined;
      shared.stall(fault);
      return 0;
    }
  }

  #tell(error: KakashiError): void {
    if (this.shared.reported === error.message) return;
    this.shared.reported = error.message;
    this.#host.fault(this.#id, error);
  }

  /** A marker for the drops that were not announced, if there are any. */
  #takeMarker(): Buffer | undefined {
    if (!this.slot.hasUnannounced) return undefined;
    const lines = this.slot.takeUnannounced().map(({ reason, byRank }) => {
      const { count, byLevel } = reportOf(reason, byRank);
      const fields = { reason, ...byLevel };
      return `${this.#markerFormatter.format(LEVELS.warning, 'kakashi', `dropped ${count} records`, fields, Date.now())}\n`;
    });
    return Buffer.from(lines.join(''));
  }

  /** The last consumer died with a write in flight. */
  #resolveWriteInFlight(): void {
    const { tray } = this.#consumer;
    if (tray.writing === 0) return;
    const { begin, bytes: lines } = tray.lines;
    const bytes = (lines as BufferBytes).buffer.subarray(begin, begin + tray.writing);
    const written = bytesInFile(this.settings.destination, this.slot.sizeBefore, bytes);
    if (written === undefined) {
      const message = `the writer died while it wrote ${tray.lineRecords} records; they are written again, and may be there twice`;
      this.#host.fault(this.#id, new KakashiError('ERR_KAKASHI_WRITE_UNCERTAIN', message));
    }
    if (written !== undefined && written > 0) this.slot.took(written);
    this.slot.wrote(this.#consumer.settle(written ?? 0));
  }
}
