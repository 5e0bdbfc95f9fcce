import { expect, test } from 'vitest';
import { pieceText } from '../testing/lines.ts';
import { Recurring } from './recurring.ts';

/** Offers texts in turn. Returns how many were found kept. */
function offer(recurring: Recurring, texts: readonly string[]): number {
  let found = 0;
  for (const text of texts) {
    if (recurring.is(text)) found++;
    else if (recurring.wants(text)) recurring.keep(text, `<${text}>`);
  }
  return found;
}

function times(count: number, ...texts: string[]): string[] {
  return Array.from({ length: count }, () => texts).flat();
}

test('a text that comes again and again is kept, as what it becomes', () => {
  const recurring = new Recurring();
  expect(offer(recurring, times(100, 'GET'))).toBe(92);
  expect(pieceText(recurring.piece)).toBe('<GET>');
});

test('when another comes in its place, that is kept instead, as soon each time', () => {
  const recurring = new Recurring();
  for (const text of ['GET', 'POST', 'PUT', 'GET']) expect(offer(recurring, times(100, text))).toBe(92);
});

test('of two that alternate one stays kept', () => {
  const recurring = new Recurring();
  offer(recurring, times(100, 'GET'));
  expect(offer(recurring, times(100, 'GET', 'POST'))).toBe(100);
});

test('where nothing recurs, keeping is tried ever more rarely', () => {
  const recurring = new Recurring();
  let kept = 0;
  for (let n = 0; n < 10_000; n++) {
    if (!recurring.is(`id${n}`) && recurring.wants(`id${n}`)) {
      recurring.keep(`id${n}`, '');
      kept++;
    }
  }
  expect(kept).toBeLessThan(20);
  expect(offer(recurring, times(2000, 'GET'))).toBeGreaterThan(900);
});

test('long texts are not kept', () => {
  expect(offer(new Recurring(), times(100, 'x'.repeat(65)))).toBe(0);
  expect(offer(new Recurring(), times(100, 'x'.repeat(64)))).toBe(92);
});

test('texts that are not well-formed are printed each time, and not taken for what UTF-8 makes of them', () => {
  const recurring = new Recurring();
  expect(offer(recurring, times(100, 'a\ud800'))).toBe(0);
  expect(recurring.is('a\ufffd')).toBe(false);
  expect(offer(recurring, times(100, 'a\ufffd'))).toBe(99);
  expect(pieceText(recurring.piece)).toBe('<a\ufffd>');
});
