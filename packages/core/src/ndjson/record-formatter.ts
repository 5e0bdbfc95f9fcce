/** From a record that was read from NDJSON to a line of ours: which of its members has which place on the line. */

import type { Formatter } from '../format/formatter.ts';
import { JsonText } from '../format/json-text.ts';
import { Members } from '../format/members.ts';
import type { Time } from '../format/time.ts';
import { formatterFor } from '../guarded-formatter.ts';
import { LEVELS } from '../level.ts';
import { readJsonRecord } from './json-record.ts';
import { LevelReader, PINO_INFO, PINO_LEVELS, type ReadLevel } from './ndjson-level.ts';
import { readNdjsonTime } from './ndjson-time.ts';
import { Numeral } from './numeral.ts';
import { membersOfPlain, plainOfMembers, readPlainRecord, restoredRecord } from './plain-record.ts';
import { RecordCensor } from './record-censor.ts';
import { Selection } from './selection.ts';
import { StampReader } from './stamp.ts';
import { type SegmentKeys, segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

/** A line that is ready for the engine, without its newline, and the severity to account it under. */
export interface TranscodedLine {
  readonly line: string;
  /** On the scale of {@link LEVELS}. */
  readonly level: number;
}

/** Formats records with one configuration: censors them, leaves out what is to be left out, and prints the rest. */
export class RecordFormatter {
  readonly #formatter: Formatter;
  readonly #censor: RecordCensor;
  readonly #config: TranscoderConfig;
  readonly #keys: SegmentKeys;
  readonly #levels: LevelReader;
  readonly #selection: Selection | undefined;
  /** For what has a segment of its own: what `include` names are fields. */
  readonly #segmentSelection: Selection | undefined;
  readonly #stamps: StampReader;
  readonly #minimumLevel: number;
  /** A formatter of the user's gets a plain object with ordinary numbers. */
  readonly #isOurs: boolean;

  constructor(config: TranscoderConfig) {
    this.#config = config;
    this.#isOurs = typeof config.format === 'string';
    this.#formatter = formatterFor({ ...config, redact: undefined });
    this.#censor = new RecordCensor(config);
    this.#keys = segmentKeys(config);
    this.#levels = new LevelReader(config.levels ?? PINO_LEVELS);
    this.#selection = Selection.of(config);
    this.#segmentSelection = Selection.of({ ignore: config.ignore });
    this.#stamps = new StampReader(this.#keys);
    this.#minimumLevel = config.minimumLevel ?? Number.NEGATIVE_INFINITY;
  }

  /** The record that a line stands for, in the form that the format needs; `undefined` if it stands for none. */
  read(line: string): Members | undefined {
    if (this.#isOurs) return readJsonRecord(line);
    const object = readPlainRecord(line);
    return object && membersOfPlain(object);
  }

  /** The record that an object is which was made of a line and changed. Throws what a getter throws. */
  reread(line: string, object: object): Members {
    const before = this.#isOurs ? readJsonRecord(line) : undefined;
    return before === undefined ? membersOfPlain(object) : restoredRecord(before, object);
  }

  /** The level of a record given as an object, on the scale of its logger. */
  levelNumber(record: object, hostLevel: number | undefined): number {
    return this.levelOf((record as Record<string, unknown>)[this.#keys.level], hostLevel).number;
  }

  /** Whether a record of this level, on the scale of its logger, makes a line. */
  takes(level: number): boolean {
    return level >= this.#minimumLevel;
  }

  /** The level that the value of a record's own stands for; see {@link LevelReader.of}. */
  levelOf(value: unknown, hostLevel: number | undefined): ReadLevel {
    return this.#levels.of(value, hostLevel);
  }

  /**
   * The line for a record, whose values may be any; `undefined` if it is to be left out. Throws only what a getter throws.
   *
   * @param source The record's own JSON: with `format: 'json'`, its line if nothing of it is to be censored or left out.
   */
  format(record: Members, hostLevel: number | undefined, source?: string): TranscodedLine | undefined {
    const own = record.names.indexOf(this.#keys.level);
    const level = this.#levels.of(own === -1 ? undefined : record.values[own], hostLevel);
    if (!this.takes(level.number)) return undefined;
    const censored = this.#censor.record(record);
    if (this.#config.format !== 'json') return { line: this.#line(censored, level, source), level: level.severity };
    const kept = this.#kept(censored);
    if (kept === record && source !== undefined) return { line: source, level: level.severity };
    // Where pino ends its lines with CRLF, those that are written anew end so too.
    const end = source?.endsWith('\r') ? '\r' : '';
    return { line: new JsonText([]).resolvedText(kept) + end, level: level.severity };
  }

  /** The line for a text that is no record; `undefined` if it is to be left out. */
  formatText(text: string): TranscodedLine | undefined {
    if (!this.takes(PINO_INFO)) return undefined;
    const message = this.#censor.text(text);
    return {
      line: this.#config.format === 'json' ? this.#wrapped(message) : this.#message(message),
      level: LEVELS.info,
    };
  }

  #message(message: string): string {
    return this.#formatter.format(LEVELS.info, this.#config.name, message, undefined, undefined);
  }

  /** In the shape of the records around it, so that the stream stays NDJSON. */
  #wrapped(message: string): string {
    const keys = this.#keys;
    return JSON.stringify({ [keys.level]: PINO_INFO, [keys.time]: Date.now(), [keys.message]: message });
  }

  /** The members that are kept where the record stays what it is; the very same object if all of them are. */
  #kept(record: Members): Members {
    if (this.#selection === undefined) return record;
    const { level, time, message } = this.#keys;
    const segments = [level, time, message, 'name'];
    const names: string[] = [];
    const values: unknown[] = [];
    let isWhole = true;
    record.names.forEach((name, i) => {
      const value = record.values[i];
      const kept = segments.includes(name) ? this.#keptSegment(name, value) : this.#keptField(name, value);
      isWhole &&= kept === value;
      if (kept === undefined) return;
      names.push(name);
      values.push(kept);
    });
    return isWhole ? record : new Members(names, values, true);
  }

  #line(record: Members, level: ReadLevel, source: string | undefined): string {
    const parts = this.#parts(record, level.understood);
    const { name, message, fields, time = this.#stampedTime(source) } = parts;
    if (!this.#isOurs) return this.#formatter.format(level.printed, name, message, plainOfMembers(fields), time);
    const text = typeof message === 'object' && message !== null && Numeral.is(message) ? message.toString() : message;
    return this.#formatter.format(level.printed, name, text, fields, time);
  }

  #parts({ names, values }: Members, hidesLevel: boolean): Parts {
    const keys = this.#keys;
    const parts: Omit<Parts, 'fields'> = { time: undefined, name: this.#config.name, message: '' };
    const fieldNames: string[] = [];
    const fieldValues: unknown[] = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const value = values[i];
      if (name === keys.level && hidesLevel) continue;
      if (name === keys.time) {
        parts.time = readNdjsonTime(numberOf(this.#keptSegment(name, value)));
        if (parts.time !== undefined) continue;
      }
      if (name === 'name' && typeof this.#keptSegment(name, value) === 'string') {
        parts.name = value as string;
      } else if (name === keys.message) {
        const message = this.#keptSegment(name, value);
        if (message !== undefined) parts.message = message;
      } else {
        const kept = this.#keptField(name, value);
        if (kept === undefined) continue;
        fieldNames.push(name);
        fieldValues.push(kept);
      }
    }
    return { ...parts, fields: new Members(fieldNames, fieldValues, true) };
  }

  /** The time that the logger itself gave a record, where what the user logged under that key is none. */
  #stampedTime(source: string | undefined): Time | undefined {
    return source === undefined ? undefined : (this.#keptSegment(this.#keys.time, this.#stamps.timeOf(source)) as Time);
  }

  #keptField(name: string, value: unknown): unknown {
    return this.#selection === undefined ? value : this.#selection.kept(name, value);
  }

  #keptSegment(name: string, value: unknown): unknown {
    return this.#segmentSelection === undefined ? value : this.#segmentSelection.kept(name, value);
  }
}

/** What has a segment of its own on the line, and the other members in their order. */
interface Parts {
  time: Time | undefined;
  name: string;
  message: unknown;
  fields: Members;
}

function numberOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Numeral.is(value) ? value.valueOf() : value;
}
