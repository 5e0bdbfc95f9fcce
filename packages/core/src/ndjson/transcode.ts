/**
 * From NDJSON in bytes to lines in bytes. Most lines are transcoded in one pass, without a string or an object made of them;
 * any other goes through `ndjson.ts`, which comes to the same.
 */

import { oneLine } from '../guarded-formatter.ts';
import { createTranscoder, PINO_LEVELS, type Transcoder, type TranscoderConfig } from './ndjson.ts';
import { LevelReader } from './ndjson-level.ts';
import { Selection } from './selection.ts';
import type { TextBuffer } from './transcode-bytes.ts';
import { transcodeFormat } from './transcode-format.ts';
import type { LineBuffer } from './transcode-lines.ts';
import { PassThrough } from './transcode-pass.ts';
import { RecordTranscoder } from './transcode-record.ts';
import { decodeText } from './transcode-text.ts';
import { keepsLines, segmentKeys } from './transcoder-config.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What transcodes one record in bytes, or gives it up. */
interface FastWay {
  /** Appends the line of the record at `start`, if it has one. Returns where it ends, at its newline; -1: it gave it up. */
  transcode(bytes: TextBuffer, view: DataView, start: number, lines: LineBuffer, hostLevel: number | undefined): number;
}

/** Transcodes whole lines. For chunks cut anywhere there is `TranscodeReader`. */
export class LineTranscoder {
  readonly #slowWay: Transcoder;
  readonly #fastWay: FastWay | undefined;
  /** How many lines were made the slow way. */
  slowLines = 0;

  /** @param onlyWay Transcodes every line, in place of what the configuration asks for. */
  constructor(config: TranscoderConfig, onlyWay?: Transcoder) {
    this.#slowWay = onlyWay ?? createTranscoder(config);
    this.#fastWay = onlyWay === undefined ? fastWayFor(config) : undefined;
  }

  /**
   * Appends a line for the one that begins at `start`; none if that is blank or below `minimumLevel`. Never throws for what the line holds.
   *
   * @param bytes A newline ends the line; `SOURCE_SLACK` bytes more can be read, whatever they are.
   * @param hostLevel The level on the writer's scale where it is known, for a record that has none of its own.
   * @returns where the next line begins.
   */
  transcode(
    bytes: TextBuffer,
    view: DataView,
    start: number,
    lines: LineBuffer,
    hostLevel: number | undefined,
  ): number {
    if (this.#fastWay !== undefined) {
      const end = this.#fastWay.transcode(bytes, view, start, lines, hostLevel);
      if (end !== -1) return end + 1;
    }
    const end = bytes.indexOf(NEWLINE, start);
    const isBlank = end === start || (end === start + 1 && bytes[start] === RETURN);
    if (!isBlank) this.#transcodeSlowly(decodeText(bytes, start, end), lines, hostLevel);
    return end + 1;
  }

  /**
   * Appends exactly one line for the record from `start` to `end`, behind its newline, whatever it holds; only below
   * `minimumLevel` none. Never throws.
   *
   * @param bytes see {@link transcode}.
   */
  transcodeOne(bytes: TextBuffer, view: DataView, start: number, end: number, lines: LineBuffer): void {
    const before = lines.count;
    if (this.transcode(bytes, view, start, lines, undefined) === end && lines.count === before + 1) return;
    // A newline in its midst, or nothing but one.
    lines.cut(before);
    const transcoded = this.#slowWay(decodeText(bytes, start, end - 1), undefined);
    this.slowLines++;
    if (transcoded !== undefined) lines.addText(oneLine(transcoded.line), transcoded.level);
  }

  #transcodeSlowly(text: string, lines: LineBuffer, hostLevel: number | undefined): void {
    const transcoded = this.#slowWay(text, hostLevel);
    if (transcoded !== undefined) lines.addText(transcoded.line, transcoded.level);
    this.slowLines++;
  }
}

function fastWayFor(config: TranscoderConfig): FastWay | undefined {
  const { format, timestamp, quoteLookalikes, name, minimumLevel } = config;
  // What is to be censored must be an object first.
  if (config.redact !== undefined) return undefined;
  const levels = new LevelReader(config.levels ?? PINO_LEVELS);
  const keys = segmentKeys(config);
  if (keepsLines(config)) return new PassThrough(levels, keys.level, minimumLevel);
  const selection = Selection.of(config);
  // Where one key would have two meanings, the slow way decides for each record.
  const isAmbiguous = new Set([keys.level, keys.time, keys.message, 'name']).size < 4;
  if (typeof format !== 'string' || format === 'json' || isAmbiguous) return undefined;
  const rules = transcodeFormat(format, { timestamp, quoteLookalikes, keys, selection });
  return new RecordTranscoder(rules, levels, name, minimumLevel);
}
