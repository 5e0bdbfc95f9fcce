/** Whatever is logged gives one line that drives no terminal and repeats no key, in every format, and never a throw. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFormatter, type FormatName } from './formatter.ts';
import { parseLine } from './parse.ts';

const CTRL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/;

// Reading a stack maps each of its places to a source, which would take most of the time here.
Error.stackTraceLimit = 1;

class Refusal extends Error {
  override get message(): string {
    throw new Error('not even this');
  }
}

function refuse(): never {
  throw new Error('no\n | "way"');
}

function refuseToExplain(): never {
  throw new Refusal();
}

const TRAPS = [
  'get',
  'has',
  'ownKeys',
  'getPrototypeOf',
  'getOwnPropertyDescriptor',
  'set',
  'defineProperty',
  'deleteProperty',
  'isExtensible',
] as const;

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom('', '\ud800', '\u001b[31m', '\n', 'a | b', '"', "'", '\\', 'a=b', '\u202e', '\u2028', '😀'),
);

const key = fc.oneof(
  text,
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'toJSON',
    '',
    'a.b',
    'a',
    'b',
    'level',
    'level_',
    'time',
    'msg',
    'name',
    'logger',
    'message',
  ),
);

/** Makes a value when the property runs: fast-check looks into what it generates, and these do not like it. */
type Make = () => unknown;

function made(...makers: Make[]): fc.Arbitrary<Make> {
  return fc.constantFrom(...makers);
}

function madeFrom<T>(
  arbitrary: fc.Arbitrary<T>,
  make: (generated: T) => unknown = (generated) => generated,
): fc.Arbitrary<Make> {
  return arbitrary.map((generated) => () => make(generated));
}

function proxiesOf(target: () => object): fc.Arbitrary<Make> {
  const refusal = fc.constantFrom(refuse, refuseToExplain);
  return madeFrom(
    fc.tuple(fc.constantFrom(...TRAPS), refusal),
    ([trap, refused]) => new Proxy(target(), { [trap]: refused }),
  );
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function bottomless(): object {
  let nested: object = {};
  for (let i = 0; i < 5000; i++) nested = i % 2 === 0 ? { nested } : [nested];
  return nested;
}

/** Values without others in them. */
const leaf = fc.oneof(
  madeFrom(text),
  madeFrom(fc.oneof(fc.double(), fc.bigInt(), fc.boolean(), fc.date())),
  made(
    () => null,
    () => undefined,
    () => Number.NaN,
    () => Symbol('s'),
    () => refuse,
    () => class {},
    () => /r"/g,
    () => Object('b'),
    () => Object(1n),
    () => Object(Symbol('s')),
    () => new ArrayBuffer(3),
    () => new DataView(new ArrayBuffer(3)),
    () => new WeakMap(),
    () => Promise.resolve(),
    () => new Refusal(),
    revoked,
    bottomless,
  ),
  madeFrom(text, (message) => new Error(message)),
  madeFrom(text, (message) => Object.assign(new TypeError(message), { type: 'own', code: 'E', errors: [message] })),
  madeFrom(fc.uint8Array(), (bytes) => Buffer.from(bytes)),
  madeFrom(fc.oneof(fc.uint16Array(), fc.float64Array(), fc.bigInt64Array())),
  made(
    () => ({ toJSON: refuse }),
    () => ({ toJSON: refuseToExplain }),
    () => Object.defineProperty({}, 'toJSON', { get: refuse }),
    () => ({ a: 1, ...Object.defineProperty({}, 'b', { get: refuse }), c: 2 }),
    () =>
      Object.defineProperties(
        {},
        { a: { get: refuse, enumerable: true }, b: { get: refuseToExplain, enumerable: true } },
      ),
    () => ({ toString: refuse, valueOf: refuse, [Symbol.toPrimitive]: refuse }),
  ),
  proxiesOf(() => ({ a: 1 })),
  proxiesOf(() => [1, 2]),
  proxiesOf(() => new Error('x')),
  proxiesOf(() => () => 1),
);

const entries = (value: fc.Arbitrary<Make>, maxLength: number) => fc.array(fc.tuple(key, value), { maxLength });
const objectOf = (members: readonly (readonly [string, Make])[]): Record<string, unknown> =>
  Object.fromEntries(members.map(([name, make]) => [name, make()]));

const { value } = fc.letrec<{ value: Make; plain: Make; list: Make; collection: Make; wrapped: Make; cyclic: Make }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('plain'),
      tie('list'),
      tie('collection'),
      tie('wrapped'),
      tie('cyclic'),
    ),
    plain: madeFrom(entries(tie('value'), 5), objectOf),
    list: madeFrom(fc.array(tie('value'), { maxLength: 4 }), (makers) => makers.map((make) => make())),
    collection: fc.oneof(
      madeFrom(fc.array(tie('value'), { maxLength: 3 }), (makers) => new Set(makers.map((make) => make()))),
      madeFrom(entries(tie('value'), 3), (members) => new Map(Object.entries(objectOf(members)))),
      madeFrom(fc.tuple(tie('value'), tie('value')), ([one, other]) => new Map([[one(), other()]])),
    ),
    wrapped: fc.oneof(
      madeFrom(tie('value'), (inner) => ({ toJSON: inner })),
      madeFrom(tie('value'), (cause) => new Error('outer', { cause: cause() })),
      madeFrom(fc.array(tie('value'), { maxLength: 3 }), (all) => new AggregateError(all.map((make) => make()))),
    ),
    cyclic: madeFrom(entries(tie('value'), 3), (members) => {
      const object = objectOf(members);
      object.self = object;
      object.list = [object, { toJSON: () => object }];
      return object;
    }),
  }),
);

