/**
 * One record of NDJSON becomes one line in a single pass over its bytes. Fields are written as they come; what stands before
 * them on the line follows when the record has ended, since pino puts the message last.
 */

import { JsonText, MAX_VALUES } from '../format/json-text.ts';
import { escapeValue } from '../format/text.ts';
import { readJson } from './json-record.ts';
import type { LevelReader, ReadLevel } from './ndjson-level.ts';
import type { Selection } from './selection.ts';
import { copyExactly, copyWords, Piece, type TextBuffer } from './transcode-bytes.ts';
import { STOPS_BARE } from './transcode-classes.ts';
import type { TranscodeFormat } from './transcode-format.ts';
import { HeadMemory, LastText } from './transcode-head.ts';
import { type Key, KeyMemory } from './transcode-keys.ts';
import type { LineBuffer } from './transcode-lines.ts';
import {
  containerEnd,
  NEEDS_DECODING,
  NEEDS_QUOTES,
  numberEnd,
  plainArrayEnd,
  StringScanner,
  skipClass,
  wordEnd,
} from './transcode-scan.ts';
import { TimeSegment } from './transcode-time.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Objects within objects that are flattened, and pairs that one field becomes: past that, the slow way prints JSON text. */
const MAX_DEPTH = 8;
const MAX_PAIRS = 256;

/** As many bytes of an array hold no more values than are printed: each takes one, and a comma or brackets. */
const MAX_PLAIN_ARRAY_BYTES = 2 * MAX_VALUES;

/** Room that is always left behind what is written: for a key, a word and what copying by words overwrites. */
const SLACK = 2048;

/** Bytes that must be readable behind the newline of a record: a key is compared before it is known to end within its line. */
export const SOURCE_SLACK = 512;

/** What a method that reads returns instead of a place if the record must go the slow way. */
const GIVE_UP = -1;

/** Transcodes records of one logger. */
export class RecordTranscoder {
  readonly #format: TranscodeFormat;
  readonly #levels: LevelReader;
  readonly #defaultName: string;
  readonly #minimumLevel: number;
  readonly #keys: KeyMemory;
  readonly #heads: HeadMemory;
  readonly #time: TimeSegment;
  readonly #emptyMessage: Piece;
  readonly #strings = new StringScanner();
  readonly #lastName = new LastText();
  readonly #lastLabel = new LastText();

  #bytes = Buffer.alloc(0) as TextBuffer;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #lines!: LineBuffer;
  #out: DataView = this.#view;
  /** Where the next byte of a field goes. */
  #at = 0;
  /** How far may be written without asking for more room. */
  #limit = 0;

  /** Numbers the records, for keys to remember by which of them they were met last. */
  #record = 0;
  #pairs = 0;
  #level: ReadLevel | undefined;
  #hostLevel: number | undefined;
  #name = '';
  #hasTime = false;
  /** The message: a range to copy, with a number of backslashes to leave out, or where it had to be decoded, a piece. */
  #messageStart = 0;
  #messageEnd = 0;
  #messageSkips = 0;
  #messagePiece: Piece | undefined;
  /** How far behind the line's start the fields began last time: where they begin next time, they need not be moved. */
  #gap = 64;

  constructor(
    format: TranscodeFormat,
    levels: LevelReader,
    defaultName: string,
    minimumLevel = Number.NEGATIVE_INFINITY,
  ) {
    this.#minimumLevel = minimumLevel;
    this.#format = format;
    this.#levels = levels;
    this.#defaultName = defaultName;
    this.#keys = new KeyMemory(format.keys);
    this.#heads = new HeadMemory(format.head, format.beforeMessage);
    this.#time = new TimeSegment(format.head.time);
    this.#emptyMessage = new Piece(format.render('', format.messageIsValue));
  }

