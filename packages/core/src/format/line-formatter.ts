/** What every format has in common: a head that is remembered, a message made a string, fields, and no throw. */
import { isError, throwsText } from './error.ts';
import { only } from './fields.ts';
import type { Formatter } from './formatter.ts';
import { jsonText } from './json-text.ts';
import { labelOf, unnamedLevel } from './label.ts';
import { Memo } from './memo.ts';
import { epochMs, type Time } from './time.ts';

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

/** A level as it stands on the line, and its number if nobody named it. */
interface Label {
  readonly text: string;
  readonly unnamed: number | undefined;
}

/** What comes before messages, rendered once for all formatters bound from one. */
class Head {
  readonly style: HeadStyle;
  readonly #labels: Memo<number | string, Label>;
  readonly #names: Memo<string, string>;
  /** Whether lines have no time at all. */
  readonly #timeless: boolean;
  // Records come in bursts of one level, name and millisecond.
  #lastTime: unknown;
  #lastLevel: unknown = Symbol('none yet');
  #lastName: unknown;
  #lastLabel: Label = { text: '', unnamed: undefined };
  #lastText = '';

  constructor(style: HeadStyle) {
    this.style = style;
    this.#labels = new Memo((level) => ({ text: style.label(labelOf(level)), unnamed: unnamedLevel(level) }));
    this.#names = new Memo((name) => style.name(name));
    this.#timeless = style.time(undefined) === '';
  }

  label(level: unknown): Label {
    return level === this.#lastLevel ? this.#lastLabel : this.#labelOf(level);
  }

  text(level: unknown, name: unknown, time: unknown): string {
    const isLast = level === this.#lastLevel && name === this.#lastName;
    return isLast && time === this.#lastTime ? this.#lastText : this.#render(level, name, time);
  }

  #labelOf(level: unknown): Label {
    return this.#labels.get(typeof level === 'number' || typeof level === 'string' ? level : labelOf(level));
  }

  #render(level: unknown, name: unknown, time: unknown): string {
    const label = this.#labelOf(level);
    const nameText = this.#names.get(typeof name === 'string' ? name : messageOf(name));
    const text = this.style.time(time) + label.text + nameText;
    const isConstant = isPrimitive(level) && isPrimitive(name) && (this.#timeless || isTimestamp(time));
    if (isConstant && text.length <= MAX_HEAD_LENGTH) {
      // Reading a character makes V8 join the parts now, once, and not again in each line.
      text.charCodeAt(0);
      this.#lastTime = time;
      this.#lastLevel = level;
      this.#lastName = name;
      this.#lastLabel = label;
      this.#lastText = text;
    }
    return text;
  }
}

/** What is remembered of a head holds no more than that. */
const MAX_HEAD_LENGTH = 512;

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** Whether a time prints the same whenever it is printed; one that is none prints as the present. */
function isTimestamp(time: unknown): boolean {
  return typeof time === 'number' && !Number.isNaN(epochMs(time));
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
    return new LineFormatter(new Head(style), fields);
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
    const head = this.#head;
    const headText = head.text(level, name, time);
    const messageText = head.style.message(typeof message === 'string' ? message : messageOf(message));
    return headText + messageText + this.#fields.text(fields, head.label(level).unnamed);
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
