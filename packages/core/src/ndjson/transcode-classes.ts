/**
 * What each byte of a JSON string means for the line, in tables derived from the patterns of `text.ts`, where every class of
 * characters is defined.
 */
import { CTRL, DELIMITER } from '../format/text.ts';

/** Set for what a bare value cannot hold, or what ends or escapes a JSON string. */
export const STOPS_BARE = 1;
/** Set for what cannot be copied from a JSON string into a quoted value as it is. */
export const STOPS_QUOTED = 2;
/** Set for what cannot be copied from a JSON string into a level, a name or a message as it is. */
export const STOPS_TEXT = 4;

const IS_CTRL = new RegExp(`[${CTRL}]`);
const IS_DELIMITER = new RegExp(`[${DELIMITER}]`);

function classOfByte(byte: number): number {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80 || character === '"' || character === '\\' || IS_CTRL.test(character)) {
    return STOPS_BARE | STOPS_QUOTED | STOPS_TEXT;
  }
  return (IS_DELIMITER.test(character) ? STOPS_BARE : 0) | (character === '|' ? STOPS_TEXT : 0);
}

export const BYTE_CLASS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => classOfByte(byte));

/**
 * The classes of two bytes at once, by their little-endian number. Scanning 36 bytes takes 13 ns so, and 30 ns byte by byte;
 * comparing four bytes with bit tricks took 14 ns, and more for each further character that stops.
 */
export const PAIR_CLASS: Uint8Array = new Uint8Array(0x10000);
for (let pair = 0; pair < PAIR_CLASS.length; pair++) {
  PAIR_CLASS[pair] = (BYTE_CLASS[pair & 0xff] as number) | (BYTE_CLASS[pair >> 8] as number);
}

/** Set in what {@link wideCharacter} returns if the character must be escaped on the line. */
export const WIDE_CTRL = 8;
/** Set in what {@link wideCharacter} returns if a value that holds the character must be quoted. */
export const WIDE_DELIMITER = 16;
/** The bits of what {@link wideCharacter} returns that are the character's length in bytes. */
export const WIDE_LENGTH = 7;

/** Of characters of the basic plane, as far as they were met; 0 for the others. */
const wideClasses = new Uint8Array(0x10000);
const IS_KNOWN = 0x80;

/**
 * The length in UTF-8, and the class, of the character beyond ASCII at `at`; 0 if the bytes are not well-formed. The bytes must
 * end with an ASCII character, beyond which nothing is read.
 */
export function wideCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  if (first < 0xc2 || (second & 0xc0) !== 0x80) return 0;
  if (first < 0xe0) return 2 | classOfWide(((first & 0x1f) << 6) | (second & 0x3f));
  const third = bytes[at + 2] as number;
  if ((third & 0xc0) !== 0x80) return 0;
  if (first < 0xf0) {
    const code = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    return code < 0x800 || isSurrogate ? 0 : 3 | classOfWide(code);
  }
  if (first > 0xf4 || ((bytes[at + 3] as number) & 0xc0) !== 0x80) return 0;
  // No character beyond the basic plane is in any class.
  const isInRange = first === 0xf0 ? second >= 0x90 : first < 0xf4 || second < 0x90;
  return isInRange ? 4 : 0;
}

function classOfWide(code: number): number {
  const known = wideClasses[code] as number;
  return known === 0 ? classify(code) : known & ~IS_KNOWN;
}

function classify(code: number): number {
  const character = String.fromCharCode(code);
  const found = (IS_CTRL.test(character) ? WIDE_CTRL : 0) | (IS_DELIMITER.test(character) ? WIDE_DELIMITER : 0);
  wideClasses[code] = found | IS_KNOWN;
  return found;
}
