/** What each kind of value prints as: the table of the line format, row by row, and the rules around it. */
import { expect, test } from 'vitest';
import { Numeral } from '../ndjson/numeral.ts';
import { formatLine } from './formatter.ts';

function pairs(fields: unknown): string {
  const line = formatLine({ level: 20, name: 'n', message: 'm', fields: fields as object });
  return line.slice('INFO | n | m'.length).replace(/^ \| /, '');
}

/** The pairs of one field `k`. */
function pair(value: unknown): string {
  return pairs({ k: value });
}

class Point {
  x = 1;
  y = 2;
}

class Money {
  readonly cents = 150;
  toJSON() {
    return '1.50 EUR';
  }
}

test.each<[string, unknown, string]>([
  ['a string', 'text', 'k=text'],
  ['a string with spaces', 'a b', 'k="a b"'],
  ['an empty string', '', 'k=""'],
  ['a string with a backslash', 'C:\\temp', 'k="C:\\\\temp"'],
  ['a string that is no well-formed text', '\ud800', 'k="\\ud800"'],
  ['a string with an escape sequence', '\u001b[31m', 'k="\\u001b[31m"'],
  ['an integer', 42, 'k=42'],
  ['a fraction', -0.5, 'k=-0.5'],
  ['negative zero', -0, 'k=0'],
  ['a number with an exponent', 1e21, 'k=1e+21'],
  ['NaN', Number.NaN, 'k=NaN'],
  ['Infinity', Number.NEGATIVE_INFINITY, 'k=-Infinity'],
  ['a boolean', true, 'k=true'],
  ['a BigInt', 123456789012345678901234567890n, 'k=123456789012345678901234567890'],
  ['null', null, 'k=null'],
  ['undefined', undefined, ''],
  ['a function', () => 1, ''],
  ['a symbol', Symbol('s'), ''],
  ['a Date', new Date(0), 'k=1970-01-01T00:00:00.000Z'],
  ['an invalid Date', new Date(Number.NaN), 'k=null'],
  ['a plain object', { a: 1, b: 'x y' }, 'k.a=1 k.b="x y"'],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), 'k.a=1'],
  ['an instance of a class', new Point(), 'k.x=1 k.y=2'],
  ['an empty object', {}, 'k={}'],
  ['an object of which nothing prints', { a: undefined, b: () => 1 }, 'k={}'],
  ['an empty object in an object', { a: {} }, 'k.a={}'],
  ['an array', [1, 'b'], 'k="[1,\\"b\\"]"'],
  ['an array of numbers', [1], 'k=[1]'],
  ['an empty array', [], 'k=[]'],
  ['an array with holes', new Array(2), 'k=[null,null]'],
  ['an array with what does not print', [undefined, () => 1, Symbol('s'), 1], 'k=[null,null,null,1]'],
  ['an array in an object', { a: [{ b: 1 }] }, 'k.a="[{\\"b\\":1}]"'],
  ['a Map with string keys', new Map([['a', 1]]), 'k="{\\"a\\":1}"'],
  [
    'a Map with other keys',
    new Map<unknown, unknown>([
      [1, 'x'],
      ['b', {}],
    ]),
    'k="[[1,\\"x\\"],[\\"b\\",{}]]"',
  ],
  ['an empty Map', new Map(), 'k={}'],
  ['a Set', new Set([1, 2]), 'k=[1,2]'],
  ['a typed array', new Uint8Array([1, 2, 255]), 'k=[1,2,255]'],
  ['a typed array of floats', new Float64Array([0.5, Number.NaN]), 'k=[0.5,null]'],
  ['a typed array of BigInts', new BigInt64Array([-1n]), 'k=[-1]'],
  ['an ArrayBuffer', new Uint8Array([7, 8]).buffer, 'k=[7,8]'],
  ['a SharedArrayBuffer', new SharedArrayBuffer(2), 'k=[0,0]'],
  ['a DataView', new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2), 'k=[2,3]'],
  ['a Buffer', Buffer.from('hello'), 'k="aGVsbG8="'],
  ['an empty Buffer', Buffer.alloc(0), 'k=""'],
  ['a URL', new URL('https://example.org/a?b=c'), 'k="https://example.org/a?b=c"'],
  ['a regular expression', /a\d/g, 'k="/a\\\\d/g"'],
  ['a boxed string', Object('text'), 'k=text'],
  ['a boxed number', Object(1), 'k=1'],
  ['a boxed boolean', Object(false), 'k=false'],
  ['a boxed BigInt', Object(1n), 'k=1'],
  ['a boxed symbol', Object(Symbol('s')), ''],
  ['an object with toJSON', new Money(), 'k="1.50 EUR"'],
  ['a promise', Promise.resolve(1), 'k={}'],
  ['a number as it was written', Numeral.of('1.0'), 'k=1.0'],
  ['numbers as they were written', [Numeral.of('1.0'), Numeral.of('1e400')], 'k=[1.0,1e400]'],
])('%s', (_, value, expected) => {
  expect(pair(value)).toBe(expected);
});

