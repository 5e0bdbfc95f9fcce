import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { Batch } from './batch.ts';
import { PROTECTIONS, protectionOfGrade } from './grade.ts';

const lines = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom(DEBUG, INFO, ERROR)), { maxLength: 20 });

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function textOf(batch: Batch): string {
  const length = batch.measure();
  return batch.buffer.toString('utf8', 0, length);
}

/** Writes a line as bytes, as a formatter would. False if it does not come to the batch. */
function put(batch: Batch, line: string, grade: number): boolean {
  const room = batch.begin() ?? expect.fail('nobody else is writing');
  const bytes = Buffer.from(`${line}\n`);
  const end = room.start + bytes.length;
  if (end <= room.end) bytes.copy(room.buffer, room.start);
  return batch.commit(room, end <= room.end ? end : -1, grade);
}

test('bytes are a bound from above while lines are only counted, and exact once measured', () => {
  fc.assert(
    fc.property(lines, lines, (counted, measured) => {
      const batch = new Batch(100_000);
      for (const [line, grade] of counted) batch.add(line, line.length * 3 + 1, grade);
      const exact = (all: typeof lines extends fc.Arbitrary<infer T> ? T : never) =>
        Buffer.byteLength(all.map(([line]) => `${line}\n`).join(''));
      expect(batch.bytes).toBeGreaterThanOrEqual(exact(counted));
      expect(batch.measure()).toBe(exact(counted));
      expect(batch.bytes).toBe(exact(counted));
      for (const [line, grade] of measured) batch.add(line, Buffer.byteLength(line) + 1, grade);
      const all = [...counted, ...measured];
      expect(batch.bytes).toBe(exact(all));
      expect(textOf(batch)).toBe(all.map(([line]) => `${wellFormed(line)}\n`).join(''));
      expect([...batch.grades.subarray(0, batch.records)]).toEqual(all.map(([, grade]) => grade));
    }),
  );
});

test('lines that come as text and as bytes stand in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.string()), { maxLength: 20 }), (all) => {
      const batch = new Batch(100_000);
      for (const [asBytes, line] of all) {
        if (asBytes) expect(put(batch, line, INFO)).toBe(true);
        else batch.add(line, line.length * 3 + 1, INFO);
      }
      expect(textOf(batch)).toBe(all.map(([, line]) => `${line}\n`).join(''));
      expect(batch.records).toBe(all.length);
    }),
  );
});

test('a line that surely fits does fit, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 200 }), (texts, maxBytes) => {
      const batch = new Batch(maxBytes);
      for (const line of texts) {
        if (batch.surelyFits(line.length)) batch.add(line, line.length * 3 + 1, INFO);
      }
      expect(batch.measure()).toBeLessThanOrEqual(maxBytes);
    }),
  );
});

test('a line written as bytes never goes beyond the bound; a single longer one comes as text', () => {
  const batch = new Batch(10);
  expect(put(batch, '123456', INFO)).toBe(true);
  expect(put(batch, '1234', INFO)).toBe(false);
  expect(put(batch, '12', INFO)).toBe(true);
  expect(textOf(batch)).toBe('123456\n12\n');
  batch.clear();
  const long = 'x'.repeat(1000);
  batch.add(long, 1001, INFO);
  expect(textOf(batch)).toBe(`${long}\n`);
  batch.clear();
  expect(batch.buffer.length).toBeLessThan(100);
  expect(put(batch, '1234567890', INFO)).toBe(false);
});

test('a line that is being written when others come is given up, and they are not touched', () => {
  const meanwhile: ((batch: Batch) => void)[] = [
    (batch) => batch.add('inside', 7, INFO),
    (batch) => {
      batch.add('inside', 7, INFO);
      batch.measure();
    },
    (batch) => {
      batch.clear();
      batch.add('inside', 7, INFO);
    },
    (batch) => {
      batch.clear();
      put(batch, 'inside', INFO);
    },
  ];
  for (const act of meanwhile) {
    const batch = new Batch(100);
    put(batch, 'before', INFO);
    const room = batch.begin() ?? expect.fail('nobody is writing');
    const { start } = room;
    room.buffer.write('half', start);
    expect(batch.begin()).toBeUndefined();
    act(batch);
    room.buffer.write(' and the other half\n', start + 4);
    expect(batch.commit(room, start + 24, INFO)).toBe(false);
    expect(textOf(batch)).toMatch(/^(before\n)?inside\n$/);
    expect(put(batch, 'after', INFO)).toBe(true);
    expect(textOf(batch)).toMatch(/^(before\n)?inside\nafter\n$/);
  }
});

test('its memory stays, whatever comes, as long as that fits', () => {
  const batch = new Batch(100);
  put(batch, 'first', INFO);
  const { buffer } = batch;
  batch.add('as text', 22, INFO);
  expect(textOf(batch)).toBe('first\nas text\n');
  batch.clear();
  put(batch, 'second', INFO);
  expect(batch.buffer).toBe(buffer);
});

test('a line that is being written when nothing but the size is asked for is taken', () => {
  const batch = new Batch(100);
  const room = batch.begin() ?? expect.fail('nobody is writing');
  const end = room.start + room.buffer.write('line\n', room.start);
  expect(batch.measure()).toBe(0);
  expect(batch.commit(room, end, INFO)).toBe(true);
  expect(textOf(batch)).toBe('line\n');
});

test('lone surrogates take the three bytes that they are counted as', () => {
  const batch = new Batch(100);
  batch.add('\ud800', 4, INFO);
  batch.add('\udc00', 4, INFO);
  expect(batch.measure()).toBe(8);
});

test('it grows past the room it starts with, and starts over when cleared', () => {
  const batch = new Batch(65_536);
  for (let i = 0; i < 1000; i++) batch.add('x', 4, i % 3 === 0 ? DEBUG : ERROR);
  expect([batch.records, batch.grades[999], batch.grades[998]]).toEqual([1000, DEBUG, ERROR]);
  batch.measure();
  batch.clear();
  expect([textOf(batch), batch.records, batch.bytes, batch.measure()]).toEqual(['', 0, 0, 0]);
  batch.clear();
  expect(batch.surelyFits(21_846)).toBe(false);
  expect(batch.surelyFits(21_845)).toBe(true);
});

test('the lowest protection is that of its least protected record, also of later ones', () => {
  const batch = new Batch(65_536);
  expect(batch.lowestProtection()).toBe(PROTECTIONS);
  batch.add('error', 6, ERROR);
  expect(batch.lowestProtection()).toBe(protectionOfGrade(ERROR));
  batch.add('debug', 6, DEBUG);
  batch.add('error', 6, ERROR);
  expect(batch.lowestProtection()).toBe(protectionOfGrade(DEBUG));
  batch.clear();
  expect(batch.lowestProtection()).toBe(PROTECTIONS);
});
