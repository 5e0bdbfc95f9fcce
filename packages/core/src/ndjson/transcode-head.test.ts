/** What is remembered of levels and names, and how much of it. */
import { expect, test } from 'vitest';
import { pieceText } from '../testing/lines.ts';
import { HeadMemory, LastText } from './transcode-head.ts';

/** As many pairs of a level and a name as are kept. */
const KEPT = 1000;

const LONGEST = 'n'.repeat(128);

function memory(): HeadMemory {
  const style = {
    time: () => '',
    label: (label: string) => `<${label}>`,
    name: (name: string) => `(${name})`,
    message: (message: string) => message,
  };
  return new HeadMemory(style, ' msg=');
}

test('a head is made once for each pair of a level and a name', () => {
  const heads = memory();
  const info = heads.of(30, 'app');
  const warn = heads.of(40, 'app');
  const audit = heads.of('audit', 'app');
  const other = heads.of(30, 'db');
  expect(new Set([info, warn, audit, other]).size).toBe(4);
  expect(pieceText(audit)).toBe('<AUDIT>(app) msg=');
  expect(heads.of(30, 'app')).toBe(info);
  expect(heads.of(40, 'app')).toBe(warn);
  expect(heads.of('audit', 'app')).toBe(audit);
  expect(heads.of(30, 'db')).toBe(other);
});

test('names and levels of up to 128 characters are kept, longer ones take no memory', () => {
  const heads = memory();
  const isKept = (level: number | string, name: string): boolean => {
    const head = heads.of(level, name);
    return heads.of(level, name) === head;
  };
  expect(isKept(30, LONGEST)).toBe(true);
  expect(isKept(30, `${LONGEST}n`)).toBe(false);
  expect(isKept('audit', `${LONGEST}n`)).toBe(false);
  expect(isKept(LONGEST, 'app')).toBe(true);
  expect(isKept(`${LONGEST}n`, 'app')).toBe(false);
});

test('a thousand heads are kept; with one more the memory starts over', () => {
  const heads = memory();
  const all = () => Array.from({ length: KEPT }, (_, n) => heads.of(n % 2, `name ${n >> 1}`));
  const first = all();
  expect(all().every((head, n) => head === first[n])).toBe(true);
  const further = heads.of(30, 'further');
  expect(heads.of(0, 'name 0')).not.toBe(first[0]);
  expect(heads.of(30, 'further')).toBe(further);
  // Two are kept now: so many more have room.
  const again = Array.from({ length: KEPT - 2 }, (_, n) => heads.of(50, `again ${n}`));
  expect(heads.of(50, 'again 0')).toBe(again[0]);
  expect(heads.of(30, 'further')).toBe(further);
  heads.of(60, 'again 0');
  expect(heads.of(30, 'further')).not.toBe(further);
});

const viewOf = (text: string): DataView => {
  const bytes = Buffer.from(`${text}    `);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};

test('a text that comes again is known by its JSON, wherever that stands', () => {
  const last = new LastText();
  expect(last.keep('a\\nb', 'a\nb')).toBe('a\nb');
  expect(last.at(viewOf('"a\\nb"'), 1, 5)).toBe('a\nb');
  expect(last.at(viewOf('"name":"a\\nb"'), 8, 12)).toBe('a\nb');
  expect(last.at(viewOf('"a\\nb c"'), 1, 7)).toBeUndefined();
  expect(last.at(viewOf('"a\\nc"'), 1, 5)).toBeUndefined();
  expect(last.at(viewOf('"a\\n"'), 1, 4)).toBeUndefined();
});

test('an empty text is known from the start', () => {
  expect(new LastText().at(viewOf('""'), 1, 1)).toBe('');
});

test('the last text of up to 128 characters in JSON is kept', () => {
  const last = new LastText();
  const longer = `${LONGEST}n`;
  last.keep(LONGEST, 'kept');
  expect(last.keep(longer, 'longer')).toBe('longer');
  expect(last.at(viewOf(longer), 0, 129)).toBeUndefined();
  expect(last.at(viewOf(LONGEST), 0, 128)).toBe('kept');
});
