/** Reading JSON where it stands in bytes: how far strings, numbers and words reach, and what they hold. */
import { MAX_DEPTH } from '../format/json-text.ts';
import {
  BYTE_CLASS,
  PAIR_CLASS,
  STOPS_BARE,
  STOPS_QUOTED,
  STOPS_TEXT,
  WIDE_CTRL,
  WIDE_DELIMITER,
  WIDE_LENGTH,
  wideCharacter,
} from './transcode-classes.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** It holds a character for which a value is put in quotes. */
export const NEEDS_QUOTES = 1;
/** It holds what is not copied but decoded and escaped anew: rare escapes, control characters, bars that look like separators. */
export const NEEDS_DECODING = 2;

/** The first byte from `at` on that has one of the classes. Bytes of no class must not reach to the end of the buffer. */
export function skipClass(bytes: Uint8Array, view: DataView, at: number, classes: number): number {
  let p = at;
  while (((PAIR_CLASS[view.getUint16(p, true)] as number) & classes) === 0) p += 2;
  return ((BYTE_CLASS[bytes[p] as number] as number) & classes) === 0 ? p + 1 : p;
}

/** Scans the inside of one JSON string at a time. */
export class StringScanner {
  /** What the last string holds: {@link NEEDS_QUOTES}, {@link NEEDS_DECODING}. */
  flags = 0;
  /** Escaped quotes in the last string. */
  escapedQuotes = 0;

  /**
   * Where the string ends, at its closing quote; -1 if it has none or is not well-formed.
   *
   * @param at Behind the opening quote, or how far it is known to be of no class.
   */
  value(bytes: Uint8Array, view: DataView, at: number): number {
    return this.#scan(bytes, view, at, STOPS_BARE);
  }

  /** The same for a text, where a bar matters, and so where the text begins. */
  text(bytes: Uint8Array, view: DataView, start: number): number {
    return this.#scan(bytes, view, start, STOPS_TEXT);
  }

  #scan(bytes: Uint8Array, view: DataView, start: number, stops: number): number {
    let flags = 0;
    let escapedQuotes = 0;
    let classes = stops;
    let p = start;
    for (;;) {
      p = skipClass(bytes, view, p, classes);
      const byte = bytes[p] as number;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        const kind = escapeAt(bytes, p + 1);
        if (kind === 0) return -1;
        flags |= kind === COPIED ? NEEDS_QUOTES : NEEDS_DECODING;
        if (bytes[p + 1] === QUOTE) escapedQuotes++;
        p += kind === CODE_UNIT ? 6 : 2;
      } else if (byte >= 0x80) {
        const character = wideCharacter(bytes, p);
        if (character === 0) return -1;
        if ((character & WIDE_DELIMITER) !== 0) flags |= NEEDS_QUOTES;
        if ((character & WIDE_CTRL) !== 0) flags |= NEEDS_DECODING;
        p += character & WIDE_LENGTH;
      } else if (byte < SPACE) {
        return -1;
      } else {
        // A delimiter of values, a bar in a text, or DEL.
        if ((BYTE_CLASS[byte] as number) & STOPS_QUOTED) flags |= NEEDS_DECODING;
        else if (stops === STOPS_BARE) flags |= NEEDS_QUOTES;
        else if (maySeparate(bytes, start, p)) flags |= NEEDS_DECODING;
        p++;
      }
      if ((flags & NEEDS_QUOTES) !== 0 && classes === STOPS_BARE) classes = STOPS_QUOTED;
    }
    this.flags = flags;
    this.escapedQuotes = escapedQuotes;
    return p;
  }
}

/** Whether a bar stands where a separator would. An escaped space next to it has the whole text decoded anyway. */
function maySeparate(bytes: Uint8Array, start: number, bar: number): boolean {
  const next = bytes[bar + 1];
  return (bar === start || bytes[bar - 1] === SPACE) && (next === SPACE || next === QUOTE);
}

