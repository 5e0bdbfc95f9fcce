/**
 * From a line of NDJSON, as pino writes it, to a line of ours, by way of a record: any line, any format. For the lines that
 * are most of a stream, `transcode.ts` comes to the same without making a record.
 */

import type { Formatter } from '../format/formatter.ts';
import { jsonText } from '../format/json-text.ts';
import { Members } from '../format/members.ts';
import type { Time } from '../format/time.ts';
import { formatterFor } from '../guarded-formatter.ts';
import { LEVELS } from '../level.ts';
import type { ResolvedOptions } from '../options.ts';
import { Redactor } from '../redact/redactor.ts';
import { type JsonValue, readJsonRecord } from './json-record.ts';
import { LevelReader, type NdjsonLevels, PINO_INFO, PINO_LEVELS } from './ndjson-level.ts';
import { readNdjsonTime } from './ndjson-time.ts';
import { Numeral } from './numeral.ts';

export { type NdjsonLevels, PINO_LEVELS, severityOfNdjsonLevel } from './ndjson-level.ts';

/** How NDJSON is to be read and what to make of it. */
export interface TranscoderConfig extends Pick<ResolvedOptions, 'format' | 'timestamp' | 'quoteLookalikes' | 'name'> {
  /** Labels by number. Default: {@link PINO_LEVELS}. */
  readonly levels?: NdjsonLevels | undefined;
  /** The key of the message. Default `'msg'`. */
  readonly messageKey?: string | undefined;
  /** What is censored. Paths lead from the whole record but for `level` and `time`, as in pino. Default: nothing. */
  readonly redact?: ResolvedOptions['redact'];
}

/** A line that is ready for the engine, without its newline, and the severity to account it under. */
export interface TranscodedLine {
  readonly line: string;
  /** On the scale of {@link LEVELS}. */
  readonly level: number;
}

/**
 * Transcodes one line. Never throws, and loses nothing: a line that is not a JSON object becomes the message of an INFO
 * record, and for our own formats numbers keep their digits and fields their order. `hostLevel` is the level on the writer's
 * scale where it is known, used for a record that has none of its own.
 */
export type Transcoder = (line: string, hostLevel?: number) => TranscodedLine;

/** A {@link Transcoder}. With `format: 'json'` lines pass through as they are: there, the JSON is the record. */
export function createTranscoder(config: TranscoderConfig): Transcoder {
  const levels = new LevelReader(config.levels ?? PINO_LEVELS);
  const censor = new Censor(config);
  if (config.format === 'json') {
    return config.redact === undefined ? passThrough(config, levels) : passCensored(config, levels, censor);
  }
  const formatter = formatterFor({ ...config, redact: undefined });
  return typeof config.format === 'string'
    ? reformat(config, formatter, levels, censor)
    : handOver(config, formatter, levels, censor);
}

/** What a line could not be read without. */
const NO_FIELDS: ReadonlySet<string> = new Set(['level', 'time']);

/** Censors whole records, the message and the name among their members. */
class Censor {
  readonly #redactor: Redactor | undefined;
  readonly #messageKey: string;

  constructor({ redact, format, messageKey = 'msg' }: TranscoderConfig) {
    const makes = typeof format === 'string' ? 'members' : 'objects';
    this.#redactor = redact === undefined ? undefined : new Redactor(redact, makes);
    this.#messageKey = messageKey;
  }

  record<T extends object>(record: T): T {
    return this.#redactor === undefined ? record : (this.#redactor.fields(record, NO_FIELDS) as T);
  }

  /** The text of a line that is no record, and so all message. */
  text(line: string): string {
    const text = textOf(line);
    return this.#redactor === undefined ? text : String(this.#redactor.message(this.#messageKey, text));
  }
}

/** What has a segment of its own on the line, and the other members in their order. */
interface Parts {
  time: Time | undefined;
  name: string;
  message: unknown;
  fields: Members;
}

function reformat(config: TranscoderConfig, formatter: Formatter, levels: LevelReader, censor: Censor): Transcoder {
  return (line, hostLevel) => {
    const read = readJsonRecord(line);
    if (read === undefined) return asMessage(censor.text(line), config.name, formatter);
    const record = censor.record(read);
    const own = record.names.indexOf('level');
    const level = levels.of(own === -1 ? undefined : record.values[own], hostLevel);
    const { name, message, fields, time } = partsOf(record, config, level.understood);
    return { line: formatter.format(level.printed, name, message, fields, time), level: level.severity };
  };
}

