import { expect, test } from 'vitest';
import { readTexts } from './lines.mjs';

const line = (index) => `INFO | app | record ${index}\n`;
const CLEAN = { lost: 0, torn: 0, cut: 0, twice: 0, unordered: 0, strange: 0, announced: 0 };

test.each([
  ['ours', line],
  ['ours with a time and fields', (index) => `2026-11-22T10:00:00.123Z | INFO | app | record ${index} | pid=7\n`],
  ["pino's", (index) => `${JSON.stringify({ level: 30, msg: `record ${index}` })}\n`],
  ["winston's", (index) => `${JSON.stringify({ level: 'info', message: `record ${index}` })}\n`],
])('lines of every kind are found: %s', (_kind, lineOf) => {
  expect(readTexts([lineOf(0) + lineOf(1), lineOf(2)], 3)).toEqual(CLEAN);
});

test.each([
  ['what is not there is lost', [line(0) + line(2)], { lost: 1 }],
  ['an empty log has lost everything', [''], { lost: 3 }],
  ['half a line within is torn', [`${line(0)}INFO | app | rec${line(1)}${line(2)}`], { lost: 1, torn: 1 }],
  ['half a line at the end is cut', [line(0) + line(1) + line(2).slice(0, -1)], { lost: 1, cut: 1 }],
  ['a line that comes again is there twice', [line(0) + line(1) + line(1) + line(2)], { twice: 1 }],
  ['a line after a later one is out of order', [line(0) + line(2) + line(1)], { unordered: 1 }],
  ['a line that nobody logged is strange', [line(0) + line(1) + line(2) + line(3)], { strange: 1 }],
  [
    'a marker is no record, and announces drops',
    [`${line(2)}WARNING | kakashi | dropped 2 records | reason=queue-full info=2\n`],
    { lost: 2, announced: 2 },
  ],
])('%s', (_name, texts, found) => {
  expect(readTexts(texts, 3)).toEqual({ ...CLEAN, ...found });
});
