/** Lines one after the other in one piece of memory, which grows only when it must. */
import { expect, test } from 'vitest';
import { LEVELS } from '../level.ts';
import { textsOf } from '../testing/lines.ts';
import { LineBuffer } from './transcode-lines.ts';

function bytesOf(lines: LineBuffer): string {
  return lines.buffer.subarray(0, lines.length).toString();
}

test('16 KiB of lines need no more memory than a new buffer has', () => {
  const lines = new LineBuffer();
  const { buffer } = lines;
  for (let i = 0; i < 16; i++) lines.addBytes(Buffer.alloc(1024, 'x'), 0, 1024, LEVELS.info);
  expect(lines.buffer).toBe(buffer);
});

test.each([1, 2, 3, 4])('text and newline find room in a buffer of %i bytes', (room) => {
  const lines = new LineBuffer(room);
  lines.addText('東', LEVELS.info);
  expect(bytesOf(lines)).toBe('東\n');
});

test('bytes are taken from where they stand, and need no more room than their own', () => {
  const source = Buffer.from('0123456789one\ntwo\n');
  const lines = new LineBuffer(8);
  const { buffer } = lines;
  lines.addBytes(source, 10, 14, LEVELS.info);
  lines.addBytes(source, 14, 18, LEVELS.error);
  expect(bytesOf(lines)).toBe('one\ntwo\n');
  expect(lines.buffer).toBe(buffer);
  lines.addBytes(source, 14, 18, LEVELS.error);
  expect(bytesOf(lines)).toBe('one\ntwo\ntwo\n');
});

test('each line begins where the one before it ends', () => {
  const lines = new LineBuffer();
  for (const text of ['one', '', 'three']) lines.addText(text, LEVELS.info);
  expect([0, 1, 2].map((line) => lines.startOf(line))).toEqual([0, 4, 5]);
  expect(textsOf(lines)).toEqual(['one', '', 'three']);
});

test('lines are taken back from the end, and others take their place', () => {
  const lines = new LineBuffer();
  for (const text of ['one', 'two', 'three']) lines.addText(text, LEVELS.info);
  lines.cut(1);
  expect([lines.count, bytesOf(lines)]).toEqual([1, 'one\n']);
  lines.addText('2', LEVELS.error);
  expect(textsOf(lines)).toEqual(['one', '2']);
  expect([...lines.levels.subarray(0, 2)]).toEqual([LEVELS.info, LEVELS.error]);
  lines.cut(0);
  expect([lines.count, lines.length]).toEqual([0, 0]);
});
