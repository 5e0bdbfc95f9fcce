/** What every format has in common: a head that is remembered, a message made a string, fields, and no throw. */

import { Bytes, Piece, type TextBuffer } from '../ndjson/transcode-bytes.ts';
import { HeadMemory } from '../ndjson/transcode-head.ts';
import { isError, throwsText } from './error.ts';
import { only } from './fields.ts';
import type { ByteFormatter, Formatter } from './formatter.ts';
import { jsonText } from './json-text.ts';
import { labelOf, unnamedLevel } from './label.ts';
import { type LineRoom, NOT_PUT, putPiece, putRaw, ROOM_SLACK } from './line-room.ts';
import { Memo } from './memo.ts';
import { Recurring } from './recurring.ts';
import { epochMs, type Time } from './time.ts';

const NEWLINE = 0x0a;

/** How a format writes what comes before the fields; the parts are joined as they are. */
export interface HeadStyle {
  time(time: unknown): string;
  label(label: string): string;
  name(name: string): string;
  message(message: string): string;
  /** The message as bytes; without, lines of this format are made as text only. */
  putMessage?(room: LineRoom, at: number, message: string): number;
}

/** How a format writes the fields, after which the line ends. */
export interface FieldsText {
  /** @param unnamedLevel The number of a level that nobody named, which is printed as the first field. */
  text(fields: unknown, unnamedLevel: number | undefined): string;
  /**
   * The same as bytes, for records that need nothing unusual; {@link NOT_PUT} for others, and where `at` is that. May
   * throw where they do.
   */
  put?(room: LineRoom, at: number, fields: unknown): number;
  /** The same with fields bound to it, which are printed first. */
  bind(fields: unknown): FieldsText;
}

/** Where lines are put that are wanted as text, so that there is one fast way and not two. */
class Scratch implements LineRoom {
  readonly buffer: TextBuffer;
  readonly view: DataView;
  readonly start = 0;
  readonly end: number;
  /** A getter that formats must not find the line that it is a part of overwritten. */
  isBusy = false;

  constructor(length: number) {
    const bytes = new Bytes(length + ROOM_SLACK);
    this.buffer = bytes.buffer;
    this.view = bytes.view;
    this.end = length;
  }
}

const SCRATCH = new Scratch(8192);

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
  readonly #pieces: HeadMemory;
  /** Whether lines have no time at all. */
  readonly #timeless: boolean;
  readonly #messages = Array.from({ length: 16 }, () => new Recurring());
  // Records come in bursts of one millisecond, level and name.
  readonly #timePiece = new Piece('');
  #lastTime: number | string | undefined;
  #lastLevel: number | string | undefined;
  #lastName = '';
  #lastPiece = this.#timePiece;

  constructor(style: HeadStyle) {
    this.style = style;
    this.#labels = new Memo((level) => ({ text: style.label(labelOf(level)), unnamed: unnamedLevel(level) }));
    this.#names = new Memo((name) => style.name(name));
    this.#pieces = new HeadMemory(style, '');
    this.#timeless = style.time(undefined) === '';
  }

  label(level: unknown): Label {
    return this.#labels.get(typeof level === 'number' || typeof level === 'string' ? level : labelOf(level));
  }

  name(name: unknown): string {
    return this.#names.get(typeof name === 'string' ? name : messageOf(name));
  }

  /** Time, level and name as bytes. */
  put(room: LineRoom, level: number | string, name: string, time: unknown): number {
    const at = this.#timeless ? room.start : this.#putTime(room, time);
    if (level !== this.#lastLevel || name !== this.#lastName) {
      if (unnamedLevel(level) !== undefined) return NOT_PUT;
      this.#lastPiece = this.#pieces.of(level, name);
      this.#lastLevel = level;
      this.#lastName = name;
    }
    return putPiece(room, at, this.#lastPiece);
  }

  /** The message as bytes. Messages that the calls in a program have as constants differ in length as a rule. */
  putMessage(room: LineRoom, at: number, message: string): number {
    const recurring = this.#messages[message.length % this.#messages.length] as Recurring;
    if (recurring.is(message)) return putPiece(room, at, recurring.piece);
    if (recurring.wants(message)) recurring.keep(message, this.style.message(message));
    return this.style.putMessage?.(room, at, message) ?? NOT_PUT;
  }

  #putTime(room: LineRoom, time: unknown): number {
    if (time === this.#lastTime && time !== undefined) return putPiece(room, room.start, this.#timePiece);
    const text = this.style.time(time);
    // What is no time prints as the present, another one each time; and a Date may change.
    if ((typeof time !== 'number' && typeof time !== 'string') || Number.isNaN(epochMs(time))) {
      return putRaw(room, room.start, text);
    }
    this.#timePiece.rewrite(text);
    this.#lastTime = time;
    return putPiece(room, room.start, this.#timePiece);
  }
}

/** A formatter of one format. */
export class LineFormatter implements ByteFormatter {
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
    const end = SCRATCH.isBusy ? NOT_PUT : this.#putScratch(level, name, message, fields, time);
    if (end >= 0) return SCRATCH.buffer.utf8Slice(0, end - 1);
    try {
      return this.#line(level, name, message, fields, time);
    } catch (thrown) {
      return this.#rescue(level, name, message, throwsText(thrown), time);
    }
  }

  /** Whether {@link put} ever puts anything. */
  get writesBytes(): boolean {
    return this.#fields.put !== undefined;
  }

  put(
    room: LineRoom,
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): number {
    const head = this.#head;
    const text = this.#fields;
    if (text.put === undefined || typeof message !== 'string' || !isLevel(level) || typeof name !== 'string') {
      return NOT_PUT;
    }
    try {
      const at = head.putMessage(room, head.put(room, level, name, time), message);
      const end = text.put(room, at, fields);
      if (end < 0 || end >= room.end) return NOT_PUT;
      room.buffer[end] = NEWLINE;
      return end + 1;
    } catch {
      // The same, made as text, tells what was thrown, and where.
      return NOT_PUT;
    }
  }

  #putScratch(
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): number {
    SCRATCH.isBusy = true;
    const end = this.put(SCRATCH, level, name, message, fields, time);
    SCRATCH.isBusy = false;
    return end;
  }

  bind(fields: object): Formatter {
    return new LineFormatter(this.#head, this.#fields.bind(fields));
  }

  #line(level: unknown, name: unknown, message: unknown, fields: unknown, time: unknown): string {
    const { style } = this.#head;
    const label = this.#head.label(level);
    const headText = style.time(time) + label.text + this.#head.name(name);
    const messageText = style.message(typeof message === 'string' ? message : messageOf(message));
    return headText + messageText + this.#fields.text(fields, label.unnamed);
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

function isLevel(level: unknown): boolean {
  return typeof level === 'number' || typeof level === 'string';
}

/** A message as a string: an error's own, the JSON text of another object, else what `String` gives. Never throws. */
function messageOf(message: unknown): string {
  try {
    if (typeof message !== 'object' || message === null) return String(message);
    return isError(message) ? String(message.message) : jsonText(message);
  } catch (thrown) {
    return throwsText(thrown);
  }
}