test('fields print in their order, one pair each', () => {
  expect(pairs({ b: 1, a: 2, c: { z: 1, y: 2 } })).toBe('b=1 a=2 c.z=1 c.y=2');
});

test('keys are escaped as a whole path', () => {
  expect(pairs({ 'a b': { 'c=d': 1, 'e%': 2 }, 'f.g': 3 })).toBe('a%0020b.c%003Dd=1 a%0020b.e%0025=2 f.g=3');
});

test('the empty key is a percent sign by itself and nothing within a path', () => {
  expect(pairs({ '': 1 })).toBe('%=1');
  expect(pairs({ '': { a: 1, '': 2 } })).toBe('.a=1 .=2');
  expect(pairs({ a: { '': { '': 1 } } })).toBe('a..=1');
});

test('only own enumerable string keys are fields', () => {
  const fields = Object.create({ inherited: 1 }, { hidden: { value: 1 }, own: { value: 2, enumerable: true } });
  expect(pairs(fields)).toBe('own=2');
  expect(pairs({ [Symbol('s')]: 1, a: 1 })).toBe('a=1');
  expect(pairs({ __proto__: null, a: 1 })).toBe('a=1');
  expect(pairs(JSON.parse('{"__proto__":1,"constructor":2,"toString":3}'))).toBe(
    '__proto__=1 constructor=2 toString=3',
  );
  expect(pairs({ o: JSON.parse('{"__proto__":1}') })).toBe('o.__proto__=1');
});

test('where flattening makes two keys equal, the last value wins, at the first place', () => {
  expect(pairs({ 'a.b': 1, x: 0, a: { b: 2 } })).toBe('a.b=2 x=0');
  expect(pairs({ a: { b: 2 }, x: 0, 'a.b': 1 })).toBe('a.b=1 x=0');
  expect(pairs({ a: { 'b.c': 1, b: { c: 2 } } })).toBe('a.b.c=2');
  expect(pairs({ 'a.b': 1, a: { b: undefined, c: 1 } })).toBe('a.b=1 a.c=1');
});

test('fields that are no object', () => {
  expect(pairs(undefined)).toBe('');
  expect(pairs(null)).toBe('');
  expect(pairs({})).toBe('');
  expect(pairs('text here')).toBe('value="text here"');
  expect(pairs(42)).toBe('value=42');
  expect(pairs(() => 1)).toBe('');
  expect(pairs(Symbol('s'))).toBe('');
  expect(pairs(['a', { b: 1 }])).toBe('0=a 1.b=1');
  expect(pairs(new Date(0))).toBe('value=1970-01-01T00:00:00.000Z');
  expect(pairs(new Map([['a', 1]]))).toBe('value="{\\"a\\":1}"');
  expect(pairs(new Set([1]))).toBe('value=[1]');
  expect(pairs(Buffer.from('hello'))).toBe('value="aGVsbG8="');
  expect(pairs(Object('boxed'))).toBe('value=boxed');
  expect(pairs(new Money())).toBe('value="1.50 EUR"');
  expect(pairs(new Point())).toBe('x=1 y=2');
});

test('fields with toJSON are what it returns', () => {
  class Document {
    internals = 1;
    toJSON() {
      return { title: 'x', at: { line: 1 } };
    }
  }
  expect(pairs(new Document())).toBe('title=x at.line=1');
  expect(pairs({ a: 1, toJSON: () => ({ b: 2 }) })).toBe('b=2');
});

test('depth 8 is flattened, deeper objects print their JSON text', () => {
  expect(pairs({ a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } })).toBe('a.b.c.d.e.f.g.h=1');
  expect(pairs({ 1: { 2: { 3: { 4: { 5: { 6: { 7: { 8: { 9: 1 } } } } } } } } })).toBe('1.2.3.4.5.6.7.8.9=1');
  expect(pairs({ 1: { 2: { 3: { 4: { 5: { 6: { 7: { 8: { 9: { 10: 1 } } } } } } } } } })).toBe(
    '1.2.3.4.5.6.7.8.9="{\\"10\\":1}"',
  );
});

