import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEBUG, ERROR, INFO } from '../testing/chunks.ts';
import { Batch } from './batch.ts';
import { PROTECTIONS, protectionOfGrade } from './grade.ts';

const lines = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom(DEBUG, INFO, ERROR)), { maxLength: 20 });

test('bytes are a bound from above while lines are only counted, and exact once measured', () => {
  fc.assert(
    fc.property(lines, lines, (counted, measured) => {
      const batch = new Batch();
      for (const [line, grade] of counted) batch.add(line, line.length * 3 + 1, grade);
      const exact = () => Buffer.byteLength(batch.text);
      expect(batch.bytes).toBeGreaterThanOrEqual(exact());
      expect(batch.measure()).toBe(exact());
      for (const [line, grade] of measured) batch.add(line, Buffer.byteLength(line) + 1, grade);
      expect(batch.bytes).toBe(exact());
      expect(batch.measure()).toBe(exact());
      const all = [...counted, ...measured];
      expect(batch.text).toBe(all.map(([line]) => `${line}\n`).join(''));
      expect([...batch.grades.subarray(0, batch.records)]).toEqual(all.map(([, grade]) => grade));
    }),
  );
});

test('a line that surely fits does fit, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 200 }), (texts, maxBytes) => {
      const batch = new Batch();
      for (const line of texts) {
        if (batch.surelyFits(line.length, maxBytes)) batch.add(line, line.length * 3 + 1, INFO);
      }
      expect(Buffer.byteLength(batch.text)).toBeLessThanOrEqual(maxBytes);
    }),
  );
});

test('lone surrogates take the three bytes that they are counted as', () => {
  const batch = new Batch();
  batch.add('\ud800', 4, INFO);
  batch.add('\udc00', 4, INFO);
  expect(Buffer.from(batch.text)).toHaveLength(8);
  expect(batch.measure()).toBe(8);
});

test('it grows past the room it starts with, and starts over when cleared', () => {
  const batch = new Batch();
  for (let i = 0; i < 1000; i++) batch.add('x', 4, i % 3 === 0 ? DEBUG : ERROR);
  expect([batch.records, batch.grades[999], batch.grades[998]]).toEqual([1000, DEBUG, ERROR]);
  batch.measure();
  batch.clear();
  expect([batch.text, batch.records, batch.bytes, batch.measure()]).toEqual(['', 0, 0, 0]);
  batch.clear();
  expect(batch.surelyFits(1, 4)).toBe(true);
});

test('the lowest protection is that of its least protected record, also of later ones', () => {
  const batch = new Batch();
  expect(batch.lowestProtection()).toBe(PROTECTIONS);
  batch.add('error', 6, ERROR);
  expect(batch.lowestProtection()).toBe(protectionOfGrade(ERROR));
  batch.add('debug', 6, DEBUG);
  batch.add('error', 6, ERROR);
  expect(batch.lowestProtection()).toBe(protectionOfGrade(DEBUG));
  batch.clear();
  expect(batch.lowestProtection()).toBe(PROTECTIONS);
});
