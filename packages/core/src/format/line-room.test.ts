/** The ways to write into a room: what fits is written, what does not is refused, and a refusal is passed on. */
import { expect, test } from 'vitest';
import { Bytes, Piece } from '../ndjson/transcode-bytes.ts';
import { copyLine, type LineRoom, NOT_PUT, putPiece, putRaw, putText, ROOM_SLACK, safeExcept } from './line-room.ts';

const SAFE = safeExcept(' |');

/** A room from `start` to `end`, around which there is `|`. */
function roomOf(start: number, end: number): LineRoom {
  const { buffer, view } = new Bytes(end + ROOM_SLACK + 8);
  buffer.fill('|');
  return { buffer, view, start, end };
}

/** A text put as it is, or what stands for it. */
function putOr(room: LineRoom, at: number, text: string): number | 'unsafe' {
  let isUnsafe = false;
  const end = putText(room, at, text, SAFE, (_room, unsafeAt, unsafe) => {
    expect([unsafeAt, unsafe]).toEqual([at, text]);
    isUnsafe = true;
    return NOT_PUT;
  });
  return isUnsafe ? 'unsafe' : end;
}

test('a refusal is passed on, whatever room there is', () => {
  const room = roomOf(0, 500);
  const puts = [
    putRaw(room, NOT_PUT, 'a'),
    putPiece(room, NOT_PUT, new Piece('a')),
    putOr(room, NOT_PUT, 'a'),
    putOr(room, NOT_PUT, 'a'.repeat(100)),
  ];
  expect(puts).toEqual(puts.map(() => NOT_PUT));
  expect(room.buffer.toString()).toBe('|'.repeat(room.buffer.length));
});

test.each([0, 3])('from %d on: an escaped text is put if it fits however it is encoded', (start) => {
  const room = roomOf(start, start + 9);
  expect(putRaw(room, start, 'a€b')).toBe(start + 5);
  expect(room.buffer.toString('utf8', start, start + 5)).toBe('a€b');
  expect(putRaw(room, start, '€€€')).toBe(start + 9);
  expect(putRaw(roomOf(start, start + 8), start, 'abc')).toBe(NOT_PUT);
});

test.each([0, 3])('from %d on: a piece is put if it fits', (start) => {
  for (const text of ['', 'a', 'word', 'a word']) {
    const { length } = text;
    const room = roomOf(start, start + length);
    expect(putPiece(room, start, new Piece(text))).toBe(start + length);
    expect(room.buffer.toString('utf8', start, start + length)).toBe(text);
    if (length > 0) expect(putPiece(roomOf(start, start + length - 1), start, new Piece(text))).toBe(NOT_PUT);
  }
});

test.each([1, 95, 96, 97, 200])('a safe text of %d characters is put as it is if it fits', (length) => {
  for (const character of ['!', 'x', '~']) {
    const text = character.repeat(length);
    for (const start of [7, 0]) {
      const room = roomOf(start, start + length);
      expect(putOr(room, start, text)).toBe(start + length);
      expect(room.buffer.toString('utf8', start, start + length)).toBe(text);
      expect(room.buffer.toString('utf8', start + length)).toBe('|'.repeat(ROOM_SLACK + 8));
      expect(putOr(roomOf(start, start + length - 1), start, text)).toBe(NOT_PUT);
    }
  }
});

test.each([1, 95, 96, 97, 200])('a text of %d characters of which one is not safe is not put as it is', (length) => {
  for (const character of [' ', '\x1f', '\x7f', '\x80', 'é', '€', '\ud800']) {
    for (const place of [0, length >> 1, length - 1]) {
      const room = roomOf(3, 3 + length);
      // What was there before must not pass for the character.
      room.buffer.fill('x');
      const text = `${'x'.repeat(place)}${character}${'x'.repeat(length - place - 1)}`;
      expect(putOr(room, 3, text)).toBe('unsafe');
    }
  }
});

test.each([0, 1, 2, 3, 4, 5, 255, 256, 257, 258, 259, 1001])(
  'a line of %d bytes is copied from wherever it stands if it fits',
  (length) => {
    const line = 'line'.repeat(300).slice(0, length);
    for (const from of [0, 5]) {
      for (const behind of [0, 3, ROOM_SLACK, 5]) {
        const lines = new Bytes(from + length + behind);
        lines.buffer.write(line, from);
        for (const start of [0, 7]) {
          const room = roomOf(start, start + length);
          expect(copyLine(lines, from, from + length, room)).toBe(start + length);
          expect(room.buffer.toString('utf8', start, start + length)).toBe(line);
          expect(room.buffer.toString('utf8', start + length + ROOM_SLACK)).toBe('|'.repeat(8));
          expect(copyLine(lines, from, from + length, { ...room, end: start + length - 1 })).toBe(NOT_PUT);
        }
      }
    }
  },
);