function wide(keys: number, value: unknown = 0): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, value]));
}

test('256 keys are flattened, an object with more prints its JSON text', () => {
  expect(pair(wide(256)).split(' ')).toHaveLength(256);
  expect(pair(wide(257))).toBe(`k=${JSON.stringify(JSON.stringify(wide(257)))}`);
});

test('one field never becomes more than 256 pairs: the object that would exceed them prints its JSON text', () => {
  const inner = JSON.stringify(JSON.stringify(wide(57)));
  const text = pair({ ...wide(198), last: wide(56), over: wide(57) }).split(' ');
  expect(text).toContain('k.last.k55=0');
  expect(text.at(-1)).toBe(`k.over=${inner}`);
  const deep = pair({ a: wide(255, wide(2)) }).split(' ');
  expect(deep).toHaveLength(256);
  expect(deep.at(-1)).toBe('k.a.k254="{\\"k0\\":0,\\"k1\\":0}"');
});

test('a record may have any number of fields of its own', () => {
  expect(pairs(wide(1000)).split(' ')).toHaveLength(1000);
  expect(pairs({ ...wide(300), o: wide(2), p: wide(256) }).split(' ')).toHaveLength(558);
});

test('a cycle prints "[Circular]", wherever along its path it closes', () => {
  const root: Record<string, unknown> = { a: 1 };
  root.self = root;
  expect(pairs(root)).toBe('a=1 self="[Circular]"');
  const node: Record<string, unknown> = { b: { c: {} } };
  (node.b as Record<string, unknown>).up = node;
  expect(pair(node)).toBe('k.b.c={} k.b.up="[Circular]"');
  const list: unknown[] = [1];
  list.push(list);
  expect(pair(list)).toBe('k="[1,\\"[Circular]\\"]"');
  const map = new Map<string, unknown>();
  map.set('m', map);
  expect(pair(map)).toBe('k="{\\"m\\":\\"[Circular]\\"}"');
  expect(pairs({ o: [root] })).toBe('o="[{\\"a\\":1,\\"self\\":\\"[Circular]\\"}]"');
  const behind: Record<string, unknown> = { b: { toJSON: () => behind } };
  expect(pair(behind)).toBe('k.b="[Circular]"');
});

test('a cycle that leads out of a JSON text to the record is found', () => {
  const root: Record<string, unknown> = {};
  root.list = [root];
  expect(pairs(root)).toBe('list="[\\"[Circular]\\"]"');
});

test('the same object twice is no cycle', () => {
  const shared = { x: 1 };
  expect(pairs({ a: shared, b: shared, c: [shared, shared] })).toBe('a.x=1 b.x=1 c="[{\\"x\\":1},{\\"x\\":1}]"');
});

test('toJSON is called once, with the key, and what it returns is not asked again', () => {
  const keys: string[] = [];
  const again = {
    x: 1,
    toJSON(key: string) {
      keys.push(key);
      return { y: 2, toJSON: () => 'never' };
    },
  };
  expect(pair(again)).toBe('k.y=2');
  expect(keys).toEqual(['k']);
  expect(pair({ toJSON: () => new Map([['a', 1]]) })).toBe('k="{\\"a\\":1}"');
  expect(pair({ toJSON: () => undefined })).toBe('');
  expect(pair({ toJSON: () => new Date(0) })).toBe('k=1970-01-01T00:00:00.000Z');
  expect(pair({ toJSON: () => new Date(Number.NaN) })).toBe('k=null');
  expect(pair({ toJSON: () => null })).toBe('k=null');
  expect(pair({ toJSON: 'data' })).toBe('k.toJSON=data');
});

test('toJSON that returns itself, or something that leads back, ends', () => {
  const itself = {
    a: 1,
    toJSON() {
      return this;
    },
  };
  expect(pair(itself)).toBe('k.a=1');
  const wrapping = {
    toJSON() {
      return { inner: this };
    },
  };
  expect(pair(wrapping)).toBe('k.inner="[Circular]"');
  expect(pair([wrapping])).toBe('k="[{\\"inner\\":\\"[Circular]\\"}]"');
});

