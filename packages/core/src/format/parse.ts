/** Reading lines back: the inverse of `format: 'kv'`, strict, and linear in the length of the line. */
import { SEPARATOR } from './kv.ts';
import { type TypedValue, typedValue } from './lookalike.ts';
import { CTRL, DELIMITER, SURROGATE } from './text.ts';
import { isTimeSegment } from './time.ts';
import { unescapeKey, unescapeQuoted, unescapeText } from './unescape.ts';

/** A line read back. */
export interface ParsedLine<V extends TypedValue = string> {
  /** The time as it stands on the line; absent if the line has none. */
  time?: string;
  /** The level's label, such as `INFO`. */
  level: string;
  name: string;
  message: string;
  /** The fields in the line's order, on an object without a prototype. A key that comes twice keeps its last value. */
  fields: Record<string, V>;
}

/** Options of {@link parseLine}. */
export interface ParseOptions {
  /** Give bare numbers, booleans and null their types; strings if `false`, as written. Default `false`. */
  typed?: boolean | undefined;
}

/**
 * Reads a line of the default format. One line break at its end is ignored.
 *
 * @param options `typed`: bare numbers, booleans and null become such values, an integer too large for a number a BigInt.
 *   Lines written with `quoteLookalikes` then give back the types they were written from.
 * @returns The record, or `undefined` for what is not a line of ours: too few segments, a raw control character, an
 *   unknown escape, a malformed pair. Never throws.
 */
export function parseLine(line: string, options: ParseOptions & { typed: true }): ParsedLine<TypedValue> | undefined;
export function parseLine(line: string, options?: ParseOptions & { typed?: false | undefined }): ParsedLine | undefined;
export function parseLine(line: string, options?: ParseOptions): ParsedLine<TypedValue> | undefined;
export function parseLine(line: string, options?: ParseOptions): ParsedLine<TypedValue> | undefined {
  if (typeof line !== 'string') return undefined;
  const text = line.replace(LINE_END, '');
  if (NEVER_RAW.test(text)) return undefined;
  const segments = splitSegments(text);
  if (segments === undefined) return undefined;
  const level = unescapeText(segments.level);
  const name = unescapeText(segments.name);
  const message = unescapeText(segments.message);
  if (level === undefined || name === undefined || message === undefined) return undefined;
  const fields = Object.create(null) as Record<string, TypedValue>;
  if (segments.pairsAt !== -1 && !readPairs(text, segments.pairsAt, options?.typed === true, fields)) return undefined;
  return segments.time === undefined
    ? { level, name, message, fields }
    : { time: segments.time, level, name, message, fields };
}

const LINE_END = /\r?\n$/;
const NEVER_RAW = new RegExp(`[${CTRL}${SURROGATE}]`, 'u');

interface Segments {
  time: string | undefined;
  level: string;
  name: string;
  message: string;
  /** Where the pairs begin, or -1 if there are none. */
  pairsAt: number;
}

/** Splits at the first three separators, four with a time; what follows belongs to the pairs. */
function splitSegments(line: string): Segments | undefined {
  let from = 0;
  const next = (): string | undefined => {
    const end = line.indexOf(SEPARATOR, from);
    if (end === -1) return undefined;
    const segment = line.slice(from, end);
    from = end + SEPARATOR.length;
    return segment;
  };
  const first = next();
  if (first === undefined) return undefined;
  const time = isTimeSegment(first) ? first : undefined;
  const level = time === undefined ? first : next();
  const name = next();
  if (level === undefined || name === undefined) return undefined;
  const rest = from;
  const message = next();
  if (message === undefined) return { time, level, name, message: line.slice(rest), pairsAt: -1 };
  return { time, level, name, message, pairsAt: from };
}

const BARE = new RegExp(`[^${DELIMITER}]+`, 'y');

/** Reads pairs up to the end of the line into `fields`; `false` if they are malformed. */
function readPairs(line: string, start: number, typed: boolean, fields: Record<string, TypedValue>): boolean {
  let at = start;
  for (;;) {
    const rawKey = matchBare(line, at);
    const key = unescapeKey(rawKey);
    at += rawKey.length;
    if (key === undefined || line[at] !== '=') return false;
    at++;
    if (line[at] === '"') {
      const end = closingQuote(line, at + 1);
      const value = end === -1 ? undefined : unescapeQuoted(line.slice(at + 1, end));
      if (value === undefined) return false;
      fields[key] = value;
      at = end + 1;
    } else {
      const value = matchBare(line, at);
      if (value === '') return false;
      fields[key] = typed ? typedValue(value) : value;
      at += value.length;
    }
    if (at === line.length) return true;
    if (line[at] !== ' ') return false;
    at++;
  }
}

function matchBare(line: string, at: number): string {
  BARE.lastIndex = at;
  return BARE.exec(line)?.[0] ?? '';
}

/** The place of the quote that closes a value: one with an even number of backslashes before it. -1 if there is none. */
function closingQuote(line: string, start: number): number {
  for (let quote = line.indexOf('"', start); quote !== -1; quote = line.indexOf('"', quote + 1)) {
    let before = quote;
    while (before > start && line[before - 1] === '\\') before--;
    if ((quote - before) % 2 === 0) return quote;
  }
  return -1;
}