  /**
   * Appends the line for the record that begins at `start`; none if its level is below the least.
   *
   * @param bytes A newline ends the record, and {@link SOURCE_SLACK} bytes more can be read.
   * @returns where the record ends, at its newline; -1 if it must go the slow way, and nothing was appended then.
   */
  transcode(
    bytes: TextBuffer,
    view: DataView,
    start: number,
    lines: LineBuffer,
    hostLevel: number | undefined,
  ): number {
    if (bytes[start] !== OPEN_BRACE) return GIVE_UP;
    this.#bytes = bytes;
    this.#view = view;
    this.#lines = lines;
    this.#record++;
    this.#level = undefined;
    this.#hostLevel = hostLevel;
    this.#name = this.#defaultName;
    this.#hasTime = false;
    this.#messagePiece = this.#emptyMessage;
    const fields = lines.length + this.#gap;
    this.#at = fields;
    this.#takeOutput();
    this.#ensure(0);
    let p = bytes[start + 1] === CLOSE_BRACE ? start + 2 : this.#members(this.#keys.root(), start + 1, 0);
    if (p === GIVE_UP) return GIVE_UP;
    if (bytes[p] === RETURN) p++;
    if (bytes[p] !== NEWLINE) return GIVE_UP;
    // Not before the end: only then is it sure that the line is a record, and which level is its last.
    const level = this.#level ?? this.#levels.of(undefined, hostLevel);
    if (level.number >= this.#minimumLevel) this.#finish(fields, level);
    return p;
  }

  /** Reads the members of an object, from behind its brace to behind its closing brace. */
  #members(parent: Key, start: number, depth: number): number {
    const bytes = this.#bytes;
    let previous: Key | undefined;
    let key = parent.first;
    let p = start;
    for (;;) {
      if (key === undefined || !key.source.isAt(this.#view, p)) {
        key = this.#keys.find(bytes, this.#view, p, parent);
        if (key === undefined) return GIVE_UP;
        if (previous === undefined) parent.first = key;
        else previous.next = key;
      }
      // A key that comes twice takes the place of the first one, which may lie far back.
      if (key.mark.record === this.#record) return GIVE_UP;
      key.mark.record = this.#record;
      p += key.source.length;
      p = key.role === 'field' ? this.#field(key, p, depth) : this.#special(key, p, depth);
      if (p === GIVE_UP) return GIVE_UP;
      const byte = bytes[p];
      if (byte === CLOSE_BRACE) return p + 1;
      if (byte !== COMMA) return GIVE_UP;
      p++;
      previous = key;
      key = key.next;
    }
  }

  /** Writes a field. As all that follow, it takes the place of its value and returns the place behind it. */
  #field(key: Key, p: number, depth: number): number {
    if (depth === 0) this.#pairs = 0;
    const byte = this.#bytes[p];
    if (byte === OPEN_BRACE && this.#bytes[p + 1] !== CLOSE_BRACE) {
      return depth === MAX_DEPTH ? GIVE_UP : this.#members(key, p + 1, depth + 1);
    }
    if (++this.#pairs > MAX_PAIRS) return GIVE_UP;
    this.#prefix(key);
    if (byte === QUOTE) return this.#string(p + 1);
    if (byte === OPEN_BRACKET) return this.#array(p);
    if (byte === OPEN_BRACE) return this.#copy(p, p + 2);
    const word = wordEnd(this.#bytes, this.#view, p);
    return this.#copy(p, word === -1 ? numberEnd(this.#bytes, p) : word);
  }

  #string(start: number): number {
    const bytes = this.#bytes;
    const at = skipClass(bytes, this.#view, start, STOPS_BARE);
    if (bytes[at] === QUOTE && at > start && !this.#format.quoteLookalikes) {
      this.#copy(start, at);
      return at + 1;
    }
    const end = this.#strings.value(bytes, this.#view, at);
    return end === -1 ? GIVE_UP : this.#stringValue(start, end);
  }

  /** Writes the string that was scanned last. */
  #stringValue(start: number, end: number): number {
    const { flags } = this.#strings;
    if ((flags & NEEDS_DECODING) !== 0) this.#write(this.#format.render(this.#decode(start, end), true));
    else if ((flags & NEEDS_QUOTES) !== 0 || end === start) this.#copy(start - 1, end + 1);
    else if (!this.#format.quoteLookalikes) this.#copy(start, end);
    else this.#write(this.#format.render(this.#decode(start, end), true));
    return end + 1;
  }

  #array(start: number): number {
    const plain = plainArrayEnd(this.#bytes, this.#view, start);
    if (plain !== -1 && plain - start <= MAX_PLAIN_ARRAY_BYTES) return this.#copy(start, plain);
    const end = containerEnd(this.#bytes, this.#view, start, this.#strings);
    const array = end === -1 ? undefined : readJson(this.#bytes.utf8Slice(start, end));
    if (array === undefined) return GIVE_UP;
    this.#write(escapeValue(new JsonText([]).resolvedText(array as object)));
    return end;
  }

  /** Reads what has a segment of its own on the line, if it is what it should be; else what is chosen of it as a field. */
  #special(key: Key, p: number, depth: number): number {
    const end = this.#segmentEnd(key, p);
    if (end !== 0) return end;
    if (key.choice === true) return this.#field(key, p, depth);
    return key.choice === false ? this.#ignored(key, p, depth) : this.#partial(key, p, depth);
  }

  /** Passes over a value. Writing it and taking it back makes sure that it is JSON: else the line is no record. */
  #ignored(key: Key, p: number, depth: number): number {
    const at = this.#at;
    const pairs = this.#pairs;
    const end = this.#field(key, p, depth);
    this.#at = at;
    this.#pairs = pairs;
    return end;
  }

  /** Writes those of an object's members that are chosen. */
  #partial(key: Key, p: number, depth: number): number {
    const { keepsOthers } = key.choice as Selection;
    if (this.#bytes[p] !== OPEN_BRACE || this.#bytes[p + 1] === CLOSE_BRACE) {
      return keepsOthers ? this.#field(key, p, depth) : this.#ignored(key, p, depth);
    }
    const at = this.#at;
    const end = this.#field(key, p, depth);
    if (this.#at > at || !keepsOthers) return end;
    // Reading any of its members took a place among the pairs, which is free again.
    this.#pairs++;
    this.#prefix(key);
    this.#write('{}');
    return end;
  }

  #prefix(key: Key): void {
    this.#ensure(0);
    key.prefix.copyTo(this.#out, this.#at);
    this.#at += key.prefix.length;
  }

  /** 0: it is a field. */
  #segmentEnd(key: Key, p: number): number {
    const isString = this.#bytes[p] === QUOTE;
    switch (key.role) {
      case 'level':
        return isString ? this.#label(p + 1) : this.#levelNumber(p);
      case 'time':
        return this.#timeEnd(p, isString);
      case 'name':
        return isString ? this.#nameEnd(p + 1) : 0;
      case 'message':
        return isString ? this.#message(p + 1) : this.#plainMessage(p);
      default:
        return 0;
    }
  }

  #levelNumber(p: number): number {
    const end = numberEnd(this.#bytes, p);
    if (end === -1) return GIVE_UP;
    const number = end - p === 2 ? smallNumber(this.#bytes, p) : Number.NaN;
    const level = number >= 10 ? number : Number(this.#bytes.latin1Slice(p, end));
    this.#level = this.#levels.of(level, this.#hostLevel);
    return this.#level.understood ? end : 0;
  }

  #label(start: number): number {
    const end = this.#strings.text(this.#bytes, this.#view, start);
    if (end === -1 || end === start) return GIVE_UP;
    this.#level = this.#levels.of(this.#kept(this.#lastLabel, start, end), this.#hostLevel);
    return end + 1;
  }

  #nameEnd(start: number): number {
    const end = this.#strings.text(this.#bytes, this.#view, start);
    if (end === -1) return GIVE_UP;
    this.#name = this.#kept(this.#lastName, start, end);
    return end + 1;
  }

  #timeEnd(p: number, isString: boolean): number {
    if (!isString && this.#time.readMs(this.#bytes, this.#view, p)) {
      this.#hasTime = true;
      return p + 13;
    }
    const end = isString ? this.#strings.value(this.#bytes, this.#view, p + 1) + 1 : numberEnd(this.#bytes, p);
    // What is not a number or a string may still be a field.
    if (end <= 0) return 0;
    if (!this.#time.read(this.#bytes.utf8Slice(p, end))) return 0;
    this.#hasTime = true;
    return end;
  }

  #message(start: number): number {
    const strings = this.#strings;
    const { messageIsValue } = this.#format;
    const end = messageIsValue
      ? strings.value(this.#bytes, this.#view, start)
      : strings.text(this.#bytes, this.#view, start);
    if (end === -1) return GIVE_UP;
    const { flags } = strings;
    if ((flags & NEEDS_DECODING) !== 0 || (messageIsValue && this.#format.quoteLookalikes)) {
      this.#messagePiece = new Piece(this.#format.render(this.#decode(start, end), messageIsValue));
      return end + 1;
    }
    const quotes = messageIsValue && ((flags & NEEDS_QUOTES) !== 0 || end === start) ? 1 : 0;
    this.#messagePiece = undefined;
    this.#messageStart = start - quotes;
    this.#messageEnd = end + quotes;
    this.#messageSkips = messageIsValue ? 0 : strings.escapedQuotes;
    return end + 1;
  }

  /** A message that is a number, `true`, `false` or `null`. */
  #plainMessage(p: number): number {
    const word = wordEnd(this.#bytes, this.#view, p);
    const end = word === -1 ? numberEnd(this.#bytes, p) : word;
    if (end === -1) return GIVE_UP;
    this.#messagePiece = new Piece(this.#format.render(this.#bytes.latin1Slice(p, end), this.#format.messageIsValue));
    return end;
  }

  /** Writes time, level, name and message, and puts the fields behind them. */
  #finish(fields: number, level: ReadLevel): void {
    const lines = this.#lines;
    if (!this.#hasTime) this.#time.readClock();
    const time = this.#time.piece;
    const head = this.#heads.of(level.printed, this.#name);
    const message = this.#messagePiece;
    const messageLength = message?.length ?? this.#messageEnd - this.#messageStart - this.#messageSkips;
    const { lead } = this.#format;
    const fieldsLength = this.#at - fields;
    const start = lines.length;
    const headEnd = start + time.length + head.length;
    const messageEnd = headEnd + messageLength;
    let end = messageEnd;
    this.#at = Math.max(this.#at, messageEnd + lead.length + fieldsLength);
    this.#ensure(0);
    if (fieldsLength > 0) {
      const target = messageEnd + lead.length;
      if (target !== fields) lines.buffer.copyWithin(target, fields, fields + fieldsLength);
      this.#gap = target - start;
      end = target + fieldsLength;
    }
    const out = this.#out;
    time.copyTo(out, start);
    copyExactly(head.view, 0, out, start + time.length, head.length);
    if (message !== undefined) copyExactly(message.view, 0, out, headEnd, messageLength);
    else if (this.#messageSkips === 0) copyExactly(this.#view, this.#messageStart, out, headEnd, messageLength);
    else this.#copyUnquoted(headEnd);
    if (fieldsLength > 0) copyExactly(lead.view, 0, out, messageEnd, lead.length);
    lines.buffer[end] = NEWLINE;
    lines.add(end + 1, level.severity);
  }

  /** Copies the message without the backslashes before quotes, which need none in a text. */
  #copyUnquoted(target: number): void {
    const bytes = this.#bytes;
    const out = this.#lines.buffer;
    let at = target;
    for (let p = this.#messageStart; p < this.#messageEnd; p++) {
      if (bytes[p] === BACKSLASH) {
        if (bytes[p + 1] !== QUOTE) out[at++] = BACKSLASH;
        p++;
      }
      out[at++] = bytes[p] as number;
    }
  }

  #kept(last: LastText, start: number, end: number): string {
    const known = last.at(this.#view, start, end);
    return known ?? last.keep(this.#bytes.utf8Slice(start, end), this.#decode(start, end));
  }

  #decode(start: number, end: number): string {
    return JSON.parse(this.#bytes.utf8Slice(start - 1, end + 1)) as string;
  }

  /** Copies what stands from `start` to `end`, and returns `end`. Nothing if that is -1. */
  #copy(start: number, end: number): number {
    const length = end - start;
    if (length < 0) return GIVE_UP;
    this.#ensure(length);
    copyWords(this.#view, start, this.#out, this.#at, length);
    this.#at += length;
    return end;
  }

  #write(text: string): void {
    this.#ensure(text.length * 3);
    this.#at += this.#lines.buffer.write(text, this.#at);
  }

  #ensure(length: number): void {
    if (this.#at + length <= this.#limit) return;
    this.#lines.reserve(this.#at + length + 2 * SLACK, this.#at);
    this.#takeOutput();
  }

  #takeOutput(): void {
    this.#out = this.#lines.view;
    this.#limit = this.#lines.buffer.length - SLACK;
  }
}

/** The number that two digits make, or one that is less than 10 if they are no two digits. */
function smallNumber(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
}
