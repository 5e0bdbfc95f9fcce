/**
 * The consumer's side of a ring: takes records, in the order of logging over all lanes, into its tray.
 *
 * Records are copied first and claimed after, by exchanging the read cursor: so no room of the ring is held while they are
 * written. If the producer evicted meanwhile, the exchange fails and tells where the cursor is now. What lies behind it in the
 * copy was not touched, so that it is claimed from there (*salvaged*): copying again would lose against a busy producer for
 * ever.
 */
import { PROTECTIONS } from '../batch/grade.ts';
import { claimed, ofTenure, onlyEvicted, recordsBetween, withNextTenure } from './cursor.ts';
import {
  type RingMemory,
  type RingSize,
  readCursorAt,
  SETTLED_AT,
  type TrayMemory,
  takenAt,
  writeCursorAt,
} from './layout.ts';
import type { SharedAtomics } from './shared.ts';
import { NEVER, Span } from './span.ts';
import { Tray } from './tray.ts';

/** What {@link RingConsumer.claim} returns instead of a number of records. */
export const NOTHING_WAITS = 0;
export const TRAY_IS_FULL = -1;
export const REPLACED = -2;

/** How often a claim into a tray that is not empty moves what it salvaged, before it leaves that for the next batch. */
const MOVES = 2;

export class RingConsumer {
  /** What was taken and is not settled. */
  tray: Tray;
  readonly #atomics: SharedAtomics;
  readonly #words: Int32Array;
  readonly #capacity: number;
  readonly #span: Span;
  /** The read cursor of each lane as last loaded, and where published records ended before the others were looked at. */
  readonly #read = new Int32Array(PROTECTIONS);
  readonly #published = new Int32Array(PROTECTIONS);
  /** Read cursors of this consumer's tenure, for each lane. */
  readonly #tenures = new Int32Array(PROTECTIONS);
  /** The sequence number before which records of the lane in hand come before those of the others. */
  #before = NEVER;

  constructor(memory: RingMemory, size: RingSize, atomics: SharedAtomics = Atomics) {
    this.#atomics = atomics;
    this.#words = memory.words;
    this.#capacity = size.capacity;
    this.#span = new Span(memory, size.capacity);
    this.tray = new Tray(memory, atomics);
    this.resume();
  }

  /**
   * Takes up what the last consumer left. To be called by who was given the role, before anything else; if it was its own
   * last time, that costs some ten loads.
   */
  resume(): void {
    for (let lane = 0; lane < PROTECTIONS; lane++) this.#tenures[lane] = this.#load(readCursorAt(lane));
    const claim = this.tray.restore();
    if (claim !== undefined) this.#advance(takenAt(claim.lane), claim.taken);
    this.#advance(SETTLED_AT, this.tray.settled);
  }