/** An escape that stands on the line as it does in JSON, once in quotes. */
const COPIED = 1;
const DECODED = 2;
const CODE_UNIT = 3;

/** The kind of the escape by the byte behind the backslash; 0 where JSON has no such escape. */
const ESCAPES = new Uint8Array(256);
for (const character of '"\\nrt') ESCAPES[character.charCodeAt(0)] = COPIED;
for (const character of '/bf') ESCAPES[character.charCodeAt(0)] = DECODED;
ESCAPES['u'.charCodeAt(0)] = CODE_UNIT;

function escapeAt(bytes: Uint8Array, at: number): number {
  const kind = ESCAPES[bytes[at] as number] as number;
  if (kind !== CODE_UNIT) return kind;
  for (let i = 1; i <= 4; i++) if (!isHexDigit(bytes[at + i] as number)) return 0;
  return CODE_UNIT;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;

/** Where the number that begins at `at` ends; -1 if none does. */
export function numberEnd(bytes: Uint8Array, at: number): number {
  let p = bytes[at] === MINUS ? at + 1 : at;
  const integer = p;
  p = digitsEnd(bytes, p);
  if (p === integer || (bytes[integer] === ZERO && p > integer + 1)) return -1;
  if (bytes[p] === DOT) {
    const fraction = p + 1;
    p = digitsEnd(bytes, fraction);
    if (p === fraction) return -1;
  }
  if (((bytes[p] as number) | 0x20) === 0x65) {
    let exponent = p + 1;
    if (bytes[exponent] === PLUS || bytes[exponent] === MINUS) exponent++;
    p = digitsEnd(bytes, exponent);
    if (p === exponent) return -1;
  }
  return p;
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  let p = at;
  while (((bytes[p] as number) - ZERO) >>> 0 <= 9) p++;
  return p;
}

/** Where `true`, `false` or `null` ends; -1 if none of them stands at `at`. */
export function wordEnd(bytes: Uint8Array, view: DataView, at: number): number {
  const first = view.getInt32(at, true);
  if (first === TRUE || first === NULL) return at + 4;
  return first === FALS && bytes[at + 4] === 0x65 ? at + 5 : -1;
}

const TRUE = wordOf('true');
const NULL = wordOf('null');
const FALS = wordOf('fals');

function wordOf(text: string): number {
  return Buffer.from(text).readInt32LE();
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/**
 * Where the array that begins at `at` ends if it holds nothing but numbers, words and such arrays: its text then is what the
 * line shows, unless it holds more values than are printed. -1 otherwise, and where it lies deeper than is printed.
 */
export function plainArrayEnd(bytes: Uint8Array, view: DataView, at: number): number {
  let depth = 0;
  let p = at;
  for (;;) {
    if (bytes[p] === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) return -1;
      p++;
      if (bytes[p] !== CLOSE_BRACKET) continue;
    } else {
      const word = wordEnd(bytes, view, p);
      p = word === -1 ? numberEnd(bytes, p) : word;
      if (p === -1) return -1;
    }
    while (bytes[p] === CLOSE_BRACKET) {
      p++;
      if (--depth === 0) return p;
    }
    if (bytes[p] !== COMMA) return -1;
    p++;
  }
}

/** Where the array or object that begins at `at` ends, if all is well with it; -1 if it ends nowhere. It is not checked but for its strings. */
export function containerEnd(bytes: Uint8Array, view: DataView, at: number, strings: StringScanner): number {
  let depth = 0;
  for (let p = at; ; p++) {
    const byte = bytes[p] as number;
    if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
      depth++;
    } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      if (--depth === 0) return p + 1;
    } else if (byte === QUOTE) {
      p = strings.value(bytes, view, p + 1);
      if (p === -1) return -1;
    } else if (byte < SPACE || byte >= 0x80) {
      return -1;
    }
  }
}
