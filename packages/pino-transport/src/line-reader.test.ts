import { expect, test } from 'vitest';
import { LineReader } from './line-reader.ts';

function linesOf(...chunks: unknown[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.feed(chunk);
  reader.end();
  return lines;
}

const TEXT = 'first\nzweite Zeile: äöü\n\n三行目\r\n🙂🙂\nno newline at the end';
const LINES = ['first', 'zweite Zeile: äöü', '三行目\r', '🙂🙂', 'no newline at the end'];

test('text cut at every place gives the same lines', () => {
  for (let i = 0; i <= TEXT.length; i++) expect(linesOf(TEXT.slice(0, i), TEXT.slice(i))).toEqual(LINES);
});

test('bytes cut at every place give the same lines', () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let i = 0; i <= bytes.length; i++) expect(linesOf(bytes.subarray(0, i), bytes.subarray(i))).toEqual(LINES);
});

test('one character or byte at a time gives the same lines', () => {
  expect(linesOf(...TEXT.split(''))).toEqual(LINES);
  expect(linesOf(...[...Buffer.from(TEXT)].map((byte) => Buffer.of(byte)))).toEqual(LINES);
});

test('blank lines are skipped, lines of blanks are not', () => {
  expect(linesOf('\n\r\n \n', '\n', '\r', '\nx\n')).toEqual([' ', 'x']);
});

test('a chunk that is an object is a record of its own', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(linesOf({ level: 30, msg: 'a\nb' }, 42, undefined, cycle)).toEqual([
    '{"level":30,"msg":"a\\nb"}',
    '42',
    'undefined',
    '[object Object]',
  ]);
});

test('it tells whether it is within a line', () => {
  const reader = new LineReader(() => {});
  expect(reader.midLine).toBe(false);
  reader.feed('{"a"');
  expect(reader.midLine).toBe(true);
  reader.feed(':1}\n');
  expect(reader.midLine).toBe(false);
  reader.feed('rest');
  reader.end();
  expect(reader.midLine).toBe(false);
});

test('a line of many chunks is not scanned again for each of them', () => {
  const chunk = 'x'.repeat(64 * 1024);
  const lines: number[] = [];
  const reader = new LineReader((line) => lines.push(line.length));
  const before = process.cpuUsage().user;
  for (let i = 0; i < 2000; i++) reader.feed(chunk);
  reader.feed('\n');
  expect(lines).toEqual([2000 * chunk.length]);
  // Scanning all of it each time would be 131 GB of text; once is 131 MB.
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
});
