/** Formatters: a record becomes a line. The interface, and the ones that come with Kakashi. */
import { invalidOption, unknownOption } from '../option-errors.ts';
import { describe } from '../option-words.ts';
import { jsonFormatter } from './json.ts';
import { kvFormatter } from './kv.ts';
import { LineFormatter } from './line-formatter.ts';
import type { LineRoom } from './line-room.ts';
import { logfmtFormatter } from './logfmt.ts';
import { epochMs, type Time } from './time.ts';

export type { Time } from './time.ts';

/** Makes lines of records. Those of {@link createFormatter} never throw; an engine escapes line breaks in any result. */
export interface Formatter {
  /**
   * One record as one line, without a line break at its end.
   *
   * @param level A level's number, or its name; a number nobody named prints as `UNKNOWN` with the field `level`.
   * @param name The logger's name.
   * @param message Usually a string; of an error its message, of another object its JSON text.
   * @param fields The record's fields: usually a plain object; an error prints as the field `err`.
   * @param time When the record was made; where it is printed at all, now if absent or unusable.
   */
  format(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): string;
  /** The same formatter with fields printed before those of each record, captured now. A record's own field wins. */
  bind?(fields: object): Formatter;
}

/** A formatter that can also write a line where it leaves from, which takes half the time of a text. */
export interface ByteFormatter extends Formatter {
  /**
   * {@link Formatter.format}, with a newline at the end, as bytes from the room's start on. Returns where it ends, or
   * {@link NOT_PUT}: the line does not fit, or it is an unusual one, and has to be had as text. Never throws.
   */
  put(
    room: LineRoom,
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): number;
}

export function isByteFormatter(formatter: Formatter): formatter is ByteFormatter {
  return formatter instanceof LineFormatter && formatter.writesBytes;
}

/** The formats that come with Kakashi. */
export type FormatName = 'kv' | 'json' | 'logfmt';

/** Options of {@link createFormatter}. */
export interface FormatterOptions {
  /** `'kv'`: `LEVEL | name | message | k=v`. `'json'`: one JSON object. `'logfmt'`: `level= logger= msg= k=v`. Default `'kv'`. */
  format?: FormatName | undefined;
  /** The time that opens the line: none, ISO 8601 in UTC, or milliseconds since 1970. Default `false`. */
  timestamp?: false | 'iso' | 'epoch' | undefined;
  /** Quote strings that read as numbers, booleans or null, so that typed parsing keeps types. No effect on JSON. Default `false`. */
  quoteLookalikes?: boolean | undefined;
}

/** A record as {@link formatLine} takes it. */
export interface LineRecord {
  /** A level's number or name. */
  level: number | string;
  /** The logger's name. */
  name: string;
  message: unknown;
  fields?: object | undefined;
  /** Printed as ISO 8601 if given. One that is no time counts as not given. */
  time?: Time | undefined;
}

const FORMATS = ['kv', 'json', 'logfmt'] as const;
const TIMESTAMPS = [false, 'iso', 'epoch'] as const;
const BOOLEANS = [false, true] as const;
const OPTION_NAMES = ['format', 'timestamp', 'quoteLookalikes'];

/**
 * A formatter of one of the formats that come with Kakashi. Its lines have no line break and no control character, and it
 * never throws for what a record holds.
 *
 * @throws {KakashiError} `ERR_KAKASHI_OPTION_UNKNOWN` or `ERR_KAKASHI_OPTION_INVALID`.
 */
export function createFormatter(options: FormatterOptions = {}): Formatter {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', 'an object', options);
  for (const name of Object.keys(options)) {
    if (!OPTION_NAMES.includes(name))
      throw unknownOption(name, (options as Record<string, unknown>)[name], OPTION_NAMES);
  }
  const format = choose('format', FORMATS, options.format);
  const timestamp = choose('timestamp', TIMESTAMPS, options.timestamp);
  const quoteLookalikes = choose('quoteLookalikes', BOOLEANS, options.quoteLookalikes);
  if (format === 'json') return jsonFormatter(timestamp);
  return format === 'kv' ? kvFormatter(timestamp, quoteLookalikes) : logfmtFormatter(timestamp, quoteLookalikes);
}

const plain = kvFormatter(false, false);
const timed = kvFormatter('iso', false);

/** A record as a line of the default format; `parseLine` reads it back. Never throws for what the record holds. */
export function formatLine({ level, name, message, fields, time }: LineRecord): string {
  const formatter = Number.isNaN(epochMs(time)) ? plain : timed;
  return formatter.format(level, name, message, fields, time);
}

/** The value given, if it is one of the choices; the first of them if none is given. */
function choose<const T extends readonly unknown[]>(option: string, choices: T, value: unknown): T[number] {
  if (value === undefined) return choices[0];
  for (const choice of choices) if (choice === value) return choice;
  throw invalidOption(option, `one of ${choices.map((choice) => describe(choice)).join(', ')}`, value);
}
