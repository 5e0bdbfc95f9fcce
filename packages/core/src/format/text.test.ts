import { expect, test } from 'vitest';
import { escapeKey, escapeText, escapeValue, quoteValue } from './text.ts';
import { unescapeKey, unescapeQuoted, unescapeText } from './unescape.ts';

/** The grammar's CTRL, written down again, as numbers. */
function isCtrl(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    [0x2028, 0x2029, 0x200e, 0x200f, 0x061c, 0xfeff].includes(code) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}

const ALL_CODE_UNITS = Array.from({ length: 0x10000 }, (_, code) => code);
const SHORT_ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

test('every code unit in a text is itself or the escape that the grammar says', () => {
  for (const code of ALL_CODE_UNITS) {
    const character = String.fromCharCode(code);
    const isEscaped = isCtrl(code) || isSurrogate(code);
    const expected = SHORT_ESCAPES[character] ?? (isEscaped ? `\\u${hex(code)}` : character);
    const escaped = escapeText(`a${character}b`);
    if (escaped !== `a${expected}b`) expect.fail(`U+${hex(code)} is written ${escaped}`);
    if (unescapeText(escaped) !== `a${character}b`) expect.fail(`U+${hex(code)} is not read back`);
  }
});

test('every code unit in a value leaves it bare or puts it in quotes, escaped as the grammar says', () => {
  for (const code of ALL_CODE_UNITS) {
    const character = String.fromCharCode(code);
    const isQuoted = /[\s"'=|\\]/.test(character) || isCtrl(code) || isSurrogate(code);
    const isEscaped = isCtrl(code) || isSurrogate(code);
    const inside =
      character === '"' ? '\\"' : (SHORT_ESCAPES[character] ?? (isEscaped ? `\\u${hex(code)}` : character));
    const escaped = escapeValue(`a${character}b`);
    if (escaped !== (isQuoted ? `"a${inside}b"` : `a${character}b`))
      expect.fail(`U+${hex(code)} is written ${escaped}`);
    if (isQuoted && unescapeQuoted(escaped.slice(1, -1)) !== `a${character}b`)
      expect.fail(`U+${hex(code)} is not read back`);
  }
});

test('every code unit in a key is itself or a percent escape', () => {
  for (const code of ALL_CODE_UNITS) {
    const character = String.fromCharCode(code);
    const isEscaped = /[\s"'=|\\%]/.test(character) || isCtrl(code) || isSurrogate(code);
    const expected = isEscaped ? `%${hex(code).toUpperCase()}` : character;
    const escaped = escapeKey(`a${character}b`);
    if (escaped !== `a${expected}b`) expect.fail(`U+${hex(code)} is written ${escaped}`);
    if (unescapeKey(escaped) !== `a${character}b`) expect.fail(`U+${hex(code)} is not read back`);
  }
});

test('a bar is escaped only where a reader could take it for a separator', () => {
  expect(escapeText('|')).toBe('\\|');
  expect(escapeText('| a')).toBe('\\| a');
  expect(escapeText('a |')).toBe('a \\|');
  expect(escapeText('a | b')).toBe('a \\| b');
  expect(escapeText('| |')).toBe('\\| \\|');
  expect(escapeText(' | ')).toBe(' \\| ');
  expect(escapeText('|a')).toBe('|a');
  expect(escapeText('a|')).toBe('a|');
  expect(escapeText('a |b')).toBe('a |b');
  expect(escapeText('a| b')).toBe('a| b');
  expect(escapeText('||')).toBe('||');
  expect(escapeText('a || b')).toBe('a || b');
  expect(escapeText('a\t|\tb')).toBe('a\\t|\\tb');
  expect(escapeText('a\u00a0|\u00a0b')).toBe('a\u00a0|\u00a0b');
});

test('well-formed astral characters stay as they are, everywhere', () => {
  expect(escapeText('a😀b')).toBe('a😀b');
  expect(escapeValue('a😀b')).toBe('a😀b');
  expect(escapeKey('a😀b')).toBe('a😀b');
  expect(escapeValue('a 😀')).toBe('"a 😀"');
});

test('half of an astral character is escaped beside a whole one', () => {
  expect(escapeText('😀\ud83d')).toBe('😀\\ud83d');
  expect(escapeText('\ude00😀')).toBe('\\ude00😀');
  expect(escapeValue('😀\ud83d')).toBe('"😀\\ud83d"');
  expect(escapeKey('\ud83d😀')).toBe('%D83D😀');
});

test('an empty value is two quotes, an empty key a percent sign', () => {
  expect(escapeValue('')).toBe('""');
  expect(escapeKey('')).toBe('%');
  expect(escapeKey('%')).toBe('%0025');
});

test('quotes do not change what is inside them', () => {
  expect(quoteValue('plain')).toBe('"plain"');
  expect(quoteValue("a | b = 'c'")).toBe('"a | b = \'c\'"');
  expect(quoteValue('\b\f\v')).toBe('"\\u0008\\u000c\\u000b"');
});

test.each(['\\', 'a\\', '\\x', '\\"', '\\u12', '\\u00AB', '\\u{41}', '\\b', '\\/', '\\N'])(
  '%j is no text of ours',
  (text) => {
    expect(unescapeText(text)).toBeUndefined();
  },
);

test.each(['\\', 'a\\', '\\x', '\\|', '\\u12', '\\u00AB', '\\b', "\\'"])('%j is no quoted value of ours', (text) => {
  expect(unescapeQuoted(text)).toBeUndefined();
});

test.each(['', '%%', 'a%', '%2', '%00', '%00ab', '%zzzz'])('%j is no key of ours', (text) => {
  expect(unescapeKey(text)).toBeUndefined();
});
