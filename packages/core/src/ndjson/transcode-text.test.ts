import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextBuffer } from './transcode-bytes.ts';
import { decodeText, encodeText, isWellFormed, MAX_UNIT_BYTES } from './transcode-text.ts';

const unit = fc.oneof(
  fc.constantFrom('a', 'é', '東', '😀', '\ud83d', '\ude00', '\ud7ff', '\ue000', '\ufffd'),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);
const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));

function encoded(...texts: string[]): TextBuffer {
  const bytes = Buffer.alloc(texts.join('').length * MAX_UNIT_BYTES + 1) as TextBuffer;
  const end = texts.reduce((at, one) => at + encodeText(one, bytes, at), 0);
  return bytes.subarray(0, end) as TextBuffer;
}

test('any text survives, well-formed or not, cut anywhere', () => {
  fc.assert(
    fc.property(text, fc.nat(12), (given, cut) => {
      const bytes = encoded(given.slice(0, cut), given.slice(cut));
      expect(decodeText(bytes, 0, bytes.length)).toBe(given);
    }),
    { numRuns: 5000 },
  );
});

test('a well-formed text is encoded as UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      expect(encoded(given).equals(Buffer.from(given))).toBe(true);
    }),
  );
});

test('any bytes are decoded as UTF-8, but for the three of a lone surrogate', () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0xed, 0xa0, 0xbf, 0x80, 0x9f, 0x61));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (given) => {
      const bytes = Buffer.from(given) as TextBuffer;
      const decoded = decodeText(bytes, 0, bytes.length);
      if (!/[\ud800-\udfff]/.test(decoded)) expect(decoded).toBe(bytes.toString());
    }),
    { numRuns: 5000 },
  );
});

test('a text is ill-formed exactly if half of a pair stands alone', () => {
  for (const given of ['', 'a', 'é', '😀', 'a\ud7ff\ue000']) expect(isWellFormed(given)).toBe(true);
  for (const given of ['\ud83d', '\ude00', 'a\ud83da', '\ude00\ud83d', '😀\ud83d'])
    expect(isWellFormed(given)).toBe(false);
});
