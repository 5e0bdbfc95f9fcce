/** Our own line of a record. */
import { type EngineCore, type Formatter, RecordAppender, type Time } from '@kakashi/core';
import { readContent } from './content.ts';
import type { Info } from './info.ts';

/** ISO 8601 with a date, a time and a zone: what names one moment. */
const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)$/;

/** What a record's line needs beyond the record. */
export interface RecordLineOptions {
  readonly formatter: Formatter;
  /** The name of records that bring no `label`. */
  readonly name: string;
  /** Whether lines have a time; without, a `timestamp` stays a field. */
  readonly timed: boolean;
}

/** Makes lines of records with one formatter. */
export class RecordLine {
  readonly #formatter: Formatter;
  readonly #name: string;
  readonly #timed: boolean;

  constructor({ formatter, name, timed }: RecordLineOptions) {
    this.#formatter = formatter;
    this.#name = name;
    this.#timed = timed;
  }

  /** The line of a record. Throws only where a formatter of the user's does. */
  of(info: Info, level: string): string {
    const { name, message, fields, time } = this.#parts(info);
    return this.#formatter.format(level, name, message, fields, time);
  }

  /** A way for records into an engine. */
  appender(engine: EngineCore): InfoAppender {
    const appender = new RecordAppender(engine, this.#formatter);
    return {
      append: (info, level, severity, batchSize) => {
        const { name, message, fields, time } = this.#parts(info);
        appender.append(severity, batchSize, level, name, message, fields, time);
      },
      appendPlain: (level, message, fields, severity, batchSize) => {
        const time = this.#timed ? Date.now() : undefined;
        appender.append(severity, batchSize, level, this.#name, message, fields, time);
      },
    };
  }

  #parts(info: Info) {
    const moment = this.#timed ? momentOf(info) : undefined;
    const { message = '', fields } = readContent(info, moment !== undefined);
    return {
      name: labelOf(info) ?? this.#name,
      message,
      fields,
      time: this.#timed ? (moment ?? Date.now()) : undefined,
    };
  }
}

/** Gives records to an engine. Throws only where a formatter of the user's does. */
export interface InfoAppender {
  append(info: Info, level: string, severity: number, batchSize: number): void;
  /** The same for a record that is nothing but these: no `label`, no `timestamp`. */
  appendPlain(level: string, message: string, fields: object | undefined, severity: number, batchSize: number): void;
}

/** The record's own time: a `timestamp` that names one moment. Any other stays a field, as it is. */
function momentOf(info: Info): Time | undefined {
  try {
    const { timestamp } = info;
    if (typeof timestamp === 'string') return isMoment(timestamp) ? timestamp : undefined;
    return timestamp instanceof Date && !Number.isNaN(timestamp.getTime()) ? timestamp : undefined;
  } catch {
    return undefined;
  }
}

let lastMoment = '';

/** Records come in bursts with one timestamp, so that the last answer often serves. */
function isMoment(timestamp: string): boolean {
  if (timestamp === lastMoment) return true;
  if (!ISO_MOMENT.test(timestamp) || Number.isNaN(Date.parse(timestamp))) return false;
  lastMoment = timestamp;
  return true;
}

function labelOf(info: Info): string | undefined {
  try {
    const { label } = info;
    return typeof label === 'string' ? label : undefined;
  } catch {
    return undefined;
  }
}
