import { expect, test } from 'vitest';
import { Bytes, copyExactly, copyWords, Piece } from './transcode-bytes.ts';

const OFFSETS = [0, 1, 2, 3, 4, 5, 6, 7];
const LENGTHS = [...OFFSETS, 8, 9];
const MEGABYTE = 1024 * 1024;

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Letters, each its own. */
function letters(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => 0x41 + i));
}

function filled(size: number, text: string): Bytes {
  const bytes = new Bytes(size);
  bytes.buffer.write(text);
  return bytes;
}

test('words are copied to any place, and no further word behind them is touched', () => {
  for (const fromAt of OFFSETS) {
    for (const toAt of OFFSETS) {
      for (const length of LENGTHS) {
        const words = Math.ceil(length / 4) * 4;
        const source = letters(fromAt + words);
        // There is nothing behind the last word: to touch it throws.
        const target = Buffer.alloc(toAt + words, '.');
        copyWords(viewOf(source), fromAt, viewOf(target), toAt, length);
        expect(target.toString()).toBe('.'.repeat(toAt) + source.toString('latin1', fromAt));
      }
    }
  }
});

test('an exact copy touches nothing behind it', () => {
  for (const fromAt of OFFSETS) {
    for (const toAt of OFFSETS) {
      for (const length of LENGTHS) {
        const source = letters(fromAt + length);
        const target = Buffer.alloc(toAt + length + 4, '.');
        copyExactly(viewOf(source), fromAt, viewOf(target), toAt, length);
        expect(target.toString()).toBe(`${'.'.repeat(toAt)}${source.toString('latin1', fromAt)}....`);
      }
    }
  }
});

test('a piece is found exactly where it stands', () => {
  for (const at of OFFSETS) {
    for (const length of LENGTHS) {
      const bytes = letters(at + length + 4);
      const piece = new Piece(bytes.toString('latin1', at, at + length));
      expect(piece.isAt(viewOf(bytes), at)).toBe(true);
      bytes.fill('.', at + length);
      expect(piece.isAt(viewOf(bytes), at)).toBe(true);
      for (let wrong = at; wrong < at + length; wrong++) {
        const other = Buffer.from(bytes);
        other[wrong] = 0x2e;
        expect(piece.isAt(viewOf(other), at)).toBe(false);
      }
    }
  }
});

test('a piece becomes another one in the same memory as long as that is enough', () => {
  const target = Buffer.alloc(64);
  const piece = new Piece('four');
  const textOf = () => {
    piece.copyTo(viewOf(target), 0);
    return target.toString('utf8', 0, piece.length);
  };
  const { view } = piece;
  for (const text of ['five', 'six', '', 'né']) {
    piece.rewrite(text);
    expect(textOf()).toBe(text);
    expect(piece.view).toBe(view);
  }
  piece.rewrite('seven');
  expect(textOf()).toBe('seven');
  const grown = piece.view;
  expect(grown).not.toBe(view);
  // A little more than before is not allocated anew.
  piece.rewrite('seventeen!');
  expect(textOf()).toBe('seventeen!');
  expect(piece.view).toBe(grown);
});

test('bytes that grow one by one double, and keep what they are told to', () => {
  const bytes = filled(4, 'abcd');
  const sizes = new Set<number>();
  for (let length = 1; length <= 1000; length++) {
    bytes.reserve(length, 3);
    sizes.add(bytes.buffer.length);
  }
  expect([...sizes]).toEqual([4, 8, 16, 32, 64, 128, 256, 512, 1024]);
  expect(bytes.buffer.toString('latin1', 0, 4)).toBe('abc\0');
  expect(bytes.view.getUint8(2)).toBe(0x63);
  bytes.reserve(1024, 0);
  expect(bytes.buffer.length).toBe(1024);
  bytes.reserve(5000, 0);
  expect(bytes.buffer.length).toBe(5000);
});

test('what a huge line took is given back once half of a megabyte is enough', () => {
  const bytes = filled(4 * MEGABYTE, 'abcd');
  bytes.relax(MEGABYTE / 2 + 1);
  expect(bytes.buffer.length).toBe(4 * MEGABYTE);
  bytes.relax(MEGABYTE / 2);
  expect(bytes.buffer.length).toBe(MEGABYTE);
  expect(bytes.buffer.toString('latin1', 0, 4)).toBe('abcd');
  expect(bytes.view.byteLength).toBe(MEGABYTE);
});

test('a megabyte is kept', () => {
  const bytes = new Bytes(MEGABYTE);
  const { buffer } = bytes;
  bytes.relax(0);
  expect(bytes.buffer).toBe(buffer);
});
