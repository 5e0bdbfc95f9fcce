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
  /**
   * Bytes of lines that the consumer may have made of the records in its tray; no line may be larger. 0: records are lines
   * already.
   */
  readonly lineBytes: number;
}

/** Most bytes of a lane's data area: offsets in it are words of 32 bits, with a sign. */
export const MAX_LANE_BYTES = 2 ** 31 - 1;

/** Whether cursors can count so many records, and index entries tell so many bytes apart. */
export function isPossible({ capacity, laneBytes }: RingSize): boolean {
  return capacity <= MAX_CAPACITY && laneBytes <= MAX_LANE_BYTES;
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

/** Bytes behind a tray of records that are to be transcoded, which may be read, whatever they are. */
export const TRAY_SLACK = 512;

/** The memory of a tray. */
export interface TrayMemory {
  /** In a ring: the cursors, the tray's state, and the index. */
  readonly words: Int32Array;
  readonly tray: SharedBytes;
  /** One grade for each record in the tray. */
  readonly trayGrades: Uint8Array;
  /** What only a tray has whose records are to be transcoded. */
  readonly transcoding?: TranscodingMemory | undefined;
}

export interface TranscodingMemory {
  /** Bytes of each record in the tray that is not a line yet. */
  readonly lengths: Int32Array;
  /** The lines that were made of them. */
  readonly lines: SharedBytes;
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
  return wordsOf(size) * 4 + PROTECTIONS * padded(size.laneBytes) + trayBytes(size);
}

function trayBytes({ maxBytes, trayRecords, lineBytes }: RingSize): number {
  const transcoding = lineBytes === 0 ? 0 : TRAY_SLACK + padded(trayRecords * 4) + padded(lineBytes);
  return padded(maxBytes) + padded(trayRecords) + transcoding;
}

/** The ring in a shared buffer, from a multiple of 64. A new ring is zeros. Its size must be a possible one. */
export function ringMemory(buffer: SharedArrayBuffer, offset: number, size: RingSize): RingMemory {
  const words = wordsOf(size);
  const data = offset + words * 4;
  const area = padded(size.laneBytes);
  const tray = data + PROTECTIONS * area;
  return {
    words: new Int32Array(buffer, offset, words),
    lanes: Array.from({ length: PROTECTIONS }, (_, lane) => bytesAt(buffer, data + lane * area, size.laneBytes)),
    ...trayIn(buffer, tray, size),
  };
}

/** Memory for a tray that no other thread sees. */
export function privateTrayMemory(size: RingSize): TrayMemory {
  return { words: new Int32Array(INDEX), ...trayIn(new ArrayBuffer(trayBytes(size)), 0, size) };
}

function trayIn(buffer: ArrayBufferLike, at: number, size: RingSize): Omit<TrayMemory, 'words'> {
  const { maxBytes, trayRecords, lineBytes } = size;
  const grades = at + padded(maxBytes) + (lineBytes === 0 ? 0 : TRAY_SLACK);
  const lengths = grades + padded(trayRecords);
  return {
    tray: bytesAt(buffer, at, maxBytes),
    trayGrades: new Uint8Array(buffer, grades, trayRecords),
    transcoding:
      lineBytes === 0
        ? undefined
        : {
            lengths: new Int32Array(buffer, lengths, trayRecords),
            lines: bytesAt(buffer, lengths + padded(trayRecords * 4), lineBytes),
          },
  };
}

function bytesAt(buffer: ArrayBufferLike, at: number, length: number): BufferBytes {
  return new BufferBytes(Buffer.from(buffer as ArrayBuffer, at, length));
}