function partsOf({ names, values }: Members, config: TranscoderConfig, hidesLevel: boolean): Parts {
  const { name: defaultName, messageKey = 'msg' } = config;
  const parts: Omit<Parts, 'fields'> = { time: undefined, name: defaultName, message: '' };
  const fieldNames: string[] = [];
  const fieldValues: unknown[] = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = values[i] as JsonValue;
    if (name === 'level' && hidesLevel) continue;
    if (name === 'time') {
      parts.time = readNdjsonTime(plainOf(value));
      if (parts.time !== undefined) continue;
    }
    if (name === 'name' && typeof value === 'string') {
      parts.name = value;
    } else if (name === messageKey) {
      parts.message = typeof value === 'object' && value !== null && Numeral.is(value) ? value.toString() : value;
    } else {
      fieldNames.push(name);
      fieldValues.push(value);
    }
  }
  return { ...parts, fields: new Members(fieldNames, fieldValues, true) };
}

function plainOf(value: JsonValue): unknown {
  return typeof value === 'object' && value !== null && Numeral.is(value) ? value.valueOf() : value;
}

/** For a formatter of the user's, which gets a plain object with ordinary numbers. */
function handOver(config: TranscoderConfig, formatter: Formatter, levels: LevelReader, censor: Censor): Transcoder {
  const { name: defaultName, messageKey = 'msg' } = config;
  return (line, hostLevel) => {
    const parsed = parseObject(line);
    if (parsed === undefined) return asMessage(censor.text(line), defaultName, formatter);
    const record = censor.record(parsed);
    const level = levels.of(record.level, hostLevel);
    if (level.understood) delete record.level;
    const time = readNdjsonTime(record.time);
    if (time !== undefined) delete record.time;
    let name = defaultName;
    if (typeof record.name === 'string') {
      name = record.name;
      delete record.name;
    }
    let message: unknown = '';
    if (Object.hasOwn(record, messageKey)) {
      message = record[messageKey];
      delete record[messageKey];
    }
    return { line: formatter.format(level.printed, name, message, record, time), level: level.severity };
  };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function asMessage(text: string, name: string, formatter: Formatter): TranscodedLine {
  return { line: formatter.format(LEVELS.info, name, text, undefined, undefined), level: LEVELS.info };
}

/** Where pino puts the level: first. Reading it there saves parsing the line. */
const LEADING_LEVEL = /^\{"level":(?:(\d{1,9})|"([^"\\]+)")[,}]/;

/** Whether a line ends as an object does: one that was cut short must not pass for JSON. */
function isWhole(line: string): boolean {
  return line.endsWith('}') || line.endsWith('}\r');
}

function passThrough(config: TranscoderConfig, levels: LevelReader): Transcoder {
  return (line, hostLevel) => {
    const leading = LEADING_LEVEL.exec(line);
    if (leading !== null && isWhole(line)) {
      const level = leading[1] === undefined ? leading[2] : Number(leading[1]);
      return { line, level: levels.of(level, hostLevel).severity };
    }
    const record = parseObject(line);
    if (record !== undefined) return { line, level: levels.of(record.level, hostLevel).severity };
    return asRecord(textOf(line), config);
  };
}

/** Passes a line on as it is only if it was read and nothing in it is censored. */
function passCensored(config: TranscoderConfig, levels: LevelReader, censor: Censor): Transcoder {
  return (line, hostLevel) => {
    const read = readJsonRecord(line);
    if (read === undefined) return asRecord(censor.text(line), config);
    const { severity } = levels.of(read.values[read.names.indexOf('level')], hostLevel);
    const record = censor.record(read);
    return { line: record === read ? line : jsonText(record), level: severity };
  };
}

/** A line that is no JSON, in the shape of the records around it, so that the stream stays NDJSON. */
function asRecord(text: string, { messageKey = 'msg' }: TranscoderConfig): TranscodedLine {
  const wrapped = { level: PINO_INFO, time: Date.now(), [messageKey]: text };
  return { line: JSON.stringify(wrapped), level: LEVELS.info };
}

/** The text of a line that is not JSON, without the carriage return that belongs to its end. */
function textOf(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
