/** The consumer's way from records to lines: through the transcoder of each record's dialect, within the tray. */
import { dialectOfGrade, LINE } from '../batch/grade.ts';
import { LEVELS } from '../level.ts';
import { configOf } from '../ndjson/dialect.ts';
import { LineTranscoder } from '../ndjson/transcode.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { LineBuffer } from '../ndjson/transcode-lines.ts';
import { TRAY_SLACK } from '../ring/layout.ts';
import type { BufferBytes } from '../ring/shared.ts';
import type { Tray } from '../ring/tray.ts';
import type { Dialects } from './dialects.ts';

/** What {@link TrayTranscoder.transcode} came to, beside a number of records. */
export const TOO_LARGE = 0;

export class TrayTranscoder {
  readonly #tray: Tray;
  readonly #dialects: Dialects;
  /** By dialect. */
  readonly #transcoders: (LineTranscoder | undefined)[] = [];
  /** Lines are made outside of the tray, since it is not known before how long they get. */
  readonly #lines = new LineBuffer();
  readonly #source: TextBuffer;
  readonly #view: DataView;

  constructor(tray: Tray, dialects: Dialects) {
    this.#tray = tray;
    this.#dialects = dialects;
    const { buffer } = tray.claimed.bytes as BufferBytes;
    const length = buffer.length + TRAY_SLACK;
    this.#source = Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset, length) as TextBuffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, length);
  }

  /**
   * Makes lines of the oldest records in the tray, as many as come to `limit` bytes of lines and one at least. There must be
   * records and no lines. Until it is over, the tray is as it was: an heir would begin again.
   *
   * @returns how many; {@link TOO_LARGE} if the first one's line finds no room in the tray.
   */
  transcode(limit: number): number {
    const { claimed, first, raw, grades } = this.#tray;
    const lengths = this.#tray.lengths as Int32Array;
    const { buffer: target } = this.#tray.lines.bytes as BufferBytes;
    const most = Math.min(limit, target.length);
    const lines = this.#lines;
    let at = claimed.begin;
    let records = 0;
    for (; records < raw && lines.length < most; records++) {
      const end = at + (lengths[first + records] as number);
      this.#add(dialectOfGrade(grades[first + records] as number), at, end);
      if (lines.length > most && records > 0) {
        lines.cut(records);
        break;
      }
      at = end;
    }
    const { length } = lines;
    if (length <= target.length) {
      lines.buffer.copy(target, 0, 0, length);
      this.#tray.transcoded(records, at - claimed.begin, length);
    }
    lines.clear();
    return length <= target.length ? records : TOO_LARGE;
  }

  #add(dialect: number, start: number, end: number): void {
    if (dialect === LINE) this.#lines.addBytes(this.#source, start, end, LEVELS.info);
    else this.#transcoder(dialect).transcodeOne(this.#source, this.#view, start, end, this.#lines);
  }

  #transcoder(dialect: number): LineTranscoder {
    let transcoder = this.#transcoders[dialect];
    if (transcoder === undefined) {
      transcoder = new LineTranscoder(configOf(this.#dialects.get(dialect)));
      this.#transcoders[dialect] = transcoder;
    }
    return transcoder;
  }
}
