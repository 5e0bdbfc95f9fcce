/** Censors whole records of NDJSON, the message and the name among their members. */
import { Members } from '../format/members.ts';
import { Redactor } from '../redact/redactor.ts';
import { membersOfPlain } from './plain-record.ts';
import { segmentKeys, type TranscoderConfig } from './transcoder-config.ts';

/** Does nothing where nothing is to be censored. */
export class RecordCensor {
  readonly #redactor: Redactor | undefined;
  /** What a line could not be read without. */
  readonly #exempt: ReadonlySet<string>;
  readonly #messageKey: string;

  constructor(config: TranscoderConfig) {
    const { level, time, message } = segmentKeys(config);
    const makes = typeof config.format === 'string' ? 'members' : 'objects';
    this.#redactor = config.redact === undefined ? undefined : new Redactor(config.redact, makes);
    this.#exempt = new Set([level, time]);
    this.#messageKey = message;
  }

  /** The record with what is to be censored so; the very same one if nothing is. */
  record(record: Members): Members {
    if (this.#redactor === undefined) return record;
    const censored = this.#redactor.fields(record, this.#exempt) as object;
    return Members.is(censored) ? censored : membersOfPlain(censored);
  }

  /** A line that is no record, and so all message. */
  text(text: string): string {
    return this.#redactor === undefined ? text : String(this.#redactor.message(this.#messageKey, text));
  }
}
