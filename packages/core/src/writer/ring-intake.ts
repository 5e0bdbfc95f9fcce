/** The way of NDJSON records into a ring. */
import { gradeOf, inDialect } from '../batch/grade.ts';
import type { NdjsonIntake } from '../engine.ts';
import { oneLine } from '../guarded-formatter.ts';
import { createTranscoder, severityOfNdjsonLevel, type Transcoder, type TranscoderConfig } from '../ndjson/ndjson.ts';
import { Stamp } from '../ndjson/stamp.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { type SegmentKeys, segmentKeys } from '../ndjson/transcoder-config.ts';
import type { BufferBytes } from '../ring/shared.ts';
import type { RawKind } from './raw-record.ts';

/** Takes a record for the background writer; `undefined` where there is none. */
export type AppendRaw = (record: string, kind: RawKind) => boolean | undefined;

export class RingIntake implements NdjsonIntake {
  readonly #append: AppendRaw;
  readonly #flushLevel: number;
  readonly #dialect: number;
  readonly #keys: SegmentKeys;
  readonly #minimumLevel: number;
  readonly #transcoder: Transcoder;
  readonly #kinds = new Map<number, StampedKind>();
  #last: StampedKind | undefined;

  /**
   * @param dialect the number of the configuration in the ring.
   * @param config see {@link RingIntake.configInRing}.
   */
  constructor(append: AppendRaw, flushLevel: number, dialect: number, config: TranscoderConfig) {
    this.#append = append;
    this.#flushLevel = flushLevel;
    this.#dialect = dialect;
    this.#keys = segmentKeys(config);
    this.#minimumLevel = config.minimumLevel ?? Number.NEGATIVE_INFINITY;
    this.#transcoder = createTranscoder(RingIntake.configInRing(config));
  }

  /** By what the consumer transcodes: what is in the ring was accepted, and becomes a line. */
  static configInRing(config: TranscoderConfig): TranscoderConfig {
    return { ...config, minimumLevel: undefined };
  }

  write(record: string, level: number): boolean | undefined {
    const kind = this.#last?.level === level ? this.#last : this.#kindOf(level);
    return kind.isTaken ? this.#append(record, kind) : undefined;
  }

  #kindOf(level: number): StampedKind {
    let kind = this.#kinds.get(level);
    if (kind === undefined) {
      const grade = inDialect(gradeOf(severityOfNdjsonLevel(level), this.#flushLevel), this.#dialect);
      const stamp = new Stamp(level, this.#keys);
      // What is below the level may be left out only if the record itself says so, too.
      kind = new StampedKind(level, grade, stamp, this.#transcoder, level >= this.#minimumLevel);
      this.#kinds.set(level, kind);
    }
    this.#last = kind;
    return kind;
  }
}

/**
 * Records of one logger and level, which are stamped unless the logger is told to write them otherwise. One that is not would
 * print the time at which it is transcoded, and its level may not be the one that is accounted for: it is transcoded when it
 * is found out, and those that follow where they are logged.
 */
class StampedKind implements RawKind {
  readonly level: number;
  readonly grade: number;
  isTaken: boolean;
  readonly #stamp: Stamp;
  readonly #transcoder: Transcoder;

  constructor(level: number, grade: number, stamp: Stamp, transcoder: Transcoder, isTaken: boolean) {
    this.level = level;
    this.grade = grade;
    this.isTaken = isTaken;
    this.#stamp = stamp;
    this.#transcoder = transcoder;
  }

  suits({ buffer, view }: BufferBytes, start: number, end: number): boolean {
    if (this.#stamp.isAt(buffer as TextBuffer, view, start, end)) return true;
    this.isTaken = false;
    return false;
  }

  lineOf(record: string): string {
    const text = record.endsWith('\n') ? record.slice(0, -1) : record;
    return oneLine(this.#transcoder(text, this.level)?.line);
  }
}
