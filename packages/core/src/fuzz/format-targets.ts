/** Formatters and the parser: whatever is logged is one harmless line, and reads back as what it says. */
import { inspect } from 'node:util';
import { createFormatter, type FormatName, type Formatter, isByteFormatter } from '../format/formatter.ts';
import { NOT_PUT, ROOM_SLACK } from '../format/line-room.ts';
import { type ParsedLine, parseLine } from '../format/parse.ts';
import { levelLabel, UNKNOWN_LABEL } from '../level.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { mutated } from './ndjson-lines.ts';
import { type FuzzRecord, hostileRecord, plainObject, plainRecord } from './records.ts';
import type { Tape } from './tape.ts';
import { expectSame, expectThat, type Target } from './target.ts';

const FORMATS: readonly FormatName[] = ['kv', 'json', 'logfmt'];
const TIMESTAMPS = [false, 'iso', 'epoch'] as const;

/** What drives terminals, ends lines or is no text. */
const HARMFUL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u;

const LIKE_INDEX = /^\d/;

interface Settings {
  readonly format: FormatName;
  readonly timestamp: false | 'iso' | 'epoch';
  readonly quoteLookalikes: boolean;
}

function settings(tape: Tape): Settings {
  return { format: tape.pick(FORMATS), timestamp: tape.pick(TIMESTAMPS), quoteLookalikes: tape.once(3) };
}

function format(formatter: Formatter, record: FuzzRecord): string {
  return formatter.format(record.level, record.name, record.message, record.fields, record.time);
}

function shown(input: unknown): string {
  try {
    return inspect(input, { depth: 16, maxStringLength: 2000, maxArrayLength: 20, breakLength: 120 });
  } catch {
    return 'an input that cannot be shown';
  }
}

/** A line of ours that says what a parsed one says. */
function rewritten(parsed: ParsedLine, { timestamp }: Settings): string {
  const formatter = createFormatter({ timestamp });
  return formatter.format(parsed.level, parsed.name, parsed.message, { ...parsed.fields }, parsed.time);
}

/** Fields that print by themselves: no other of the record can come to the same key. */
function ownFields({ level, fields }: FuzzRecord): [string, unknown][] {
  const isUnnamed = typeof level === 'number' && levelLabel(level) === UNKNOWN_LABEL;
  return Object.entries(fields).filter(
    ([name, value]) =>
      typeof value !== 'object' &&
      value !== undefined &&
      !name.includes('.') &&
      name !== '' &&
      !(isUnnamed && name === 'level'),
  );
}

function expectReadsBack(line: string, record: FuzzRecord, used: Settings): void {
  const parsed = parseLine(line);
  expectThat(parsed !== undefined, `is not read back: ${line}`);
  const { level, name, message, fields } = parsed as ParsedLine;
  expectSame([level, name, message], [levelLabel(record.level), record.name, record.message], 'head');
  const isDotted = Object.keys(record.fields).some((key) => key.includes('.') || key === '');
  if (isDotted) return;
  for (const [key, value] of ownFields(record)) expectSame(fields[key], String(value), `field ${key}`);
  // Keys that look like array indexes go first in an object.
  if (used.quoteLookalikes || Object.keys(fields).some((key) => LIKE_INDEX.test(key))) return;
  expectSame(rewritten(parsed as ParsedLine, used), line, 'written again');
}

const JSON_OWN = ['time', 'level', 'name', 'message'];

function expectJson(line: string, record: FuzzRecord): void {
  const parsed = JSON.parse(line) as Record<string, unknown>;
  expectSame([parsed.name, parsed.message], [record.name, record.message], 'head');
  for (const [key, value] of ownFields(record)) {
    if (JSON_OWN.includes(key) || Object.hasOwn(record.fields, `${key}_`) || key.endsWith('_')) continue;
    const expected = typeof value === 'bigint' ? Number(value) : value;
    expectSame(
      parsed[key],
      Number.isFinite(expected) || typeof expected !== 'number' ? expected : null,
      `member ${key}`,
    );
  }
}

