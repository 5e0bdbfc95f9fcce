/** From a record to the text that is written: our own line, or what a format of winston's makes of it. */
import { createFormatter, KakashiError, oneLine, type Redaction, redactingFormatter } from '@kakashi/core';
import { arePlainFields, throwsText } from './content.ts';
import { type Info, MESSAGE, type WinstonFormat } from './info.ts';
import { type LineSource, PART_NAMES } from './options.ts';
import { RecordLine, type RecordLineOptions } from './record-line.ts';
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
  readonly #own: RecordLine;
  readonly #plain: RecordLine;
  readonly #wantsMessage: boolean;
  readonly #trusted: boolean;
  readonly #report: (error: KakashiError) => void;

  constructor(options: LineMakerOptions, report: (error: KakashiError) => void) {
    this.#own = new RecordLine(options);
    const plain = createFormatter({ format: 'kv', timestamp: options.timed ? 'iso' : false });
    this.#plain = new RecordLine({
      ...options,
      formatter: redactingFormatter(plain, options.redact, true, PART_NAMES),
    });
    this.#wantsMessage = options.line === 'message';
    this.#trusted = options.trusted;
    this.#report = report;
  }

  /** The text for a record, without a line break, or `undefined` where the format filters it out. Never throws. */
  of(info: Info, level: string, format: WinstonFormat | undefined): string | undefined {
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

  /** {@link of} for a record that is nothing but a text and fields; `undefined` where the fields mean more. */
  ofPlain(level: string, message: string, fields: object | undefined): string | undefined {
    return fields === undefined || arePlainFields(fields) ? this.#own.ofPlain(level, message, fields) : undefined;
  }

  /** The line for something that is no record. */
  unreadable(thrown: unknown): string {
    return this.#plain.of({ level: 'error', message: throwsText(thrown) }, 'error');
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
