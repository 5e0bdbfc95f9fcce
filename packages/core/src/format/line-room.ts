/**
 * Lines written as bytes, where they leave from: V8 then makes no string for each part, each line and each batch, and there is
 * nothing to join, encode and collect afterwards.
 */
import { copyWords, type Piece, type TextBuffer, WORD_SLACK } from '../ndjson/transcode-bytes.ts';

import type { OwnBytes } from '../ring/shared.ts';

/** Memory where a line may be written from {@link start} on, up to {@link end}; some bytes behind the end may be overwritten. */
export interface LineRoom {
  readonly buffer: TextBuffer;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** Bytes behind a room's end that writing may overwrite. */
export const ROOM_SLACK: number = WORD_SLACK;

/** Instead of a position: the line does not fit, or has to be made as text. Every `put` passes it on. */
export const NOT_PUT = -1;

/** A longer text is copied by V8's own routine, which takes less for each character, and more to be called. */
const MAX_LOOP_LENGTH = 96;

/** Which ASCII characters stand on a line as they are: 1 at their codes. */
export type SafeCharacters = Uint8Array;

/** All of ASCII but control characters and the given ones. */
export function safeExcept(characters: string, firstSafe = 0x20): SafeCharacters {
  const safe = new Uint8Array(128);
  for (let code = firstSafe; code < 0x7f; code++) safe[code] = characters.includes(String.fromCharCode(code)) ? 0 : 1;
  return safe;
}

/** Puts a text that is escaped already. */
export function putRaw({ buffer, end }: LineRoom, at: number, text: string): number {
  if (at < 0 || at + text.length * 3 > end) return NOT_PUT;
  return at + buffer.utf8Write(text, at, end - at);
}

/** Puts a piece that was rendered before. */
export function putPiece({ view, end }: LineRoom, at: number, piece: Piece): number {
  const { length } = piece;
  if (at < 0 || at + length > end) return NOT_PUT;
  piece.copyTo(view, at);
  return at + length;
}

/** Puts a text as it is if all of its characters are safe, else by `putUnsafe`. */
export function putText(
  room: LineRoom,
  at: number,
  text: string,
  safe: SafeCharacters,
  putUnsafe: (room: LineRoom, at: number, text: string) => number,
): number {
  const { buffer, end } = room;
  const { length } = text;
  if (at < 0 || at + length > end) return NOT_PUT;
  if (length > MAX_LOOP_LENGTH) {
    if (buffer.utf8Write(text, at, length) !== length) return putUnsafe(room, at, text);
    for (let i = at; i < at + length; i++) {
      const code = buffer[i] as number;
      if (code > 0x7e || safe[code] === 0) return putUnsafe(room, at, text);
    }
    return at + length;
  }
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7e || safe[code] === 0) return putUnsafe(room, at, text);
    buffer[at + i] = code;
  }
  return at + length;
}

/** A longer line is copied by V8's own routine. */
const MAX_WORDWISE = 256;

/** Copies a line that stands in other bytes, some more of which may be read. */
export function copyLine(lines: OwnBytes, from: number, to: number, { buffer, view, start, end }: LineRoom): number {
  const length = to - from;
  if (start + length > end) return NOT_PUT;
  if (length <= MAX_WORDWISE && to + WORD_SLACK <= lines.view.byteLength)
    copyWords(lines.view, from, view, start, length);
  else lines.buffer.copy(buffer, start, from, to);
  return start + length;
}
