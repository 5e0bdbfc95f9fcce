/** What is far larger than anybody logs on purpose gives a line all the same, in time and memory that follow its size. */
import { expect, test, vi } from 'vitest';
import { createFormatter } from './formatter.ts';
import { parseLine } from './parse.ts';

const FORMATS = ['kv', 'json', 'logfmt'] as const;
const MB = 1_000_000;

// Less than a second each on a machine that does nothing else.
vi.setConfig({ testTimeout: 60_000 });

function line(format: (typeof FORMATS)[number], message: unknown, fields?: object): string {
  return createFormatter({ format }).format('info', 'app', message, fields, undefined);
}

test.each(FORMATS)('%s: a message of 100 MB', (format) => {
  expect(line(format, 'x'.repeat(100 * MB)).length).toBeGreaterThan(100 * MB);
});

test.each(FORMATS)('%s: a message of 10 MB of which every character is escaped', (format) => {
  expect(line(format, '\n'.repeat(10 * MB)).length).toBeGreaterThan(20 * MB);
});

test.each(FORMATS)('%s: a million fields', (format) => {
  const fields = Object.fromEntries(Array.from({ length: MB }, (_, i) => [`k${i}`, i]));
  expect(line(format, 'm', fields).slice(-20)).toMatch(/k999999["=:]+999999}?$/);
  // Within a field there is a limit, and the line says where it was met.
  const within = line(format, 'm', { fields });
  expect(within.slice(-40)).toContain('[Too large]');
  expect(within.length).toBeLessThan(3 * MB);
});

test.each(FORMATS)('%s: a depth of 100,000, by objects, lists, causes and toJSON', (format) => {
  let mixed: object = {};
  let error = new Error('first');
  let lazy: object = {};
  for (let i = 0; i < 100_000; i++) {
    mixed = i % 2 === 0 ? { mixed } : [mixed];
    error = new Error('why', { cause: error });
    const inner = lazy;
    lazy = { toJSON: () => ({ inner }) };
  }
  const text = line(format, 'm', { mixed, error, lazy });
  expect(text).toContain('[Too deep]');
  expect(text.length).toBeLessThan(MB);
});

test.each(FORMATS)('%s: a few lists, or objects, that hold one another many times', (format) => {
  let list: unknown[] = [1];
  let object: object = { a: 1 };
  for (let i = 0; i < 60; i++) {
    list = [list, list];
    object = { a: object, b: object };
  }
  const text = line(format, 'm', { list, object, once: { more: object } });
  expect(text).toContain('[Too large]');
  expect(text.length).toBeLessThan(12 * MB);
});

test('a line of 3 MB reads back, and one of a million pairs', () => {
  const text = '"|\u001b'.repeat(MB / 3);
  expect(parseLine(line('kv', 'm', { text }))?.fields.text === text).toBe(true);
  const pairs = Array.from({ length: MB }, (_, i) => `k${i}=v`).join(' ');
  expect(Object.keys(parseLine(`INFO | app | m | ${pairs}`)?.fields ?? {})).toHaveLength(MB);
});

test.each([
  [' |'.repeat(2 * MB)],
  [`INFO | app | m | k="${'\\'.repeat(2 * MB)}`],
  [`INFO | app | m | ${'k="'.repeat(MB)}`],
  [`INFO | app | m | ${'k="v"'.repeat(MB)}`],
  [`INFO | app | m | ${'%'.repeat(MB)}`],
  ['INFO | '.repeat(MB)],
  [`${'9'.repeat(MB)} | INFO`],
  [`2026-11-22T10:00:00.${'9'.repeat(MB)} | INFO | app | m`],
])('%# what is no line is refused in time', (text) => {
  const parsed = parseLine(text);
  expect(parsed === undefined || parsed.level !== 'INFO').toBe(true);
});
