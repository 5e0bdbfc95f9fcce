/** Strings as values, put as bytes: bare where the grammar allows, else in double quotes. */
import { stringText } from './flatten.ts';
import { type LineRoom, putRaw, putText } from './line-room.ts';
import { escapeValue, SAFE_IN_VALUE } from './text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** In {@link ESCAPES}: the character stands for itself, or is told by its code. */
const ITSELF = 0;
const BY_CODE = 1;

/** What stands behind a backslash for a character of ASCII within quotes. */
const ESCAPES = new Uint8Array(128).fill(BY_CODE, 0, 0x20);
ESCAPES[0x7f] = BY_CODE;
for (const [character, letter] of ['""', '\\\\', '\nn', '\rr', '\tt'] as unknown as [string, string][]) {
  ESCAPES[character.charCodeAt(0)] = letter.charCodeAt(0);
}

/** Puts a string by the rule for values. */
export function putString(room: LineRoom, at: number, text: string, quoteLookalikes: boolean): number {
  if (quoteLookalikes || text === '') return putRaw(room, at, stringText(text, quoteLookalikes));
  return putText(room, at, text, SAFE_IN_VALUE, putUnsafe);
}

/**
 * Puts a text that does not stand bare. V8 copies it as a whole, and it is escaped from there: 280 ns for a stack of 300
 * characters, against 640 to take each character from the string, or to test it and have V8's JSON escape it.
 */
function putUnsafe(room: LineRoom, at: number, text: string): number {
  const { buffer, end } = room;
  const { length } = text;
  // No character becomes more than two, so that what is written never reaches what is yet to be read.
  const copy = at + length + 2;
  if (copy + length > end || buffer.utf8Write(text, copy, length) !== length) return putEscaped(room, at, text);
  let to = at;
  buffer[to++] = QUOTE;
  for (let i = copy; i < copy + length; i++) {
    const code = buffer[i] as number;
    const short = ESCAPES[code] ?? BY_CODE;
    if (short === ITSELF) {
      buffer[to++] = code;
    } else if (short === BY_CODE) {
      return putEscaped(room, at, text);
    } else {
      buffer[to++] = BACKSLASH;
      buffer[to++] = short;
    }
  }
  buffer[to++] = QUOTE;
  return to;
}

/** Any text, which may turn out to stand bare: beyond ASCII there is more to ask. */
function putEscaped(room: LineRoom, at: number, text: string): number {
  return putRaw(room, at, escapeValue(text));
}
