/**
 * Escapes of the line: how texts (level, name, message), keys and values are written, so that one record stays one line,
 * no value forges a field and nothing drives a terminal. Every class of characters of the grammar is defined here once.
 */

import { type SafeCharacters, safeExcept } from './line-room.ts';

const C0 = String.raw`\x00-\x1f`;

/** What of {@link CTRL} JSON does not escape by itself. */
export const CTRL_BEYOND_C0 = String.raw`\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff`;

/** What never stands raw in a line: C0, DEL, C1, line and paragraph separators, bidi controls, BOM. A class's inside. */
export const CTRL = C0 + CTRL_BEYOND_C0;

/** What ends a bare key or value, beside {@link CTRL}. A class's inside. */
export const DELIMITER = String.raw`\s"'=|\\`;

/**
 * Surrogates. Without the flag `u` this matches halves of well-formed pairs too: the cheap tests send every astral
 * character to the exact replacements, which have the flag and so match lone surrogates only.
 */
export const SURROGATE = String.raw`\ud800-\udfff`;

/** What of ASCII stands raw in a text, beside the separator where it could not be taken for one. */
export const SAFE_IN_TEXT: SafeCharacters = safeExcept('\\|');

/** What of ASCII stands raw in a bare value. */
export const SAFE_IN_VALUE: SafeCharacters = safeExcept('"\'=|\\', 0x21);

const TEXT_SUSPECT = new RegExp(String.raw`[\\|${CTRL}${SURROGATE}]`);
const TEXT_ESCAPED = new RegExp(String.raw`[\\|${CTRL}${SURROGATE}]`, 'gu');
const VALUE_SUSPECT = new RegExp(`[${DELIMITER}${CTRL}${SURROGATE}]`);
const VALUE_QUOTED = new RegExp(`[${DELIMITER}${CTRL}${SURROGATE}]`, 'u');
const QUOTED_ESCAPED = new RegExp(String.raw`["\\${CTRL}${SURROGATE}]`, 'gu');
const UNLIKE_JSON = new RegExp(String.raw`[\b\f${CTRL_BEYOND_C0}]`);
const KEY_SUSPECT = new RegExp(`[%${DELIMITER}${CTRL}${SURROGATE}]`);
const KEY_ESCAPED = new RegExp(`[%${DELIMITER}${CTRL}${SURROGATE}]`, 'gu');

/** A level, name or message as it stands on the line. */
export function escapeText(text: string): string {
  return TEXT_SUSPECT.test(text) ? text.replace(TEXT_ESCAPED, escapeInText) : text;
}

/** A value as it stands on the line: bare where the grammar allows, else in double quotes. */
export function escapeValue(text: string): string {
  if (text === '') return '""';
  return VALUE_SUSPECT.test(text) && VALUE_QUOTED.test(text) ? quoteValue(text) : text;
}

/**
 * A value in double quotes, needed or not. JSON writes the same but for its short escapes of backspace and form feed, and
 * what it leaves raw; its native code takes a third of the time of a replacement for short values.
 */
export function quoteValue(text: string): string {
  return UNLIKE_JSON.test(text) ? `"${text.replace(QUOTED_ESCAPED, escapeCharacter)}"` : JSON.stringify(text);
}

/** A part of a key as it stands on the line; parts may be joined by dots. The whole empty key is {@link EMPTY_KEY}. */
export function escapeKeyPart(part: string): string {
  return KEY_SUSPECT.test(part) ? part.replace(KEY_ESCAPED, escapeInKey) : part;
}

/** How the empty key is written. No other key is written so: elsewhere four hex digits follow each `%`. */
export const EMPTY_KEY = '%';

/** The key of a field as it stands on the line. */
export function escapeKey(key: string): string {
  return key === '' ? EMPTY_KEY : escapeKeyPart(key);
}

/** The escape of one UTF-16 code unit, in lower case as JSON writers have it. */
export function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeInText(character: string, offset: number, text: string): string {
  if (character !== '|') return escapeCharacter(character);
  const opens = offset === 0 || text[offset - 1] === ' ';
  const closes = offset === text.length - 1 || text[offset + 1] === ' ';
  return opens && closes ? '\\|' : '|';
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    case '\\':
    case '"':
      return `\\${character}`;
    default:
      return unicodeEscape(character);
  }
}

function escapeInKey(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
