/**
 * Records of plain data: every line is what the grammar says, character by character, and reads back as the record. The
 * reference here is written for clearness alone and shares nothing with the formatter.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelLabel, UNKNOWN_LABEL } from '../level.ts';
import { createFormatter, formatLine, type LineRecord } from './formatter.ts';
import { parseLine } from './parse.ts';

const CTRL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function isLoneSurrogate(character: string): boolean {
  return /^[\ud800-\udfff]$/.test(character);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** The characters of a text; a well-formed pair is one, a lone surrogate too. */
function characters(text: string): string[] {
  return Array.from(text);
}

function referenceText(text: string): string {
  const all = characters(text);
  const written = all.map((character, i) => {
    if (SHORT[character]) return SHORT[character];
    if (CTRL.test(character) || isLoneSurrogate(character)) return `\\u${hex(character)}`;
    const opens = i === 0 || all[i - 1] === ' ';
    const closes = i === all.length - 1 || all[i + 1] === ' ';
    return character === '|' && opens && closes ? '\\|' : character;
  });
  return written.join('');
}

function needsQuotes(character: string): boolean {
  return /[\s"'=|\\]/.test(character) || CTRL.test(character) || isLoneSurrogate(character);
}

function referenceValue(text: string): string {
  const all = characters(text);
  if (text !== '' && !all.some(needsQuotes)) return text;
  const inside = all.map((character) => {
    if (character === '"') return '\\"';
    if (SHORT[character]) return SHORT[character];
    return CTRL.test(character) || isLoneSurrogate(character) ? `\\u${hex(character)}` : character;
  });
  return `"${inside.join('')}"`;
}

function referenceKey(key: string): string {
  if (key === '') return '%';
  return characters(key)
    .map((character) => (needsQuotes(character) || character === '%' ? `%${hex(character).toUpperCase()}` : character))
    .join('');
}

function referenceJson(value: unknown): string {
  const big = (_: string, member: unknown) => (typeof member === 'bigint' ? `big${member}big` : member);
  return JSON.stringify(value, big)
    .replace(/"big(-?\d+)big"/g, '$1')
    .replace(new RegExp(CTRL, 'g'), (character) => `\\u${hex(character)}`);
}

/** The fields of a record as they read back: path to text. A Map keeps the first place and the last value. */
function normalFields(record: LineRecord): Map<string, string> {
  const normal = new Map<string, string>();
  const add = (path: string, value: unknown, depth: number): void => {
    if (value === undefined) return;
    if (typeof value !== 'object' || value === null) {
      normal.set(path, String(value));
    } else if (Array.isArray(value) || depth > 8 || referenceJson(value) === '{}') {
      normal.set(path, referenceJson(value));
    } else {
      for (const key of Object.keys(value)) add(`${path}.${key}`, (value as Record<string, unknown>)[key], depth + 1);
    }
  };
  const isUnnamed = typeof record.level === 'number' && levelLabel(record.level) === UNKNOWN_LABEL;
  const fields = (record.fields ?? {}) as Record<string, unknown>;
  if (isUnnamed && fields.level === undefined) add('level', record.level, 1);
  if (isUnnamed && fields.level !== undefined) add('level', fields.level, 1);
  for (const key of Object.keys(fields)) {
    if (!(isUnnamed && key === 'level')) add(key, fields[key], 1);
  }
  return normal;
}

function referenceTime(record: LineRecord): string | undefined {
  return record.time === undefined ? undefined : new Date(record.time).toISOString();
}

function referenceLine(record: LineRecord): string {
  const time = referenceTime(record);
  const label = referenceText(levelLabel(record.level));
  // Without a time before it, a label that reads as one has its first character escaped.
  const isLikeTime = time === undefined && /^(\d{10,}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.test(label);
  const segments = [
    isLikeTime ? `\\u00${hex(label).slice(2)}${label.slice(1)}` : label,
    referenceText(record.name),
    referenceText(String(record.message)),
  ];
  if (time !== undefined) segments.unshift(time);
  const pairs = [...normalFields(record)].map(([key, value]) => `${referenceKey(key)}=${referenceValue(value)}`);
  if (pairs.length > 0) segments.push(pairs.join(' '));
  return segments.join(' | ');
}

const TROUBLE = [
  ...' |"\'=\\%.\n\r\t\0\u001b\u007f\u0085\u00a0\u2028\u202e\u2066\u200f\u061c\ufeff\ud83d\ude00{}[]0aZé',
];

/** Any UTF-16, well-formed or not, dense in what needs care. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...TROUBLE) },
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
    ),
    {
      maxLength: 12,
    },
  )
  .map((units) => units.join(''));

const key = fc.oneof(
  { weight: 2, arbitrary: text },
  fc.constantFrom(
    'a',
    'b',
    'a.b',
    'level',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '0',
    '7',
  ),
);

const scalar = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);

/** An object with own properties only, `__proto__` among them. */
function objectOf(value: fc.Arbitrary<unknown>, maxLength = 5): fc.Arbitrary<Record<string, unknown>> {
  return fc.array(fc.tuple(key, value), { maxLength }).map((entries) => Object.fromEntries(entries));
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, scalar, tie('object'), tie('array')),
  object: objectOf(tie('value')),
  array: fc.array(tie('value'), { maxLength: 4 }),
}));

