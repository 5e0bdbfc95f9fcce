/**
 * Text to bytes and back, for strings that are not well-formed too: a lone surrogate is encoded in the three bytes it would have
 * as a character of its own. UTF-8 forbids these bytes, so no well-formed text is ever taken for such a one, and two halves of
 * a pair that came in different chunks are joined again.
 */

import type { TextBuffer } from './transcode-bytes.ts';

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** As many bytes as a UTF-16 code unit takes at most. */
export const MAX_UNIT_BYTES = 3;

/** Encodes a text at `at`, where there is room for three bytes a code unit. Returns the bytes written. */
export function encodeText(text: string, target: TextBuffer, at: number): number {
  const written = target.utf8Write(text, at, text.length * MAX_UNIT_BYTES);
  // As many bytes as units: ASCII.
  if (written === text.length || isWellFormed(text)) return written;
  return encodeIllFormed(text, target, at);
}

function encodeIllFormed(text: string, target: TextBuffer, at: number): number {
  let end = at;
  let from = 0;
  for (const { index } of text.matchAll(LONE_SURROGATE)) {
    end += target.write(text.slice(from, index), end);
    const unit = text.charCodeAt(index);
    target[end++] = 0xe0 | (unit >> 12);
    target[end++] = 0x80 | ((unit >> 6) & 0x3f);
    target[end++] = 0x80 | (unit & 0x3f);
    from = index + 1;
  }
  return end + target.write(text.slice(from), end) - at;
}

/** Decodes UTF-8 and what {@link encodeText} makes of lone surrogates. What is neither becomes U+FFFD. */
export function decodeText(bytes: TextBuffer, start: number, end: number): string {
  let text = '';
  let from = start;
  for (let p = surrogateAt(bytes, start, end); p !== -1; p = surrogateAt(bytes, from, end)) {
    const unit = 0xd000 | (((bytes[p + 1] as number) & 0x3f) << 6) | ((bytes[p + 2] as number) & 0x3f);
    text += bytes.utf8Slice(from, p) + String.fromCharCode(unit);
    from = p + 3;
  }
  return text + bytes.utf8Slice(from, end);
}

/** Where {@link encodeText} put the first lone surrogate; -1 if there is none. */
export function surrogateAt(bytes: TextBuffer, start: number, end: number): number {
  // A part of its own: a search in all of the bytes would go far beyond the end, for each line anew.
  const part = bytes.subarray(start, end);
  for (let p = part.indexOf(0xed); p !== -1; p = part.indexOf(0xed, p + 1)) {
    const second = part[p + 1] as number;
    if (second >= 0xa0 && second <= 0xbf && ((part[p + 2] as number) & 0xc0) === 0x80) return start + p;
  }
  return -1;
}

/** Whether a text has no lone surrogates. Node.js 20 has it; the library that types are taken from is older. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}
