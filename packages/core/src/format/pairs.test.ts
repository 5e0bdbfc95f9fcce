/** Plain records take a faster way than others: the line must not show which way it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { createFormatter, isByteFormatter } from './formatter.ts';
import { NOT_PUT } from './line-room.ts';

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

test.each(['kv', 'logfmt'] as const)(
  '%s: a line that does not fit its room in full is not put, however little is missing',
  (format) => {
    const plain = createFormatter({ format, timestamp: 'iso' });
    const bound = plain.bind?.({ request: 'r-7' });
    for (const formatter of [plain, bound as typeof plain]) {
      if (!isByteFormatter(formatter)) throw new Error('writes no bytes');
      const texts = ['two words', '"\n\\"'.repeat(5), 'x'.repeat(100), 'two words'.repeat(12)];
      for (const fields of [undefined, {}, { a: undefined }, { a: 1 }, ...texts.map((a) => ({ a, b: true }))]) {
        const line = `${formatter.format('info', 'app', 'message', fields, 0)}\n`;
        for (let end = 0; end <= 2 * line.length + 40; end++) {
          const buffer = Buffer.alloc(800) as TextBuffer;
          const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
          const put = formatter.put({ buffer, view, start: 0, end }, 'info', 'app', 'message', fields, 0);
          if (put !== NOT_PUT) expect(buffer.toString('utf8', 0, put)).toBe(line);
          else expect(end).toBeLessThan(2 * line.length + 40);
        }
      }
    }
  },
);