test('what throws says so in its place, and the rest is printed', () => {
  const hostile = {
    before: 1,
    get bad() {
      throw new Error('getter says no');
    },
    json: {
      toJSON() {
        throw new TypeError('json says no');
      },
    },
    after: 2,
  };
  expect(pairs(hostile)).toBe('before=1 bad="[Throws: getter says no]" json="[Throws: json says no]" after=2');
  expect(pairs({ o: hostile })).toBe(
    'o.before=1 o.bad="[Throws: getter says no]" o.json="[Throws: json says no]" o.after=2',
  );
});

test.each<[string, unknown, string]>([
  ['a string', 'text', '[Throws: text]'],
  ['null', null, '[Throws: null]'],
  ['undefined', undefined, '[Throws: undefined]'],
  ['a symbol', Symbol('s'), '[Throws: Symbol(s)]'],
  ['an object without a message', { code: 1 }, '[Throws: [object Object]]'],
  ['an object without anything', Object.create(null), '[Throws: unreadable]'],
  [
    'an error whose message throws',
    {
      get message() {
        throw new Error('again');
      },
    },
    '[Throws: unreadable]',
  ],
  ['an error with a line break', new Error('a\nb'), '[Throws: a\\nb]'],
])('a getter that throws %s', (_, thrown, expected) => {
  const fields = {
    get k() {
      throw thrown;
    },
  };
  expect(pairs(fields)).toBe(`k="${expected}"`);
});

const refuse = () => {
  throw new Error('no');
};

test('a Proxy that throws is told of, by field where it lists its keys', () => {
  expect(pairs(new Proxy({ a: 1 }, { ownKeys: refuse }))).toBe('fields="[Throws: no]"');
  expect(pairs(new Proxy({ a: 1, b: 2 }, { get: refuse }))).toBe('a="[Throws: no]" b="[Throws: no]"');
  expect(pairs(new Proxy({ a: 1 }, { getPrototypeOf: refuse }))).toBe('a=1');
  expect(pairs(new Proxy({ a: 1 }, { getOwnPropertyDescriptor: refuse }))).toBe('fields="[Throws: no]"');
  expect(pair(new Proxy({ a: 1 }, { ownKeys: refuse }))).toBe('k="[Throws: no]"');
  expect(pair(new Proxy({ a: 1 }, { get: refuse }))).toBe('k="[Throws: no]"');
  expect(pair([new Proxy({ a: 1 }, { ownKeys: refuse })])).toBe('k="[\\"[Throws: no]\\"]"');
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(pair(proxy)).toMatch(/^k="\[Throws: .*revoked.*\]"$/);
  expect(pairs(proxy)).toMatch(/^fields="\[Throws: .*revoked.*\]"$/);
});

test('a long Buffer prints its first 1024 bytes and counts the rest', () => {
  const bytes = Buffer.alloc(1030, 'abc');
  const shown = bytes.subarray(0, 1024).toString('base64');
  expect(pair(bytes)).toBe(`k="${shown}...(+6 bytes)"`);
  expect(pair(bytes.subarray(0, 1024))).toBe(`k="${shown}"`);
  expect(pair([Buffer.from('a')])).toBe('k="[\\"YQ==\\"]"');
});

test('a long typed array prints its first 256 elements and counts the rest', () => {
  const zeros = Array.from({ length: 256 }, () => 0).join(',');
  expect(pair(new Uint16Array(256))).toBe(`k=[${zeros}]`);
  expect(pair(new Uint16Array(259))).toBe(`k="[${zeros},\\"...(+3)\\"]"`);
  expect(pair(new ArrayBuffer(300))).toBe(`k="[${zeros},\\"...(+44)\\"]"`);
});

test('iterators of a subclass are not asked: they might never end', () => {
  class Endless extends Set {
    override *[Symbol.iterator](): SetIterator<unknown> {
      for (;;) yield 1;
    }
  }
  expect(pair(new Endless([7]))).toBe('k=[7]');
});

test('a list prints 100,000 values, and all lists of a record a million', () => {
  const list = new Array(100_000).fill(7);
  expect(pairs({ list })).not.toContain('[Too large]');
  expect(pairs({ list: [...list, 7] }).slice(-20)).toMatch(/,7,\\"\[Too large]\\"]"$/);
  const lists = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, list]));
  expect(pairs(lists(10))).not.toContain('[Too large]');
  expect(pairs(lists(12)).slice(-60)).toMatch(/7\] l10="\[\\"\[Too large]\\"]" l11="\[\\"\[Too large]\\"]"$/);
});
