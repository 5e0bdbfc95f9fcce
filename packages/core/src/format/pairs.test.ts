/** Plain records take a faster way than others: the line must not show which way it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { createFormatter, type Formatter, isByteFormatter } from './formatter.ts';
import { NOT_PUT, ROOM_SLACK } from './line-room.ts';

/** The same data in objects that are not plain, and so take the slow way. */
function unusual(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Error) return value;
  const copy = Object.create(Object.create(Object.prototype));
  for (const [name, member] of Object.entries(value)) {
    Object.defineProperty(copy, name, { value: unusual(member), enumerable: true });
  }
  return copy;
}

const NAMES = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'a.b', 'a.b.c', '', '.', '%', 'level', 'level_', 'msg', 'toString', '1', '0', 'x y'),
  fc.string({ maxLength: 4 }),
);

const SCALARS = fc.oneof(
  fc.constantFrom(undefined, null, true, '', '[Circular]', 12n, Number.NaN, Symbol('s'), () => 1),
  fc.double(),
  fc.integer(),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'ab "\n\r\t\\=é\x00\x7f\u2028', 'x'.repeat(50), ' words'.repeat(20)) }),
);

const { record: RECORDS, error: ERRORS } = fc.letrec<{ record: Record<string, unknown>; error: Error }>((tie) => ({
  error: fc
    .tuple(
      fc.string(),
      fc.oneof(SCALARS, tie('record'), tie('error')),
      fc.oneof(fc.constant<Record<string, unknown>>({}), tie('record')),
    )
    .map(([message, cause, own]) => {
      const error = 'a' in own ? new AggregateError([cause], message, { cause }) : new TypeError(message, { cause });
      for (const [name, value] of Object.entries(own)) Object.defineProperty(error, name, { value, enumerable: true });
      return error;
    }),
  record: fc.dictionary(
    NAMES,
    fc.oneof({ weight: 4, arbitrary: SCALARS }, fc.array(SCALARS, { maxLength: 2 }), tie('record'), tie('error')),
    {
      maxKeys: 5,
      noNullPrototype: false,
    },
  ),
}));

test.each([
  { format: 'kv', quoteLookalikes: false },
  { format: 'kv', quoteLookalikes: true },
  { format: 'logfmt', quoteLookalikes: false },
  { format: 'json', quoteLookalikes: false },
] as const)('plain records print as others do: %o', (options) => {
  const formatter = createFormatter(options);
  const line = (bound: object | undefined, fields: unknown): string => {
    const own = bound === undefined ? formatter : (formatter.bind?.(bound) ?? expect.fail('it binds'));
    return own.format('info', 'app', 'm', fields as object, undefined);
  };
  fc.assert(
    fc.property(fc.option(RECORDS, { nil: undefined }), RECORDS, (bound, fields) => {
      const expected = line(bound, unusual(fields));
      // The first time a shape is new, the second time it is known.
      expect(line(bound, fields)).toBe(expected);
      expect(line(bound, fields)).toBe(expected);
    }),
    { numRuns: 4000 },
  );
  fc.assert(
    fc.property(fc.option(RECORDS, { nil: undefined }), ERRORS, (bound, error) => {
      expect(line(bound, error)).toBe(line(bound, unusual({ err: error })));
    }),
  );
});

function kv(fields: object): string {
  return createFormatter().format('info', 'app', 'm', fields, undefined);
}

test('nested plain objects deeper and larger than are flattened print as others do', () => {
  let deep: object = { end: 1 };
  for (let depth = 1; depth < 12; depth++) {
    deep = { d: deep };
    expect(kv(deep)).toBe(kv(unusual(deep) as object));
  }
  for (const count of [63, 64, 65, 255, 256, 257]) {
    const members = Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
    for (const fields of [members, { members }, { a: { x: 1, members, z: 1 } }]) {
      expect(kv(fields)).toBe(kv(unusual(fields) as object));
    }
  }
  const wide = Object.fromEntries(
    Array.from({ length: 6 }, (_, n) => [
      `o${n}`,
      Object.fromEntries(Array.from({ length: 50 }, (_, m) => [`k${m}`, m])),
    ]),
  );
  expect(kv({ wide })).toBe(kv(unusual({ wide }) as object));
});

test('an object within itself is found, however plain', () => {
  const fields: Record<string, unknown> = { a: 1 };
  fields.self = { fields };
  expect(kv(fields)).toBe('INFO | app | m | a=1 self.fields="[Circular]"');
});

test('toJSON is heard where a plain object has or inherits it, enumerable or not', () => {
  expect(kv({ o: { a: 1, toJSON: () => 'own' } })).toBe('INFO | app | m | o=own');
  const hidden = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'hidden' });
  expect(kv({ o: hidden })).toBe('INFO | app | m | o=hidden');
  expect(kv(hidden)).toBe('INFO | app | m | value=hidden');
});

