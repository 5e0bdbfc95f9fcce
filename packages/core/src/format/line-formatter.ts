/** What every format has in common: a head that is remembered, a message made a string, fields, and no throw. */
import { isError, throwsText } from './error.ts';
import { only } from './fields.ts';
import type { Formatter } from './formatter.ts';
import { jsonText } from './json-text.ts';
import { labelOf, unnamedLevel } from './label.ts';
import { Memo } from './memo.ts';
import type { Time } from './time.ts';

/** How a format writes what comes before the fields; the parts are joined as they are. */
export interface HeadStyle {
  time(time: unknown): string;
  label(label: string): string;
  name(name: string): string;
  message(message: string): string;
}

/** How a format writes the fields, after which the line ends. */
export interface FieldsText {
  /** @param unnamedLevel The number of a level that nobody named, which is printed as the first field. */
  text(fields: unknown, unnamedLevel: number | undefined): string;
  /** The same with fields bound to it, which are printed first. */
  bind(fields: unknown): FieldsText;
}

/** Level and name of records, rendered once for all formatters bound from one. */
interface Head {
  readonly style: HeadStyle;
  readonly labels: Memo<number | string, { readonly text: string; readonly unnamed: number | undefined }>;
  readonly names: Memo<string, string>;
}

/** A formatter of one format. */
export class LineFormatter implements Formatter {
  readonly #head: Head;
  readonly #fields: FieldsText;

  private constructor(head: Head, fields: FieldsText) {
    this.#head = head;
    this.#fields = fields;
  }

  static of(style: HeadStyle, fields: FieldsText): LineFormatter {
    const labels = new Memo((level: number | string) => ({
      text: style.label(labelOf(level)),
      unnamed: unnamedLevel(level),
    }));
    const names = new Memo((name: string) => style.name(name));
    return new LineFormatter({ style, labels, names }, fields);
  }

  /** One line, without a line break anywhere. Never throws for what it is given. */
  format(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): string {
    try {
      return this.#line(level, name, message, fields, time);
    } catch (thrown) {
      return this.#rescue(level, name, message, throwsText(thrown), time);
    }
  }

  bind(fields: object): Formatter {
    return new LineFormatter(this.#head, this.#fields.bind(fields));
  }

  #line(level: unknown, name: unknown, message: unknown, fields: unknown, time: unknown): string {
    const { style, labels, names } = this.#head;
    const label = labels.get(typeof level === 'number' || typeof level === 'string' ? level : labelOf(level));
    const nameText = names.get(typeof name === 'string' ? name : messageOf(name));
    const messageText = style.message(typeof message === 'string' ? message : messageOf(message));
    return style.time(time) + label.text + nameText + messageText + this.#fields.text(fields, label.unnamed);
  }

  /** Only more text than a string can hold leads here. The fields are given up first, then the message. */
  #rescue(level: unknown, name: unknown, message: unknown, reason: string, time: unknown): string {
    try {
      return this.#line(level, name, message, only('fields', reason), time);
    } catch {
      return this.#line(level, name, reason, undefined, time);
    }
  }
}

/** A message as a string: an error's own, the JSON text of another object, else what `String` gives. Never throws. */
function messageOf(message: unknown): string {
  try {
    if (typeof message !== 'object' || message === null) return String(message);
    return isErrorLike(message) ? String(message.message) : jsonText(message);
  } catch (thrown) {
    return throwsText(thrown);
  }
}

function isErrorLike(value: object): value is Error {
  try {
    return isError(value);
  } catch {
    return false;
  }
}