  /**
   * Becomes the only consumer, by force: whoever consumed before can claim no more. To be called after the role was taken
   * from that one, and once: with a tray of one's own nobody can inherit after that.
   * @param privateMemory a tray of one's own; needed if the other one may still be alive, since it may be using the tray.
   */
  takeOver(privateMemory?: TrayMemory): void {
    for (let lane = 0; lane < PROTECTIONS; lane++) this.#raiseTenure(lane);
    const shared = this.tray;
    if (privateMemory === undefined) {
      this.resume();
      return;
    }
    const copy = new Tray(privateMemory, this.#atomics);
    // One that is still alive can settle once and try one claim before it finds itself replaced: what is read must be whole.
    let published: number;
    do {
      published = shared.published;
      this.resume();
      if (shared.published === published) copy.copyOf(shared);
    } while (shared.published !== published);
    this.tray = copy;
  }

  /**
   * Notes that the first so many bytes of the tray need no further care: written, or given up. Returns how many records end
   * in them; their grades are the ones before `tray.first`.
   */
  settle(bytes: number): number {
    const records = this.tray.settle(bytes);
    this.#advance(SETTLED_AT, this.tray.settled);
    return records;
  }

  /** Notes that the first so many claimed records, of so many bytes, need no further care and become no lines. */
  discard(records: number, bytes: number): void {
    this.tray.discard(records, bytes);
    this.#advance(SETTLED_AT, this.tray.settled);
  }

  /** Whether a record waits in the ring. */
  get hasWaiting(): boolean {
    for (let lane = 0; lane < PROTECTIONS; lane++) {
      if (recordsBetween(this.#load(writeCursorAt(lane)), this.#load(readCursorAt(lane))) > 0) return true;
    }
    return false;
  }

  /**
   * Takes the oldest records of one lane, as many as come before those of the other lanes, until the tray holds `limit`
   * bytes; into an empty tray always one at least. Returns their number; {@link NOTHING_WAITS}, {@link TRAY_IS_FULL} (or what
   * was evicted under it leaves nothing to add: settle it first), or {@link REPLACED}.
   */
  claim(limit: number): number {
    for (;;) {
      const lane = this.#oldestLane();
      if (lane < 0) return NOTHING_WAITS;
      const read = this.#read[lane] as number;
      const waiting = recordsBetween(this.#published[lane] as number, read);
      // The producer was faster than this look at it: what was published then is gone.
      if (waiting === 0 || waiting > this.#capacity) continue;
      if (!this.#copy(lane, read, waiting, limit)) {
        // Either no room, or an entry that was evicted under this look at it.
        if (this.#load(readCursorAt(lane)) === read) return TRAY_IS_FULL;
        continue;
      }
      const records = this.#exchange(lane, read);
      if (records !== 0) return records;
    }
  }

  /** Copies behind what is in the tray. */
  #copy(lane: number, read: number, waiting: number, limit: number): boolean {
    const { tray } = this;
    const { bytes, end, length } = tray.claimed;
    const span = this.#span;
    if (tray.isEmpty) {
      span.copy(lane, read, waiting, this.#before, bytes, 0, Math.min(limit, bytes.length));
      // A record larger than the limit goes alone.
      if (span.records === 0) span.copy(lane, read, 1, this.#before, bytes, 0, bytes.length);
      return span.records > 0;
    }
    const room = Math.min(limit - length, bytes.length - end);
    const atMost = Math.min(waiting, tray.grades.length - tray.first - tray.records);
    span.copy(lane, read, atMost, this.#before, bytes, end, room);
    return span.records > 0;
  }

  /** Claims the copied span, or what is left of it. 0: nothing is left, look again. */
  #exchange(lane: number, read: number): number {
    const { tray } = this;
    const { claimed: region } = tray;
    const span = this.#span;
    const taken = this.#load(takenAt(lane));
    const wasEmpty = tray.isEmpty;
    let expected = ofTenure(read, this.#tenures[lane] as number);
    let gone = 0;
    let moved = 0;
    let moves = 0;
    span.describe(tray, wasEmpty ? 0 : tray.first + tray.records, 0);
    for (;;) {
      const records = span.records - gone;
      const begin = wasEmpty ? span.bytesOf(gone) : region.begin;
      const end = (wasEmpty ? 0 : region.end) + span.bytes - moved;
      const first = wasEmpty ? gone : tray.first;
      const total = wasEmpty ? records : tray.records + records;
      tray.announce(lane, expected, begin, end, first, total, taken + records);
      const found = this.#atomics.compareExchange(
        this.#words,
        readCursorAt(lane),
        expected,
        claimed(expected, records),
      );
      if (found === expected) {
        tray.accept(begin, end, first, total);
        this.#advance(takenAt(lane), taken + records);
        return records;
      }
      if (!onlyEvicted(expected, found)) return REPLACED;
      gone = recordsBetween(found, read);
      if (gone >= span.records) return 0;
      expected = found;
      if (wasEmpty) continue;
      // The tray stays in one piece: close the gap, unless the producer is so fast that this would go on.
      if (moves++ === MOVES) return TRAY_IS_FULL;
      const start = region.end + span.bytesOf(gone) - moved;
      region.bytes.moveDown(region.end, start, end);
      moved = span.bytesOf(gone);
      span.describe(tray, tray.first + tray.records, gone);
    }
  }

  /** The lane whose oldest record was logged first; -1 if nothing waits. */
  #oldestLane(): number {
    // All write cursors first: a lane found empty after that gets no record older than those already published.
    for (let lane = 0; lane < PROTECTIONS; lane++) this.#published[lane] = this.#load(writeCursorAt(lane));
    let oldest = -1;
    let sequence = NEVER;
    this.#before = NEVER;
    for (let lane = 0; lane < PROTECTIONS; lane++) {
      const head = this.#headOf(lane);
      if (head < sequence) {
        this.#before = sequence;
        sequence = head;
        oldest = lane;
      } else if (head < this.#before) this.#before = head;
    }
    return oldest;
  }

  /**
   * The sequence number of a lane's oldest record. The entry may be evicted while it is read, and even written anew; but the
   * index holds as many entries as the whole ring, so that it is only when all other lanes are empty. What this misleads to
   * claim from them is gone, and the exchange fails.
   */
  #headOf(lane: number): number {
    const read = this.#load(readCursorAt(lane));
    this.#read[lane] = read;
    return recordsBetween(this.#load(writeCursorAt(lane)), read) === 0 ? NEVER : this.#span.sequence(lane, read);
  }

  #raiseTenure(lane: number): void {
    for (;;) {
      const read = this.#load(readCursorAt(lane));
      const raised = withNextTenure(read);
      if (this.#atomics.compareExchange(this.#words, readCursorAt(lane), read, raised) !== read) continue;
      this.#tenures[lane] = raised;
      return;
    }
  }

  /** Brings a count to a value, unless it is there or beyond: a consumer that stood still may come after its heir. */
  #advance(at: number, count: number): void {
    for (;;) {
      const now = this.#load(at);
      if (((count - now) | 0) <= 0) return;
      if (this.#atomics.compareExchange(this.#words, at, now, count | 0) === now) return;
    }
  }

  #load(index: number): number {
    return this.#atomics.load(this.#words, index);
  }
}