test('toJSON is heard where a program gives it to all objects, hidden from for...in', () => {
  Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'all', configurable: true });
  try {
    expect(kv({ a: 1 })).toBe('INFO | app | m | value=all');
  } finally {
    Reflect.deleteProperty(Object.prototype, 'toJSON');
  }
});

test('an error that is made a plain object prints as one, in the place of fields or among them', () => {
  for (const prototype of [Object.prototype, null]) {
    const error = Object.setPrototypeOf(Object.assign(new Error('gone'), { a: 1, toJSON: () => 'own' }), prototype);
    expect(kv({ error })).toBe('INFO | app | m | error=own');
    expect(kv(error)).toBe('INFO | app | m | value=own');
  }
});

test('what a program adds to Object.prototype is no field', () => {
  const fields = { a: 1, o: { b: 2 } };
  Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true });
  let line: string;
  try {
    line = kv(fields);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
  expect(line).toBe('INFO | app | m | a=1 o.b=2');
});

test('a getter that throws in a nested object costs its own value only', () => {
  const throwing = {
    get b(): never {
      throw new Error('no');
    },
  };
  expect(kv({ a: 1, o: throwing, c: 2 })).toBe('INFO | app | m | a=1 o.b="[Throws: no]" c=2');
});

/** An error whose text is the same wherever the tests run. */
function tidyError(message: string, options?: ErrorOptions): Error {
  const error = new Error(message, options);
  error.stack = `Error: ${message}${'\n    at tidy (file.ts:1:1)'.repeat(8)}`;
  return error;
}

function within(depth: number, value: unknown): object {
  return depth === 0 ? (value as object) : { d: within(depth - 1, value) };
}

const LONG = 'x'.repeat(200);

/** Records of plain values, of plain objects and of errors. */
const PLAIN = [
  undefined,
  null,
  {},
  { a: undefined },
  { a: 1, n: null, 'a.b': true },
  ...['two words', '"\n\\"'.repeat(5), 'x'.repeat(100), 'two words'.repeat(12)].map((a) => ({ a, b: true })),
  { o: { empty: {}, n: null, u: undefined, p: { msg: LONG, time: 1.5 } }, z: 1 },
  within(8, { text: LONG }),
  tidyError('gone'),
  { err: tidyError('gone', { cause: tidyError('why') }), z: 1 },
];

/** Records with an object that has to be flattened to text first. */
const OTHERS = [
  { list: [1], z: 1 },
  { o: { list: [1], z: 1 }, z: 1 },
  { err: Object.assign(tidyError('gone', { cause: [1] }), { z: 1 }) },
];

const START = 16;

test.each(['kv', 'logfmt'] as const)(
  '%s: a line that does not fit its room in full is not put, however little is missing',
  (format) => {
    const plain = createFormatter({ format, timestamp: 'iso' });
    const bound = plain.bind?.({ request: 'r-7' });
    const untouched = Buffer.alloc(4096, 0xa5);
    const buffer = Buffer.alloc(4096) as TextBuffer;
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    for (const formatter of [plain, bound as typeof plain]) {
      if (!isByteFormatter(formatter)) throw new Error('writes no bytes');
      for (const given of [...PLAIN, ...OTHERS]) {
        const fields = given as object | undefined;
        const line = `${plainly(formatter, fields)}\n`;
        // What is escaped already is put where it would fit however its characters were encoded.
        const enough = (OTHERS.includes(given as never) ? 3 : 2) * line.length + 40;
        // From the largest: a shape that is new is put at once.
        for (let room = enough; room >= 0; room--) {
          const end = START + room;
          buffer.set(untouched);
          const put = formatter.put({ buffer, view, start: START, end }, 'info', 'app', 'message', fields, 0);
          if (put === NOT_PUT) expect(room).toBeLessThan(enough);
          else expect(buffer.toString('utf8', START, put)).toBe(line);
          expect(buffer.subarray(0, START).equals(untouched.subarray(0, START))).toBe(true);
          expect(buffer.subarray(end + ROOM_SLACK).equals(untouched.subarray(end + ROOM_SLACK))).toBe(true);
        }
      }
    }
  },
);

/** The line as it is made as text: while a getter formats, no line is put. */
function plainly(formatter: Formatter, fields: object | undefined): string {
  let line = '';
  const outer = {
    get a(): undefined {
      line = formatter.format('info', 'app', 'message', fields, 0);
      return undefined;
    },
  };
  createFormatter().format('info', 'app', 'message', outer, 0);
  return line;
}
