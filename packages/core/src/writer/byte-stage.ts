/** Lines that a producer writes as bytes, and gathers while the writer is busy. */
import { type LineRoom, ROOM_SLACK } from '../format/line-room.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { STAGE_RECORDS } from './stage.ts';

/** Memory for staged lines, in bytes; a line that does not fit goes another way. */
export const STAGE_BYTES = 8192;
/** A stage that holds more is full: there might be no room for one more line. */
const FULL_BYTES = STAGE_BYTES / 2;

/** Memory of this thread's own. Lines are not written to the ring itself: what they print may log, too, meanwhile. */
class StageRoom implements LineRoom {
  readonly buffer: TextBuffer = Buffer.allocUnsafeSlow(STAGE_BYTES + ROOM_SLACK) as TextBuffer;
  readonly view: DataView = new DataView(this.buffer.buffer);
  start = 0;
  readonly end: number = STAGE_BYTES;
}

export class ByteStage {
  records = 0;
  /** Where each line ends, behind its newline; the first starts at 0. */
  readonly ends: Int32Array = new Int32Array(STAGE_RECORDS);
  readonly grades: Uint8Array = new Uint8Array(STAGE_RECORDS);
  #room = new StageRoom();
  #isWriting = false;

  get buffer(): Buffer {
    return this.#room.buffer;
  }

  get view(): DataView {
    return this.#room.view;
  }

  get isFull(): boolean {
    return this.records === STAGE_RECORDS || this.#room.start > FULL_BYTES;
  }

  /** Where one more line may be written, for {@link commit}; none while one is being written, by whoever calls this. */
  begin(): LineRoom | undefined {
    if (this.#isWriting || this.isFull) return undefined;
    this.#isWriting = true;
    return this.#room;
  }

  /**
   * Takes the line that was written to the room up to `end`; none if `end` is negative. False if there is none, or if the stage
   * was cleared meanwhile.
   */
  commit(room: LineRoom, end: number, grade: number): boolean {
    if (room !== this.#room) return false;
    this.#isWriting = false;
    if (end < 0) return false;
    this.ends[this.records] = end;
    this.grades[this.records] = grade;
    this.records += 1;
    this.#room.start = end;
    return true;
  }

  /** The lines as texts, with their newlines. */
  lines(): string[] {
    return Array.from(this.ends.subarray(0, this.records), (end, record) =>
      this.buffer.toString('utf8', record === 0 ? 0 : this.ends[record - 1], end),
    );
  }

  clear(): void {
    this.records = 0;
    this.#room.start = 0;
    // What is being written is left to whoever writes it, and comes to nothing.
    if (this.#isWriting) this.#room = new StageRoom();
    this.#isWriting = false;
  }
}
