/** From a record to the text that is written: our own line, or what a format of winston's makes of it. */
import {
  createFormatter,
  type EngineCore,
  KakashiError,
  LEVELS,
  oneLine,
  type Redaction,
  redactingFormatter,
} from '@kakashi/core';
import { arePlainFields, throwsText } from './content.ts';
import { type Info, MESSAGE, type WinstonFormat } from './info.ts';
import { type LineSource, PART_NAMES } from './options.ts';
import { type InfoAppender, RecordLine, type RecordLineOptions } from './record-line.ts';
import { isError } from './told-error.ts';

/** What a {@link LineMaker} is made of. */
export interface LineMakerOptions extends RecordLineOptions {
  readonly line: LineSource;
  readonly redact: Redaction | undefined;
  /** Whether the formatter is one of Kakashi's, which neither throws nor changes what it is given. */
  readonly trusted: boolean;
}

/** Makes the lines of one transport. A format that throws is reported, and the record is written in our own line. */
export class LineMaker {
  readonly #engine: EngineCore;
  readonly #own: RecordLine;
  readonly #plain: RecordLine;
  readonly #appender: InfoAppender;
  readonly #plainAppender: InfoAppender;
  readonly #wantsMessage: boolean;
  readonly #trusted: boolean;
  readonly #report: (error: KakashiError) => void;

  constructor(options: LineMakerOptions, engine: EngineCore, report: (error: KakashiError) => void) {
    this.#engine = engine;
    this.#own = new RecordLine(options);
    this.#appender = this.#own.appender(engine);
    const plain = createFormatter({ format: 'kv', timestamp: options.timed ? 'iso' : false });
    const formatter = redactingFormatter(plain, options.redact, true, PART_NAMES);
    this.#plain = new RecordLine({ ...options, formatter });
    this.#plainAppender = this.#plain.appender(engine);
    this.#wantsMessage = options.line === 'message';
    this.#trusted = options.trusted;
    this.#report = report;
  }

  /** Gives a record to the engine. False: the format filters it out. Never throws. */
  append(info: Info, level: string, format: WinstonFormat | undefined, severity: number, batchSize: number): boolean {
    if (this.#trusted && format === undefined && !this.#wantsMessage) {
      this.#appender.append(info, level, severity, batchSize);
      return true;
    }
    const line = this.#of(info, level, format);
    if (line !== undefined) this.#engine.append(line, severity, batchSize);
    return line !== undefined;
  }

  /** The text for a record, without a line break, or `undefined` where the format filters it out. */
  #of(info: Info, level: string, format: WinstonFormat | undefined): string | undefined {
    let record = info;
    try {
      if (format !== undefined) {
        const transformed = format.transform(copyOf(info), format.options);
        if (!transformed) return undefined;
        // `true` is no record: winston's own transports would print `undefined`.
        if (typeof transformed === 'object') record = transformed;
      }
      if (!this.#wantsMessage) return this.#own.of(record, level);
      const text = record[MESSAGE];
      return text === undefined || text === null ? this.#own.of(record, level) : oneLine(text);
    } catch (cause) {
      const message = `the format of the transport threw for a record: ${throwsText(cause)}`;
      this.#report(new KakashiError('ERR_KAKASHI_CALLBACK', message, { cause }));
      return this.#plain.of(info, level);
    }
  }

  /** Whether lines are made of level, message and fields alone, by a formatter of ours. */
  get readsFields(): boolean {
    return this.#trusted && !this.#wantsMessage;
  }

  /** {@link append} for a record that is nothing but a text and fields. False where the fields mean more. */
  appendPlain(
    level: string,
    message: string,
    fields: object | undefined,
    severity: number,
    batchSize: number,
  ): boolean {
    if (fields !== undefined && !arePlainFields(fields)) return false;
    this.#appender.appendPlain(level, message, fields, severity, batchSize);
    return true;
  }

  /** Gives the engine a line for something that is no record. */
  appendUnreadable(thrown: unknown, batchSize: number): void {
    this.#plainAppender.append({ level: 'error', message: throwsText(thrown) }, 'error', LEVELS.error, batchSize);
  }
}

/** Keys that are not enumerable on an error and that formats want to read. */
const HIDDEN_KEYS = ['message', 'stack', 'cause'];

/** A copy for a format to change. The copy of an error is an error, else `format.errors()` would not know it for one. */
function copyOf(info: Info): Info {
  if (!isError(info)) return Object.assign({}, info);
  const copy: Info = Object.assign(Object.create(Object.getPrototypeOf(info)), info);
  for (const key of HIDDEN_KEYS) {
    if (Object.hasOwn(copy, key) || info[key] === undefined) continue;
    Object.defineProperty(copy, key, { value: info[key], configurable: true, writable: true });
  }
  return copy;
}