/** The keys of a text of pairs, by a scanner of its own. */
function keysOf(pairs: string): string[] {
  const keys: string[] = [];
  let at = 0;
  while (at < pairs.length) {
    const equals = pairs.indexOf('=', at);
    expectThat(equals > at, `no key at ${at}: ${pairs}`);
    keys.push(pairs.slice(at, equals));
    let end = equals + 1;
    if (pairs[end] === '"') {
      for (end++; pairs[end] !== '"'; end++) {
        if (pairs[end] === '\\') end++;
        expectThat(end < pairs.length, `no end of a value: ${pairs}`);
      }
      end++;
    } else {
      while (end < pairs.length && pairs[end] !== ' ') end++;
    }
    expectThat(end === pairs.length || pairs[end] === ' ', `no blank at ${end}: ${pairs}`);
    at = end + 1;
  }
  return keys;
}

function expectDistinct(keys: readonly string[], line: string): void {
  expectThat(new Set(keys).size === keys.length, `a key repeats: ${line}`);
}

export const plainRecords: Target<{ used: Settings; record: FuzzRecord }> = {
  name: 'plain records read back',
  make: (tape) => ({ used: settings(tape), record: plainRecord(tape) }),
  check({ used, record }) {
    const line = format(createFormatter(used), record);
    expectThat(!HARMFUL.test(line), `harmful: ${JSON.stringify(line)}`);
    if (used.format === 'kv') expectReadsBack(line, record, used);
    else if (used.format === 'json') expectJson(line, record);
    else expectDistinct(keysOf(line), line);
  },
  show: shown,
};

export const hostileRecords: Target<{ used: Settings; record: FuzzRecord; bound: unknown }> = {
  name: 'hostile records are one line',
  make: (tape) => ({
    used: settings(tape),
    record: hostileRecord(tape) as FuzzRecord,
    bound: tape.once(4) ? hostileRecord(tape).fields : undefined,
  }),
  check({ used, record, bound }) {
    const formatter = createFormatter(used);
    const line = format(bound === undefined ? formatter : (formatter.bind?.(bound as object) as Formatter), record);
    expectThat(!HARMFUL.test(line), `harmful: ${JSON.stringify(line)}`);
    if (used.format === 'json') JSON.parse(line);
    else if (used.format === 'logfmt') expectDistinct(keysOf(line), line);
    else {
      const parsed = parseLine(line);
      expectThat(parsed !== undefined, `is not read back: ${line}`);
      const pairs = line.split(' | ').slice(used.timestamp === false ? 3 : 4);
      expectDistinct(keysOf(pairs.join(' | ')), line);
    }
  },
  show: shown,
};

/** Formatters that live on, as those of a program do: what they remember of earlier records must not show. */
const longLived = new Map<string, Formatter>();

export const remembering: Target<{ used: Settings; records: FuzzRecord[]; bound: Record<string, unknown> }> = {
  name: 'a formatter prints the same whatever it printed before',
  make: (tape) => ({
    used: settings(tape),
    records: [plainRecord(tape), ...tape.several(4, () => plainRecord(tape))],
    bound: tape.once(2) ? plainObject(tape, 0) : {},
  }),
  check({ used, records, bound }) {
    const key = JSON.stringify(used);
    const old = longLived.get(key) ?? createFormatter(used);
    longLived.set(key, old);
    const one = createFormatter(used);
    for (const record of records) {
      const fresh = format(createFormatter(used), record);
      expectSame(format(one, record), fresh, 'after the records before it');
      expectSame(format(old, record), fresh, 'after all before it');
      const freshBound = format(createFormatter(used).bind?.(bound) as Formatter, record);
      expectSame(format(one.bind?.(bound) as Formatter, record), freshBound, 'bound');
      expectSame(format(old.bind?.(bound) as Formatter, record), freshBound, 'bound, after all before it');
      expectBoundIsMerged(used, bound, record, freshBound);
    }
  },
  show: shown,
};

