/** A step in front of a formatter: it censors what the formatter is to print. */
import type { Formatter, Time } from '../format/formatter.ts';
import type { Redaction } from './redact-option.ts';
import { Redactor } from './redactor.ts';

/** What a record's parts are called in paths. */
export interface PartNames {
  /** Default `'message'`. */
  readonly message?: string;
  /** Where the logger's name comes with the record. */
  readonly name?: string;
}

/**
 * A formatter that prints censored records with another; that one itself where nothing is to be censored.
 *
 * @param isOurs Whether the formatter is one of Kakashi's. Another gets plain objects.
 */
export function redactingFormatter(
  formatter: Formatter,
  redaction: Redaction | undefined,
  isOurs: boolean,
  parts: PartNames = {},
): Formatter {
  if (redaction === undefined || redaction.paths.length === 0) return formatter;
  return new RedactingFormatter(formatter, new Redactor(redaction, isOurs ? 'members' : 'objects'), parts);
}

class RedactingFormatter implements Formatter {
  readonly #formatter: Formatter;
  readonly #redactor: Redactor;
  readonly #parts: PartNames;

  constructor(formatter: Formatter, redactor: Redactor, parts: PartNames) {
    this.#formatter = formatter;
    this.#redactor = redactor;
    this.#parts = parts;
  }

  format(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): string {
    const redactor = this.#redactor;
    const { name: nameKey, message: messageKey = 'message' } = this.#parts;
    const nameText = nameKey === undefined ? name : redactor.name(nameKey, name);
    return this.#formatter.format(
      level,
      nameText,
      redactor.message(messageKey, message),
      redactor.fields(fields),
      time,
    );
  }

  bind(fields: object): Formatter {
    const bound = this.#formatter.bind?.(this.#redactor.fields(fields) ?? {});
    return bound === undefined ? this : new RedactingFormatter(bound, this.#redactor, this.#parts);
  }
}
