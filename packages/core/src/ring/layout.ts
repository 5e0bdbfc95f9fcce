/** Where everything lies in the memory of one ring. */
import { PROTECTIONS } from '../batch/grade.ts';
import { MAX_CAPACITY } from './cursor.ts';
import { BufferBytes, type SharedBytes } from './shared.ts';

/** How large a ring is. A ring's two sides must be given the same sizes. */
export interface RingSize {
  /** Most records that may wait, over all lanes. */
  readonly capacity: number;
  /** Most bytes that may wait, over all lanes. No record may be larger. */
  readonly maxBytes: number;
  /**
   * Bytes of a lane's data area, at least `maxBytes`. A line never wraps, so the end of the area may be left unused: with
   * `2 * maxBytes` whatever is within the bounds fits. With `maxBytes` and some slack, that holds for a push of no more bytes
   * than the slack, and a larger one may find the lane full before its bound. Memory that was never used is not resident.
   */
  readonly laneBytes: number;
  /** Most records in the consumer's tray, a power of two or not. */
  readonly trayRecords: number;
}

/** Words of a cache line: what different threads write never shares one. */
const LINE = 16;
const LINE_BYTES = LINE * 4;

export const writeCursorAt = (lane: number): number => lane * 2 * LINE;
export const readCursorAt = (lane: number): number => (lane * 2 + 1) * LINE;

const TAKEN = PROTECTIONS * 2 * LINE;
/** Records that the consumer ever took from a lane, modulo 2^28. */
export const takenAt = (lane: number): number => TAKEN + lane;

/** Records that ever left the tray, modulo 2^32. May be waited for. */
export const SETTLED_AT = TAKEN + PROTECTIONS;

/** The two places where a tray's state is published, in turn. */
export const trayStateAt = (turn: number): number => TAKEN + (1 + turn) * LINE;

const INDEX = TAKEN + 3 * LINE;

/** Words of an index entry. */
export const ENTRY = 4;
export const ENTRY_START = 0;
export const ENTRY_LENGTH = 1;
/** The grade in the low 8 bits, above them the high 24 bits of the sequence number. */
export const ENTRY_GRADE = 2;
export const ENTRY_SEQUENCE = 3;

/** Entries of a lane's index: a power of two. */
export function indexEntries(capacity: number): number {
  let entries = 2;
  while (entries < capacity) entries *= 2;
  return entries;
}

/** The first word of a lane's index. */
export function indexAt(lane: number, capacity: number): number {
  return INDEX + lane * indexEntries(capacity) * ENTRY;
}

/** The memory of a tray. */
export interface TrayMemory {
  /** In a ring: the cursors, the tray's state, and the index. */
  readonly words: Int32Array;
  readonly tray: SharedBytes;
  /** One grade for each record in the tray. */
  readonly trayGrades: Uint8Array;
}

/** A ring's memory, as either side sees it. */
export interface RingMemory extends TrayMemory {
  /** The data area of each lane. */
  readonly lanes: readonly SharedBytes[];
}

const wordsOf = (size: RingSize): number => indexAt(PROTECTIONS, size.capacity);
const padded = (bytes: number): number => Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;

/** Bytes that a ring of this size takes, a multiple of a cache line. */
export function ringBytes(size: RingSize): number {
  return wordsOf(size) * 4 + PROTECTIONS * padded(size.laneBytes) + padded(size.maxBytes) + padded(size.trayRecords);
}

/** The ring in a shared buffer, from a multiple of 64. A new ring is zeros. */
export function ringMemory(buffer: SharedArrayBuffer, offset: number, size: RingSize): RingMemory {
  if (size.capacity > MAX_CAPACITY) throw new RangeError(`a ring holds at most ${MAX_CAPACITY} records`);
  const words = wordsOf(size);
  const data = offset + words * 4;
  const area = padded(size.laneBytes);
  const tray = data + PROTECTIONS * area;
  const bytesAt = (at: number, length: number): SharedBytes => new BufferBytes(Buffer.from(buffer, at, length));
  return {
    words: new Int32Array(buffer, offset, words),
    lanes: Array.from({ length: PROTECTIONS }, (_, lane) => bytesAt(data + lane * area, size.laneBytes)),
    tray: bytesAt(tray, size.maxBytes),
    trayGrades: new Uint8Array(buffer, tray + padded(size.maxBytes), size.trayRecords),
  };
}

/** Memory for a tray that no other thread sees. */
export function privateTrayMemory(size: RingSize): TrayMemory {
  return {
    words: new Int32Array(INDEX),
    tray: new BufferBytes(Buffer.allocUnsafeSlow(size.maxBytes)),
    trayGrades: new Uint8Array(size.trayRecords),
  };
}
