/**
 * The consumer's tray: records that it took out of the ring and that are not settled yet, in shared memory, so that an heir
 * finds them. Where records are lines, they are written from where they were claimed to; else lines are made of them first, in
 * a region of their own, and the tray holds some of both.
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
// Only of a tray with a region for lines of its own.
const LINES_BEGIN = 13;
const LINES_END = 14;
const LINE_RECORDS = 15;

/** The lane of a state that depends on no exchange. */
const NO_LANE = -1;

/** A claim that took place and that the last consumer may have died before counting. */
export interface UncountedClaim {
  readonly lane: number;
  /** Records that were ever taken from the lane, this claim included. */
  readonly taken: number;
}

/** A run of bytes that are in use. */
export class Region {
  readonly bytes: SharedBytes;
  begin = 0;
  end = 0;

  constructor(bytes: SharedBytes) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.end - this.begin;
  }
}

export class Tray {
  /** Where claimed records go. */
  readonly claimed: Region;
  /** The unsettled lines: what was claimed, or what was made of it. */
  readonly lines: Region;
  readonly grades: Uint8Array;
  /** Bytes of each record that is not a line yet, beside its grade. */
  readonly lengths: Int32Array | undefined;
  /** Grades of the unsettled records start here, those that are lines first. */
  first = 0;
  /** Unsettled records, a partly written one included. */
  records = 0;
  /** How many of them are not lines yet. */
  raw = 0;
  /** Settled bytes, just before the lines, of a line that is partly out. */
  torn = 0;
  /** Records that ever left the tray, modulo 2^32. */
  settled = 0;
  /** Bytes of the lines that a write in flight was given; its result is unknown until {@link settle}. */
  writing = 0;
  readonly #atomics: SharedAtomics;
  readonly #words: Int32Array;
  #number = 0;

  constructor(memory: TrayMemory, atomics: SharedAtomics = Atomics) {
    this.claimed = new Region(memory.tray);
    this.lines = memory.transcoding === undefined ? this.claimed : new Region(memory.transcoding.lines);
    this.lengths = memory.transcoding?.lengths;
    this.grades = memory.trayGrades;
    this.#words = memory.words;
    this.#atomics = atomics;
  }

  get isEmpty(): boolean {
    return this.records === 0;
  }

  /** Unsettled records that are lines. */
  get lineRecords(): number {
    return this.records - this.raw;
  }

  /** Announces a claim: the state that holds as soon as the lane's read cursor is exchanged from `expected`. */
  announce(lane: number, expected: number, begin: number, end: number, first: number, records: number, taken: number) {
    const endBefore = this.records === 0 ? begin : this.claimed.end;
    this.#publish(lane, expected, begin, endBefore, end, first, this.records, records, taken);
  }

  /** Notes that the announced claim took place. */
  accept(begin: number, end: number, first: number, records: number): void {
    this.claimed.begin = begin;
    this.claimed.end = end;
    this.first = first;
    if (this.#transcodes) this.raw += records - this.records;
    this.records = records;
  }

  /**
   * Notes that the first so many claimed records, of so many bytes, are lines now, which were put at the start of the region
   * of lines. There must be no other lines.
   */
  transcoded(records: number, claimedBytes: number, lineBytes: number): void {
    this.raw -= records;
    this.claimed.begin += claimedBytes;
    this.lines.begin = 0;
    this.lines.end = lineBytes;
    this.#publishState();
  }

  /** Notes that the first so many claimed records, of so many bytes, become no lines. There must be no lines. */
  discard(records: number, claimedBytes: number): void {
    this.raw -= records;
    this.claimed.begin += claimedBytes;
    this.#leave(records);
    this.#publishState();
  }

  /**
   * Notes, before a write, that the first so many bytes of the lines are given to it. If the role can be taken by force, this
   * comes first, then a look at the role, then the write: an heir that finds nothing noted knows that nothing will be written.
   */
  startWrite(bytes: number): void {
    this.writing = bytes;
    this.#publishState();
  }

  /** Notes that the first so many bytes of the lines are done with. Returns how many records end in them. */
  settle(bytes: number): number {
    const { lines } = this;
    const until = lines.begin + bytes;
    const records = until === lines.end ? this.#settleAll() : this.#settleLines(until);
    lines.begin = until;
    this.#leave(records);
    this.writing = 0;
    this.#publishState();
    return records;
  }

  /** Starts a line that is partly out again from its beginning, for a file or reader that has seen nothing of it. */
  untear(): void {
    this.lines.begin -= this.torn;
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
    this.claimed.begin = read(BEGIN);
    this.first = read(FIRST);
    this.settled = read(SETTLED) >>> 0;
    this.torn = read(TORN);
    this.writing = read(WRITING);
    const claim = lane !== NO_LANE;
    const took = !claim || wasClaimed(read(EXPECTED), this.#atomics.load(this.#words, readCursorAt(lane)));
    this.claimed.end = read(took ? END : END_BEFORE);
    this.records = read(took ? RECORDS : RECORDS_BEFORE);
    if (this.#transcodes) {
      this.lines.begin = read(LINES_BEGIN);
      this.lines.end = read(LINES_END);
      this.raw = this.records - read(LINE_RECORDS);
    }
    return claim && took ? { lane, taken: read(LANE_TAKEN) } : undefined;
  }

  /** The number of the last publication, to tell whether a reading of the tray was disturbed. */
  get published(): number {
    return this.#atomics.load(this.#words, this.#latest() + NUMBER);
  }

  /** Makes this tray, of memory of its own, the copy of another one. */
  copyOf(other: Tray): void {
    copyRegion(other.lines, this.lines, other.torn);
    if (this.#transcodes) copyRegion(other.claimed, this.claimed, 0);
    this.grades.set(other.grades);
    this.lengths?.set(other.lengths as Int32Array);
    this.first = other.first;
    this.records = other.records;
    this.raw = other.raw;
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

  get #transcodes(): boolean {
    return this.lines !== this.claimed;
  }

  #leave(records: number): void {
    this.first += records;
    this.records -= records;
    this.settled = (this.settled + records) >>> 0;
  }

  #publishState(): void {
    const { begin, end } = this.claimed;
    this.#publish(NO_LANE, 0, begin, end, end, this.first, this.records, this.records, 0);
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
    if (this.#transcodes) {
      words[state + LINES_BEGIN] = this.lines.begin;
      words[state + LINES_END] = this.lines.end;
      words[state + LINE_RECORDS] = this.lineRecords;
    }
    this.#atomics.store(words, state + NUMBER, this.#number);
  }

  #settleAll(): number {
    this.torn = 0;
    return this.lineRecords;
  }

  /** Counts the lines that end by `until`; what lies behind the last one is torn. */
  #settleLines(until: number): number {
    const { bytes, begin } = this.lines;
    let lines = 0;
    let start = begin - this.torn;
    for (let end = bytes.lineEnd(begin); end > 0 && end <= until; end = bytes.lineEnd(end)) {
      start = end;
      lines++;
    }
    this.torn = until - start;
    return lines;
  }
}

/** Makes a region of other memory the copy of one, with so many bytes before it. */
function copyRegion(from: Region, to: Region, before: number): void {
  const start = from.begin - before;
  if (start < from.end) from.bytes.copyTo(to.bytes, start, start, from.end);
  to.begin = from.begin;
  to.end = from.end;
}