const anyRecord = fc.record({
  level: fc.oneof({ weight: 3, arbitrary: madeFrom(fc.constantFrom(20, 35, 'info')) }, value),
  name: fc.oneof({ weight: 2, arbitrary: madeFrom(text) }, value),
  message: fc.oneof(madeFrom(text), value),
  fields: fc.oneof({ weight: 3, arbitrary: madeFrom(entries(value, 6), objectOf) }, value),
  bound: fc.oneof(
    made(() => undefined),
    value,
  ),
  time: fc.oneof(
    made(() => undefined),
    madeFrom(fc.oneof<fc.Arbitrary<unknown>[]>(fc.date(), fc.double(), text)),
    value,
  ),
});

const FORMATS: readonly FormatName[] = ['kv', 'json', 'logfmt'];
const TIMESTAMPS = [false, 'iso', 'epoch'] as const;
const CASES = FORMATS.flatMap((format) => TIMESTAMPS.map((timestamp) => ({ format, timestamp })));

interface Options {
  format: FormatName;
  timestamp: false | 'iso' | 'epoch';
}

function formatAny(
  options: Options,
  make: Record<'level' | 'name' | 'message' | 'fields' | 'bound' | 'time', Make>,
): string {
  const formatter = createFormatter(options);
  const bound = make.bound();
  const used = bound === undefined ? formatter : (formatter.bind?.(bound as object) ?? formatter);
  const [level, name, fields] = [make.level() as string, make.name() as string, make.fields() as object];
  return used.format(level, name, make.message(), fields, make.time() as number);
}

/** The keys of pairs, read by a pattern of its own; every character must belong to a pair. */
function keysOf(pairs: string): string[] {
  const keys: string[] = [];
  const rest = pairs.replace(/([^\s"'=|\\]+)=("(?:\\.|[^"\\])*"|[^\s"'=|\\]+)(?: |$)/gu, (_, found: string) => {
    keys.push(found);
    return '';
  });
  expect(rest).toBe('');
  return keys;
}

test.each(CASES)('$format with timestamp $timestamp: one line, nothing raw, no throw', (options) => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const line = formatAny(options, given);
      expect(line).not.toMatch(CTRL);
      expect(line).not.toMatch(/\p{Surrogate}/u);
    }),
    { numRuns: 400 },
  );
});

test.each(TIMESTAMPS)('kv with timestamp %s is always read back, and no key comes twice', (timestamp) => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const line = formatAny({ format: 'kv', timestamp }, given);
      const parsed = parseLine(line) ?? expect.fail(line);
      expect('time' in parsed).toBe(timestamp !== false);
      const pairs = line
        .split(' | ')
        .slice(timestamp === false ? 3 : 4)
        .join(' | ');
      const keys = pairs === '' ? [] : keysOf(pairs);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBe(Object.keys(parsed.fields).length);
    }),
    { numRuns: 400 },
  );
});

test('logfmt repeats no key, its own included', () => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const keys = keysOf(formatAny({ format: 'logfmt', timestamp: 'iso' }, given));
      expect(keys.slice(0, 4)).toEqual(['time', 'level', 'logger', 'msg']);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 400 },
  );
});

test('json is always one JSON object that repeats no member', () => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const line = formatAny({ format: 'json', timestamp: 'iso' }, given);
      const parsed = JSON.parse(line) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(expect.arrayContaining(['time', 'level', 'name', 'message']));
      // Written again without spaces, a repeated member would be gone and the text shorter.
      const seen = new Set<string>();
      let depth = 0;
      for (const [token] of line.matchAll(/"(?:\\.|[^"\\])*"(:?)|[{}[\]]/g)) {
        if (token === '{' || token === '[') depth++;
        else if (token === '}' || token === ']') depth--;
        else if (depth === 1 && token.endsWith(':')) {
          expect(seen.has(token)).toBe(false);
          seen.add(token);
        }
      }
      expect(seen.size).toBe(Object.keys(parsed).length);
    }),
    { numRuns: 400 },
  );
});

test('logging from within a getter or toJSON does not disturb the outer line', () => {
  const formatter = createFormatter();
  const log = () => formatter.format(20, 'inner', 'i', { p: { q: [1, { r: 2 }] } }, undefined);
  const fields = {
    a: [1, { toJSON: log }],
    get b() {
      return log();
    },
    c: { d: 1 },
  };
  const inner = 'INFO | inner | i | p.q=\\"[1,{\\\\\\"r\\\\\\":2}]\\"';
  const text = formatter.format(20, 'outer', 'o', fields, undefined);
  expect(parseLine(text)?.fields).toEqual({
    a: JSON.stringify([1, log()]),
    b: log(),
    'c.d': '1',
  });
  expect(text).toContain(`b="${inner}"`);
});

test('a line is made even where little of the stack is left', () => {
  const formatter = createFormatter();
  let nested: object = { end: 1 };
  for (let i = 0; i < 120; i++) nested = [nested];
  let lines = 0;
  const dive = (depth: number): void => {
    if (depth > 0) {
      dive(depth - 1);
      return;
    }
    expect(formatter.format(20, 'n', 'm', { nested }, undefined)).toMatch(/^INFO \| n \| m \| nested=/);
    lines++;
  };
  for (let depth = 0; depth < 4000; depth += 500) dive(depth);
  expect(lines).toBe(8);
});