/** Where names are plain, fields that are bound print as if they had been given first. */
function expectBoundIsMerged(used: Settings, bound: Record<string, unknown>, record: FuzzRecord, line: string): void {
  const names = [...Object.keys(bound), ...Object.keys(record.fields)];
  if (names.some((name) => name === '' || name.includes('.') || name.endsWith('_') || LIKE_INDEX.test(name))) return;
  const printing = [...Object.entries(bound), ...Object.entries(record.fields)].filter(
    ([, value]) => value !== undefined,
  );
  const merged = Object.fromEntries(new Map(printing));
  if (Object.values(merged).some((value) => typeof value === 'object' && value !== null)) return;
  expectSame(line, format(createFormatter(used), { ...record, fields: merged }), 'bound and merged');
}

/** What lies around a room, and must stay. */
const AROUND = 0xa5;
const BUFFER_BYTES = 4096;

interface Putting {
  readonly used: Settings;
  readonly record: FuzzRecord;
  readonly bound: Record<string, unknown>;
  readonly start: number;
  readonly length: number;
}

export const putting: Target<Putting> = {
  name: 'a line as bytes is the line as text, and stays within its room',
  make: (tape) => ({
    used: settings(tape),
    record: tape.once(4) ? (hostileRecord(tape) as FuzzRecord) : plainRecord(tape),
    bound: tape.once(3) ? plainObject(tape, 0) : {},
    start: tape.below(64),
    length: tape.once(2) ? tape.below(200) : tape.below(BUFFER_BYTES - 64 - ROOM_SLACK),
  }),
  check({ used, record, bound, start, length }) {
    const formatter = createFormatter(used).bind?.(bound) as Formatter;
    expectThat(isByteFormatter(formatter) === (used.format !== 'json'), 'whether it writes bytes');
    if (!isByteFormatter(formatter)) return;
    const buffer = Buffer.alloc(BUFFER_BYTES, AROUND) as TextBuffer;
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    const { level, name, message, fields, time } = record;
    const end = formatter.put({ buffer, view, start, end: start + length }, level, name, message, fields, time);
    const isWithin = end === NOT_PUT || (end > start && end <= start + length);
    expectThat(isWithin, `ends at ${end}`);
    const before = buffer.subarray(0, start);
    const after = buffer.subarray(start + length + ROOM_SLACK);
    expectThat(
      [before, after].every((bytes) => bytes.every((byte) => byte === AROUND)),
      'writes beyond its room',
    );
    if (end !== NOT_PUT) expectSame(buffer.toString('utf8', start, end), `${format(formatter, record)}\n`, 'bytes');
  },
  show: shown,
};

export const reading: Target<string> = {
  name: 'any text is read or refused',
  make(tape) {
    const timestamp = tape.pick(TIMESTAMPS);
    const line = format(createFormatter({ timestamp }), plainRecord(tape));
    return tape.once(4) ? line : mutated(tape, Buffer.from(line)).toString();
  },
  check(text) {
    const parsed = parseLine(text);
    const typed = parseLine(text, { typed: true });
    expectSame(typed === undefined, parsed === undefined, 'typed or not');
    if (parsed === undefined) return;
    expectSame(Object.keys(typed?.fields ?? {}), Object.keys(parsed.fields), 'typed keys');
    expectThat(Object.getPrototypeOf(parsed.fields) === null, 'fields have a prototype');
    const timestamp = parsed.time === undefined ? false : /^\d{10,}$/.test(parsed.time) ? 'epoch' : 'iso';
    const again = parseLine(rewritten(parsed, { format: 'kv', timestamp, quoteLookalikes: false }));
    const expected = { ...parsed, level: levelLabel(parsed.level) };
    // Digits may name a moment that no Date can, and leading zeros.
    if (timestamp === 'epoch' || Number.isNaN(Date.parse(parsed.time ?? '0'))) {
      expected.time = again?.time as string;
    }
    if (parsed.time === undefined) delete (expected as Partial<ParsedLine>).time;
    expectSame(again, expected, 'read again');
  },
  show: (text) => JSON.stringify(text),
};
