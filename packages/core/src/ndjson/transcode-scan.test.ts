/** How far strings, numbers, words and arrays reach, wherever they stand in bytes, against definitions of their own. */
import { describe, expect, test } from 'vitest';
import { BYTE_CLASS, STOPS_BARE, STOPS_QUOTED, STOPS_TEXT } from './transcode-classes.ts';
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

const OFFSETS = [0, 1, 2, 3, 4, 5, 6, 7];
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const ASCII = BYTES.slice(0, 0x80).map((byte) => String.fromCharCode(byte));

/** Text and bytes, ended by a newline. What stands behind it would end anything that went on. */
class Line {
  readonly bytes: Buffer;
  readonly view: DataView;

  constructor(...parts: (string | number)[]) {
    const all = [...parts, '\n', '"]}'.repeat(8)];
    this.bytes = Buffer.concat(all.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }
}

/** All ways to take one of each. */
function combined(...choices: (readonly string[])[]): string[] {
  return choices.reduce<string[]>((all, next) => all.flatMap((one) => next.map((other) => one + other)), ['']);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('the first byte of a class is found, be it in front or behind in a pair of bytes', () => {
  for (const classes of [STOPS_BARE, STOPS_QUOTED, STOPS_TEXT]) {
    for (const stop of BYTES.filter((byte) => ((BYTE_CLASS[byte] as number) & classes) !== 0)) {
      for (const length of OFFSETS) {
        const { bytes, view } = new Line('"', 'a'.repeat(length), stop);
        expect(skipClass(bytes, view, 1, classes)).toBe(1 + length);
      }
    }
  }
});

const scanner = new StringScanner();

/** What the scanner says of a string with this between its quotes; -1 if it is no string. */
function scanned(inside: string, kind: 'value' | 'text'): object | -1 {
  const { bytes, view } = new Line('"', inside, '"');
  const end = scanner[kind](bytes, view, 1);
  if (end === -1) return -1;
  const { flags, escapedQuotes } = scanner;
  const needsDecoding = (flags & NEEDS_DECODING) !== 0;
  // A text is never put in quotes.
  return { end, escapedQuotes, needsDecoding, needsQuotes: kind === 'value' && (flags & NEEDS_QUOTES) !== 0 };
}

/** The same, by patterns. */
function described(inside: string, kind: 'value' | 'text'): object | -1 {
  if (!isJson(`"${inside}"`)) return -1;
  const units = inside.match(/\\u.{4}|\\?./gsu) ?? [];
  const hasSeparator = /(?<=^| )\|(?= |$)/.test(inside);
  return {
    end: 1 + Buffer.byteLength(inside),
    escapedQuotes: units.filter((unit) => unit === '\\"').length,
    needsDecoding:
      units.some((unit) => /^(\\[/bfu].*|[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff])$/u.test(unit)) ||
      (kind === 'text' && hasSeparator),
    needsQuotes: kind === 'value' && units.some((unit) => /^(\\["\\nrt]|[\s'=|])$/u.test(unit)),
  };
}

describe.each(['value', 'text'] as const)('of a string that is a %s', (kind) => {
  const isWrong = (inside: string) => JSON.stringify(scanned(inside, kind)) !== JSON.stringify(described(inside, kind));

  test('what each character and each escape needs is known, at any place in a word', () => {
    const characters = [
      ...ASCII.filter((character) => character !== '"'),
      'é',
      '\x85',
      '\xa0',
      '\u2028',
      '\ufeff',
      '😀',
    ];
    const escapes = ASCII.map((character) => `\\${character}`);
    const before = OFFSETS.map((offset) => 'a'.repeat(offset));
    const strings = combined(before, ['', ...characters, ...escapes], ['', 'b', '0041']);
    expect(strings.find(isWrong)).toBeUndefined();
  });

  test('the four digits of an escape are hexadecimal', () => {
    const strings = ASCII.flatMap((digit) => [`${digit}000`, `f${digit}a0`, `0F${digit}9`, `009${digit}`]);
    expect(strings.map((digits) => `\\u${digits}`).find(isWrong)).toBeUndefined();
  });

  test('what several of them need together is known', () => {
    const pieces = [
      '',
      'a',
      ' ',
      '|',
      '=',
      '\\"',
      '\\\\',
      '\\n',
      '\\b',
      '\\u0020',
      '\x7f',
      'é',
      '\xa0',
      '\u2028',
      '😀',
    ];
    expect(combined(pieces, pieces, pieces).find(isWrong)).toBeUndefined();
  });

  test('bytes that are not UTF-8 are no string', () => {
    for (const byte of BYTES.slice(0x80)) {
      const { bytes, view } = new Line('"a', byte, 'b"');
      expect(scanner[kind](bytes, view, 1)).toBe(-1);
    }
  });

  test('a string without its closing quote is none', () => {
    const { bytes, view } = new Line('"a\\"');
    expect(scanner[kind](bytes, view, 1)).toBe(-1);
  });
});

test('a number reaches as far as JSON has it', () => {
  const NUMBER = /-?(0|[1-9]\d*)(?!\d)(\.\d+(?!\d)|(?!\.))([eE][+-]?\d+(?!\d)|(?![eE]))/y;
  const signs = ['', '-', '+', '--'];
  const integers = ['', '0', '5', '00', '01', '10', '907'];
  const fractions = ['', '.', '.0', '.05', '..'];
  const exponents = ['', 'e', 'E', 'e5', 'E+', 'e-', 'e+07', 'E-12', 'e+-1', 'e5.1'];
  const followers = [',', ']', '}', ' ', '\n', '"', 'a', '/', ':', '-'];
  const texts = combined([':', ':1'], signs, integers, fractions, exponents, followers);
  const wrong = texts.find((text) => {
    NUMBER.lastIndex = 1;
    return numberEnd(new Line(text).bytes, 1) !== (NUMBER.test(text) ? NUMBER.lastIndex : -1);
  });
  expect(wrong).toBeUndefined();
});

test('a word ends where its last letter does, and none but the three is one', () => {
  const words = ['true', 'false', 'null'];
  const others = ['', 't', 'tru', 'truE', 'True', 'nul', 'nule', 'Null', 'fals', 'falsy', 'False', 'trüe', '1234'];
  for (const offset of OFFSETS) {
    const before = '['.repeat(offset);
    for (const word of words) {
      const { bytes, view } = new Line(before, word, ',');
      expect(wordEnd(bytes, view, offset)).toBe(offset + word.length);
    }
    for (const other of others) {
      const { bytes, view } = new Line(before, other, ',');
      expect(wordEnd(bytes, view, offset)).toBe(-1);
    }
  }
});

/** Where as many brackets were closed as were opened; -1 if nowhere. */
function balanceAt(text: string, at: number, opening: string, closing: string): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (opening.includes(text[i] as string)) depth++;
    if (closing.includes(text[i] as string) && --depth === 0) return i + 1;
  }
  return -1;
}

test('an array is plain exactly if it is JSON of numbers and words, without spaces', () => {
  const tokens = ['[', ']', ',', '1', '-0.5', 'true', ' ', '"'];
  const lists = ['', '1', 'null,2', '1,false', '1,[]', '[],1', '[[1],[2,[true]]]', '1,,2', 'nul', '1]', '1}'];
  const texts = combined([':['], lists, ['', ']'], tokens, tokens, [...tokens, '']);
  const wrong = texts.find((text) => {
    const end = balanceAt(text, 1, '[', ']');
    const isPlain = end !== -1 && isJson(text.slice(1, end)) && !/[ "]/.test(text.slice(0, end));
    const { bytes, view } = new Line(text);
    return plainArrayEnd(bytes, view, 1) !== (isPlain ? end : -1);
  });
  expect(wrong).toBeUndefined();
});

test.each(['[]', '[1,[],null]', '[[],true]'])('%s within others is plain as far down as an array prints', (inside) => {
  const nested = (depth: number) => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
  const endOf = (text: string) => plainArrayEnd(new Line(text).bytes, new Line(text).view, 0);
  const innermost = inside === '[]' ? 1 : 2;
  const deepest = nested(128 - innermost);
  expect(endOf(deepest)).toBe(deepest.length);
  expect(endOf(nested(129 - innermost))).toBe(-1);
});

describe('an array or object', () => {
  const endOf = (...parts: (string | number)[]) => {
    const { bytes, view } = new Line(':', ...parts);
    return containerEnd(bytes, view, 1, scanner);
  };

  test('ends where its last bracket closes', () => {
    const texts = combined([':[', ':{'], ...new Array(5).fill(['[', ']', '{', '}', ' 1,']));
    const wrong = texts.find((text) => {
      const { bytes, view } = new Line(text);
      return containerEnd(bytes, view, 1, scanner) !== balanceAt(text, 1, '[{', ']}');
    });
    expect(wrong).toBeUndefined();
  });

  test('is not ended by what stands in its strings', () => {
    for (const json of ['["]"]', '{"}":"\\"}"}', '["é]","",["\\\\"]]', '[ "\\n]" , {"a":"]"} ]']) {
      expect(endOf(json, ']')).toBe(1 + Buffer.byteLength(json));
    }
  });

  test('ends nowhere if one of its strings does, or has what no string holds', () => {
    for (const json of ['["a]', '["a]"', '["\\x"]', '["\t"]']) expect(endOf(json)).toBe(-1);
    expect(endOf('["', 0xff, '"]')).toBe(-1);
  });

  test('holds nothing but ASCII outside of its strings, and no control character', () => {
    for (const byte of BYTES.filter((byte) => !'[]{}"'.includes(String.fromCharCode(byte)))) {
      expect(endOf('[1,', byte, ']')).toBe(byte < 0x20 || byte >= 0x80 ? -1 : 6);
    }
  });
});
