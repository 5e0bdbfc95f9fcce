/**
 * The consumer's tray: lines that it took out of the ring and that are not settled yet, in shared memory, so that an heir
 * finds them.
 *
 * Every change of the tray is *published*: its whole state goes to one of two places in turn, the number last, so that a
 * complete state can be read at any time. A claim publishes what the tray will be if the exchange of the read cursor takes
 * place, and what it is if not, before the exchange is tried. So a death at any point leaves nothing to guess but the result
 * of a write in flight, and that the tray says, too.
 */
import { wasClaimed } from './cursor.ts';
import { readCursorAt, type TrayMemory, trayStateAt } from './layout.ts';
import type { SharedAtomics, SharedBytes } from './shared.ts';

// Words of a published state. Those of a claim come twice: before and after.
const NUMBER = 0;
const LANE = 1;
const EXPECTED = 2;
const BEGIN = 3;
const END_BEFORE = 4;
const END = 5;
const FIRST = 6;
const RECORDS_BEFORE = 7;
const RECORDS = 8;
const LANE_TAKEN = 9;
const SETTLED = 10;
const TORN = 11;
const WRITING = 12;

/** The lane of a state that depends on no exchange. */
const NO_LANE = -1;

/** A claim that took place and that the last consumer may have died before counting. */
export interface UncountedClaim {
  readonly lane: number;
  /** Records that were ever taken from the lane, this claim included. */
  readonly taken: number;
}

export class Tray {
  readonly bytes: SharedBytes;
  readonly grades: Uint8Array;
  /** Unsettled bytes are `begin` to `end`. */
  begin = 0;
  end = 0;
  /** Grades of the unsettled records start here. */
  first = 0;
  /** Unsettled records, a partly written one included. */
  records = 0;
  /** Settled bytes, just before `begin`, of a line that is partly out. */
  torn = 0;
  /** Records that ever left the tray, modulo 2^32. */
  settled = 0;
  /** Bytes from `begin` that a write in flight was given; its result is unknown until {@link settle}. */
  writing = 0;
  readonly #atomics: SharedAtomics;
  readonly #words: Int32Array;
  #number = 0;

  constructor(memory: TrayMemory, atomics: SharedAtomics = Atomics) {
    this.bytes = memory.tray;
    this.grades = memory.trayGrades;
    this.#words = memory.words;
    this.#atomics = atomics;
  }

  get isEmpty(): boolean {
    return this.records === 0;
  }

  /** Announces a claim: the state that holds as soon as the lane's read cursor is exchanged from `expected`. */
  announce(lane: number, expected: number, begin: number, end: number, first: number, records: number, taken: number) {
    const endBefore = this.records === 0 ? begin : this.end;
    this.#publish(lane, expected, begin, endBefore, end, first, this.records, records, taken);
  }

  /** Notes that the announced claim took place. */
  accept(begin: number, end: number, first: number, records: number): void {
    this.begin = begin;
    this.end = end;
    this.first = first;
    this.records = records;
  }

  /**
   * Notes, before a write, that the first so many unsettled bytes are given to it. If the role can be taken by force, this
   * comes first, then a look at the role, then the write: an heir that finds nothing noted knows that nothing will be written.
   */
  startWrite(bytes: number): void {
    this.writing = bytes;
    this.#publishState();
  }

  /** Notes that the first so many unsettled bytes are done with. Returns how many records end in them. */
  settle(bytes: number): number {
    const until = this.begin + bytes;
    const records = until === this.end ? this.#settleAll() : this.#settleLines(until);
    this.begin = until;
    this.first += records;
    this.records -= records;
    this.settled = (this.settled + records) >>> 0;
    this.writing = 0;
    this.#publishState();
    return records;
  }

  /** Starts a line that is partly out again from its beginning, for a file or reader that has seen nothing of it. */
  untear(): void {
    this.begin -= this.torn;
    this.torn = 0;
    this.#publishState();
  }

  /**
   * Reads the state that the last consumer left. If it had announced a claim, the read cursor tells whether that took place;
   * the claim is returned if so.
   */
  restore(): UncountedClaim | undefined {
    const state = this.#latest();
    const read = (field: number): number => this.#words[state + field] as number;
    const lane = read(LANE);
    this.#number = read(NUMBER);
    this.begin = read(BEGIN);
    this.first = read(FIRST);
    this.settled = read(SETTLED) >>> 0;
    this.torn = read(TORN);
    this.writing = read(WRITING);
    const claim = this.#number !== 0 && lane !== NO_LANE;
    const took = !claim || wasClaimed(read(EXPECTED), this.#atomics.load(this.#words, readCursorAt(lane)));
    this.end = read(took ? END : END_BEFORE);
    this.records = read(took ? RECORDS : RECORDS_BEFORE);
    return claim && took ? { lane, taken: read(LANE_TAKEN) } : undefined;
  }

  /** The number of the last publication, to tell whether a reading of the tray was disturbed. */
  get published(): number {
    return this.#atomics.load(this.#words, this.#latest() + NUMBER);
  }

  /** Makes this tray, of memory of its own, the copy of another one. */
  copyOf(other: Tray): void {
    const start = other.begin - other.torn;
    if (start < other.end) other.bytes.copyTo(this.bytes, start, start, other.end);
    this.grades.set(other.grades);
    this.accept(other.begin, other.end, other.first, other.records);
    this.settled = other.settled;
    this.torn = other.torn;
    this.writing = other.writing;
    this.#publishState();
  }

  #latest(): number {
    const a = this.#atomics.load(this.#words, trayStateAt(0) + NUMBER);
    const b = this.#atomics.load(this.#words, trayStateAt(1) + NUMBER);
    return trayStateAt(((b - a) | 0) > 0 ? 1 : 0);
  }

  #publishState(): void {
    const { begin, end, first, records } = this;
    this.#publish(NO_LANE, 0, begin, end, end, first, records, records, 0);
  }

  #publish(
    lane: number,
    expected: number,
    begin: number,
    endBefore: number,
    end: number,
    first: number,
    recordsBefore: number,
    records: number,
    taken: number,
  ): void {
    const words = this.#words;
    this.#number = (this.#number + 1) | 0;
    const state = trayStateAt(this.#number & 1);
    words[state + LANE] = lane;
    words[state + EXPECTED] = expected;
    words[state + BEGIN] = begin;
    words[state + END_BEFORE] = endBefore;
    words[state + END] = end;
    words[state + FIRST] = first;
    words[state + RECORDS_BEFORE] = recordsBefore;
    words[state + RECORDS] = records;
    words[state + LANE_TAKEN] = taken;
    words[state + SETTLED] = this.settled;
    words[state + TORN] = this.torn;
    words[state + WRITING] = this.writing;
    this.#atomics.store(words, state + NUMBER, this.#number);
  }

  #settleAll(): number {
    this.torn = 0;
    return this.records;
  }

  /** Counts the lines that end by `until`; what lies behind the last one is torn. */
  #settleLines(until: number): number {
    let lines = 0;
    let start = this.begin - this.torn;
    for (let end = this.bytes.lineEnd(this.begin); end > 0 && end <= until; end = this.bytes.lineEnd(end)) {
      start = end;
      lines++;
    }
    this.torn = until - start;
    return lines;
  }
}
