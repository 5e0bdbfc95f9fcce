/** What each byte and each character means, against definitions of their own. */
import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
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

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

const CONTROL = /^[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]$/u;
const SPACE = /^[\p{Zs}\u2028\u2029\ufeff]$/u;

function bytesOf(character: string): Buffer {
  return Buffer.from(`${character}"`);
}

test('a byte stops what cannot hold it, and nothing else', () => {
  const classes = BYTES.map((byte) => {
    const character = String.fromCharCode(byte);
    const stopsAll = byte < 0x20 || byte >= 0x7f || '"\\'.includes(character);
    if (stopsAll) return STOPS_BARE | STOPS_QUOTED | STOPS_TEXT;
    if (character === '|') return STOPS_BARE | STOPS_TEXT;
    return " '=".includes(character) ? STOPS_BARE : 0;
  });
  expect([...BYTE_CLASS]).toEqual(classes);
});

test('two bytes stop what one of them stops', () => {
  const wrong = BYTES.flatMap((low) => BYTES.map((high) => [low, high] as const)).find(
    ([low, high]) => PAIR_CLASS[low | (high << 8)] !== ((BYTE_CLASS[low] as number) | (BYTE_CLASS[high] as number)),
  );
  expect(wrong).toBeUndefined();
});

test('characters beyond ASCII are of the classes that the line gives them, when met first and later', () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => character >= '\x80' && !/\p{Surrogate}/u.test(character),
  );
  const isWrong = (character: string) => {
    const classes = (CONTROL.test(character) ? WIDE_CTRL : 0) | (SPACE.test(character) ? WIDE_DELIMITER : 0);
    return wideCharacter(bytesOf(character), 0) !== (Buffer.byteLength(character) | classes);
  };
  expect(characters.find(isWrong)).toBeUndefined();
  expect(characters.find(isWrong)).toBeUndefined();
});

test('characters beyond the basic plane are of no class', () => {
  for (const code of [0x10000, 0x1f600, 0xfffff, 0x10ffff]) {
    expect(wideCharacter(bytesOf(String.fromCodePoint(code)), 0)).toBe(4);
  }
});

test('bytes are a character exactly if they are well-formed UTF-8', () => {
  const edges = [0x00, 0x22, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
  const bytes = Buffer.from('    "');
  const wrong: string[] = [];
  for (let first = 0x80; first <= 0xff; first++) {
    for (const second of edges) {
      for (const third of edges) {
        for (const fourth of edges) {
          bytes.set([first, second, third, fourth]);
          const length = [2, 3, 4].find((count) => isUtf8(bytes.subarray(0, count))) ?? 0;
          if ((wideCharacter(bytes, 0) & WIDE_LENGTH) !== length) wrong.push(bytes.toString('hex'));
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});