/** Objects within objects, past the depth that is flattened. */
const deep = fc.tuple(fc.array(key, { maxLength: 12 }), value).map(([path, bottom]) => {
  let nested: unknown = bottom;
  for (const name of path) nested = Object.fromEntries([[name, nested]]);
  return nested;
});

const record: fc.Arbitrary<LineRecord> = fc.record(
  {
    level: fc.oneof(
      fc.constantFrom<number | string>(5, 10, 20, 30, 40, 50, 35, 0, 'info', 'warn', 'Fatal', 'notice'),
      fc.double(),
      text,
      fc.constantFrom('2026-11-22T10:00:00Z', '0123456789'),
    ),
    name: text,
    message: text,
    fields: objectOf(fc.oneof({ weight: 3, arbitrary: value }, deep), 6),
    time: fc.oneof(fc.date({ noInvalidDate: true }), fc.integer({ min: -(2 ** 45), max: 2 ** 45 })),
  },
  { requiredKeys: ['level', 'name', 'message'] },
);

test('every line is what the grammar says', () => {
  fc.assert(
    fc.property(record, (given) => {
      expect(formatLine(given)).toBe(referenceLine(given));
    }),
    { numRuns: 3000 },
  );
});

test('every line reads back as the record it was written from', () => {
  fc.assert(
    fc.property(record, (given) => {
      const parsed = parseLine(formatLine(given));
      const time = referenceTime(given);
      expect(parsed).toEqual({
        ...(time === undefined ? {} : { time }),
        level: levelLabel(given.level),
        name: given.name,
        message: given.message,
        fields: Object.fromEntries(normalFields(given)),
      });
      expect(Object.getPrototypeOf(parsed?.fields)).toBeNull();
    }),
    { numRuns: 3000 },
  );
});

test('epoch times read back as the digits they were written with', () => {
  const formatter = createFormatter({ timestamp: 'epoch' });
  fc.assert(
    fc.property(record, fc.nat({ max: 2 ** 45 }), (given, ms) => {
      const line = formatter.format(given.level, given.name, given.message, given.fields, ms);
      const parsed = parseLine(line);
      expect(Number(parsed?.time)).toBe(ms);
      expect(parsed?.level).toBe(levelLabel(given.level));
    }),
  );
});

test('binding some fields prints the same as giving them all', () => {
  fc.assert(
    fc.property(record, objectOf(value), (given, bound) => {
      const own = (given.fields ?? {}) as Record<string, unknown>;
      const merged = new Map(Object.entries(bound).filter(([, member]) => member !== undefined));
      for (const [name, member] of Object.entries(own)) if (member !== undefined) merged.set(name, member);
      const formatter = createFormatter().bind?.(bound);
      const line = formatter?.format(given.level, given.name, given.message, given.fields, undefined);
      // Keys that look like array indexes go first in an object, so the merged fields are read from a list of one each.
      const expected = [...merged].map(([name, member]) => ({ [name]: member }));
      const fields = new Map<string, string>();
      for (const one of expected) {
        for (const [path, printed] of normalFields({ ...given, level: 20, fields: one })) fields.set(path, printed);
      }
      const parsed = line === undefined ? undefined : parseLine(line)?.fields;
      expect(parsed).toMatchObject(Object.fromEntries(fields));
    }),
  );
});

test('types survive where lookalikes are quoted', () => {
  const formatter = createFormatter({ quoteLookalikes: true });
  const lookalike = fc.constantFrom('42', '-0', '1e5', 'true', 'null', 'NaN', '-Infinity', '0.10', '{}', '[1]', '007');
  const member = fc.oneof(scalar, lookalike).filter((one) => one !== undefined);
  fc.assert(
    fc.property(objectOf(member), fc.boolean(), (fields, isNested) => {
      const line = formatter.format(20, 'n', 'm', isNested ? { o: fields } : fields, undefined);
      const expected = Object.entries(fields).map(([name, one]): [string, unknown] => {
        // Past 2^53 the digits do not tell a number from a BigInt, nor do a BigInt's below it.
        const isWhole = typeof one === 'bigint' || (typeof one === 'number' && /^-?\d+$/.test(String(one)));
        const asWritten = isWhole && !Number.isSafeInteger(Number(one)) ? BigInt(String(one)) : Number(one);
        return [isNested ? `o.${name}` : name, isWhole ? (asWritten === 0 ? 0 : asWritten) : one];
      });
      if (isNested && expected.length === 0) expected.push(['o', '{}']);
      expect(parseLine(line, { typed: true })?.fields).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 1000 },
  );
});
