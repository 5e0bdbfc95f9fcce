/** What is censored, in every format, and that nothing else changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KakashiError } from '../errors.ts';
import { createFormatter, type Formatter } from '../format/formatter.ts';
import { formatterFor } from '../guarded-formatter.ts';
import { getAsyncLogger, getLogger } from '../logger.ts';
import { createEngine } from '../open-engine.ts';
import { type EngineOptions, resolveOptions } from '../options.ts';
import { MemorySink } from '../testing/sinks.ts';

type Redact = EngineOptions['redact'];

const FORMATS = ['kv', 'json', 'logfmt'] as const;

function formatter(redact: Redact, format: EngineOptions['format'] = 'kv'): Formatter {
  return formatterFor(resolveOptions({ redact, format }));
}

/** The fields of a line in the default format. */
function kv(redact: Redact, fields: unknown): string {
  const line = formatter(redact).format('info', 'app', 'm', fields as object, undefined);
  return line.slice('INFO | app | m | '.length);
}

function json(redact: Redact, fields: unknown): Record<string, unknown> {
  return JSON.parse(formatter(redact, 'json').format('info', 'app', 'm', fields as object, undefined));
}

describe('paths lead to', () => {
  test.each<[string, unknown, string]>([
    ['password', { user: 'ann', password: 's3cret' }, 'user=ann password=[Redacted]'],
    ['user.token', { user: { id: 1, token: 's3cret' } }, 'user.id=1 user.token=[Redacted]'],
    ['user', { user: { id: 1 }, n: 1 }, 'user=[Redacted] n=1'],
    ['headers.*', { headers: { a: 's3cret', b: { c: 's3cret' } } }, 'headers.a=[Redacted] headers.b=[Redacted]'],
    [
      '*.token',
      { a: { token: 's3cret' }, b: { token: 2, id: 3 }, token: 4 },
      'a.token=[Redacted] b.token=[Redacted] b.id=3 token=4',
    ],
    ['a.*.b', { a: { x: { b: 's3cret', c: 1 } } }, 'a.x.b=[Redacted] a.x.c=1'],
    ['*.*.*', { a: { b: { c: 's3cret' } } }, 'a.b.c=[Redacted]'],
    ['headers["x-api-key"]', { headers: { 'x-api-key': 's3cret' } }, 'headers.x-api-key=[Redacted]'],
    ["headers['x.y']", { headers: { 'x.y': 's3cret' } }, 'headers.x.y=[Redacted]'],
    ['["a.b"]', { 'a.b': 's3cret' }, 'a.b=[Redacted]'],
    ['[a]', { a: 's3cret' }, 'a=[Redacted]'],
    ['list[0]', { list: ['s3cret', 'b'] }, String.raw`list="[\"[Redacted]\",\"b\"]"`],
    ['list[*].id', { list: [{ id: 1 }, { n: 2 }] }, String.raw`list="[{\"id\":\"[Redacted]\"},{\"n\":2}]"`],
    ['map.token', { map: new Map([['token', 's3cret']]) }, String.raw`map="{\"token\":\"[Redacted]\"}"`],
    ['set[0]', { set: new Set(['s3cret']) }, String.raw`set="[\"[Redacted]\"]"`],
    ['at', { at: new Date(0) }, 'at=[Redacted]'],
    ['user.token', { user: { toJSON: () => ({ token: 's3cret', id: 1 }) } }, 'user.token=[Redacted] user.id=1'],
    ['token', { toJSON: () => ({ token: 's3cret' }) }, 'token=[Redacted]'],
    ['__proto__', JSON.parse('{"__proto__":"s3cret","a":1}'), '__proto__=[Redacted] a=1'],
    ['a.__proto__.b', JSON.parse('{"a":{"__proto__":{"b":"s3cret"}}}'), 'a.__proto__.b=[Redacted]'],
    ['constructor', { constructor: 's3cret' }, 'constructor=[Redacted]'],
    ['restore', { restore: 's3cret' }, 'restore=[Redacted]'],
    ['password', { password: null }, 'password=[Redacted]'],
    ['password', { password: 0n, restore: 1 }, 'password=[Redacted] restore=1'],
  ])('%s', (path, fields, expected) => {
    expect(kv([path], fields)).toBe(expected);
  });
});

test.each(FORMATS)('%s: fields, bound fields and errors are censored, each by its path', (format) => {
  const error = Object.assign(new Error('s3cret'), { token: 's3cret', code: 'E', stack: 'kept' });
  const redact = ['password', 'err.message', 'err.token', 'user.*'];
  const bound = formatter(redact, format).bind?.({ password: 's3cret', err: error, a: 1 });
  const child = bound?.bind?.({ user: { name: 's3cret' } });
  const line = child?.format('info', 'app', 'm', { b: 2, password: 's3cret' }, undefined) ?? '';
  expect(line).not.toContain('s3cret');
  expect(line.split('[Redacted]')).toHaveLength(5);
  for (const kept of ['Error', 'kept', 'E', 'a', 'b']) expect(line).toContain(kept);
});

test('an error that is the record, or the whole of its fields, is the field err', () => {
  expect(kv(['err.*'], new TypeError('s3cret'))).toMatch(
    /^err\.type=\[Redacted] err\.message=\[Redacted] err\.stack=\[Redacted]$/,
  );
});

describe('a censor', () => {
  test('may be another text', () => {
    expect(kv({ paths: ['a'], censor: '***' }, { a: 1 })).toBe('a=***');
  });

  test('may be a function of the value and its path', () => {
    const calls: unknown[] = [];
    const censor = (value: unknown, path: string[]) => {
      calls.push([value, path]);
      return { was: typeof value };
    };
    const fields = { a: { b: [1, { c: 's3cret' }] }, d: 's3cret', none: 1 };
    expect(json({ paths: ['a.b', 'd', 'none.x', '*.y'], censor }, fields)).toMatchObject({
      a: { b: { was: 'object' } },
      d: { was: 'string' },
      none: 1,
    });
    expect(calls).toEqual([
      [
        [1, { c: 's3cret' }],
        ['a', 'b'],
      ],
      ['s3cret', ['d']],
    ]);
  });

  test('that throws leaves the default in its place', () => {
    const censor = (value: unknown) => {
      throw new Error(`no ${value}`);
    };
    expect(kv({ paths: ['a'], censor }, { a: 's3cret' })).toBe('a=[Redacted]');
  });

  test('that gives what does not print leaves the field out', () => {
    expect(kv({ paths: ['a', 'b'], censor: () => undefined }, { a: 1, b: 2, c: 3 })).toBe('c=3');
    expect(kv({ paths: ['a'], censor: () => () => 's3cret' }, { a: 1, c: 3 })).toBe('c=3');
  });

  test('that spoils what it is given spoils its own copy', () => {
    const fields = { a: { b: 1 }, list: [1] };
    const censor = (value: unknown, path: string[]) => {
      Object.assign(value as object, { b: 2, 0: 2 });
      path.length = 0;
      return 'c';
    };
    const twice = formatter({ paths: ['a', 'list'], censor });
    for (let i = 0; i < 2; i++) {
      expect(twice.format('info', 'app', 'm', fields, undefined)).toBe('INFO | app | m | a=c list=c');
    }
    expect(fields).toEqual({ a: { b: 1 }, list: [1] });
  });
});

test('remove leaves fields out', () => {
  const fields = { a: 1, b: { c: 2, d: 3 }, e: { f: 4 }, list: [1, 2] };
  expect(kv({ paths: ['a', 'b.c', 'e.*', 'list[0]'], remove: true }, fields)).toBe('b.d=3 e={} list=[null,2]');
});

describe('a message', () => {
  const format = (redact: Redact, message: unknown) =>
    formatter(redact).format('info', 'app', message, undefined, undefined).slice('INFO | app | '.length);

  test('that is an object is censored as fields are', () => {
    expect(format(['password', 'a.*'], { password: 's3cret', a: ['s3cret'] })).toBe(
      '{"password":"[Redacted]","a":["[Redacted]"]}',
    );
    expect(format(['[0].token'], [{ token: 's3cret' }])).toBe('[{"token":"[Redacted]"}]');
  });

  test('is censored by its own name', () => {
    expect(format(['message'], 's3cret')).toBe('[Redacted]');
    expect(format(['*'], 's3cret')).toBe('[Redacted]');
    expect(format({ paths: ['message'], remove: true }, 's3cret')).toBe('');
    expect(format(['message.token'], { token: 's3cret' })).toBe('{"token":"[Redacted]"}');
  });

  test('is else what it would be', () => {
    for (const message of [
      'text',
      7,
      null,
      undefined,
      true,
      3n,
      new Date(0),
      new Error('why'),
      [1, { a: 2 }],
      new Map([['a', 1]]),
    ]) {
      const plain = formatter(undefined).format('info', 'app', message, undefined, undefined);
      expect(formatter(['password', 'user.token']).format('info', 'app', message, undefined, undefined)).toBe(plain);
    }
  });
});

describe('what is given', () => {
  test('is never changed, whatever paths have in common', () => {
    const user = Object.freeze({ name: 'ann', a: { b: 's3cret', c: [{ d: 's3cret' }] } });
    const fields = { user, list: [user, [user]], __proto__: { inherited: { b: 's3cret' } } };
    const before = structuredClone({ ...fields });
    const redact = ['*.a.b', 'user.name', 'user.a.c[*].d', 'list[0].name', 'list.*.*.name', '*.b', 'list.length'];
    const line = formatter(redact).format('info', 'app', 'm', fields, undefined);
    expect(line).toBe(
      String.raw`INFO | app | m | user.name=[Redacted] user.a.b=[Redacted] user.a.c="[{\"d\":\"[Redacted]\"}]" list="[{\"name\":\"[Redacted]\",\"a\":{\"b\":\"s3cret\",\"c\":[{\"d\":\"s3cret\"}]}},[{\"name\":\"[Redacted]\",\"a\":{\"b\":\"s3cret\",\"c\":[{\"d\":\"s3cret\"}]}}]]"`,
    );
    expect({ ...fields }).toEqual(before);
    expect(Reflect.get(fields, 'inherited')).toEqual({ b: 's3cret' });
  });

  test('leads to no prototype', () => {
    const redact = [
      '__proto__.toString',
      'constructor.prototype.toString',
      'list.__proto__.push',
      'a.constructor.name',
      '*.__proto__.*',
    ];
    const prototypes = [Object.prototype, Array.prototype, Function.prototype];
    const before = prototypes.map((prototype) =>
      Reflect.ownKeys(prototype).map((key) => [key, Reflect.getOwnPropertyDescriptor(prototype, key)?.value]),
    );
    kv(redact, { list: [1], a: {}, constructor: Object, b: JSON.parse('{"__proto__":{"polluted":1}}') });
    kv({ paths: redact, remove: true }, { list: [1], a: {} });
    const after = prototypes.map((prototype) =>
      Reflect.ownKeys(prototype).map((key) => [key, Reflect.getOwnPropertyDescriptor(prototype, key)?.value]),
    );
    expect(after).toEqual(before);
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
  });

  test('may lead back to itself: a censored value shows nowhere', () => {
    const fields: Record<string, unknown> = { password: 's3cret', list: [] };
    fields.self = fields;
    (fields.list as unknown[]).push({ up: fields });
    expect(kv(['password'], fields)).toBe(
      String.raw`password=[Redacted] list="[{\"up\":\"[Circular]\"}]" self=[Circular]`,
    );
  });

  test('may be a Proxy or have getters that throw', () => {
    const refuse = () => {
      throw new Error('no');
    };
    const getter = {
      get password() {
        return refuse();
      },
      a: 1,
    };
    expect(kv(['password.x'], getter)).toBe('password="[Throws: no]" a=1');
    expect(kv(['a.b'], { a: new Proxy({}, { ownKeys: refuse }), password: 1 })).toBe('a="[Throws: no]" password=1');
    expect(kv(['a.b'], new Proxy({}, { ownKeys: refuse }))).toBe('fields="[Throws: no]"');
    expect(kv(['*.b', 'a'], new Proxy({ a: 's3cret' }, { get: refuse }))).toBe('a=[Redacted]');
  });

  test('is asked once for its JSON', () => {
    let times = 0;
    const fields = { toJSON: () => ({ [times++ === 0 ? 'a' : 'password']: 's3cret' }) };
    expect(kv(['password'], fields)).toBe('a=s3cret');
  });
});

/** Data as users log it, nested, with everything that has a shape of its own in print. */
const data = fc.object({
  key: fc.oneof(
    fc.constantFrom('a', 'b', '1', '10', '2', '__proto__', 'constructor', 'a.b', 'restore', 'toString'),
    fc.string(),
  ),
  maxDepth: 3,
  maxKeys: 6,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
  withBoxedValues: true,
  withSparseArray: true,
});

test.each(FORMATS)('%s: a record that no path leads into prints as it does without', (format) => {
  const plain = formatter(undefined, format);
  // They make a tree of every record, and then match nothing.
  const redacting = formatter(['*.nowhere~', 'a.nowhere~.*', 'nowhere~'], format);
  fc.assert(
    fc.property(data, fc.option(data), (fields, bound) => {
      const [one, other] = [plain, redacting].map((each) => (bound === null ? each : (each.bind?.(bound) ?? each)));
      expect(other?.format('info', 'app', 'm', fields, undefined)).toBe(
        one?.format('info', 'app', 'm', fields, undefined),
      );
    }),
  );
});

test.each(FORMATS)('%s: a value at a path never prints, wherever the path leads', (format) => {
  const name = fc.constantFrom('a', 'b', '__proto__', 'x-y', '0', 'toString');
  const where = fc.array(fc.tuple(name, fc.boolean()), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(where, data, fc.boolean(), (names, around, remove) => {
      const put = (object: object, key: string, value: unknown): object =>
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      let value: unknown = 's3cret';
      for (const [key] of names.toReversed()) value = put({ ...around }, key, value);
      const path = names.map(([key, isWild]) => (isWild ? '*' : key)).join('.');
      const before = formatter(undefined, format).format('info', 'app', 'm', value as object, undefined);
      const line = formatter({ paths: [path], remove }, format).format('info', 'app', 'm', value as object, undefined);
      expect(line).not.toContain('s3cret');
      expect(formatter(undefined, format).format('info', 'app', 'm', value as object, undefined)).toBe(before);
    }),
  );
});

describe('the option', () => {
  test.each([
    [
      ['ok', 'a..b'],
      'expected paths such as user.token, headers.*, list[0].id or headers["x-api-key"], received \'a..b\'',
    ],
    [{ paths: 'a' }, "expected paths to be an array, received 'a'"],
    ['password', "expected an array of paths, or { paths, censor?, remove? }, received 'password'"],
  ])('says what is wrong with %j', (redact, words) => {
    expect(() => getLogger('app', { redact: redact as Redact })).toThrow(`option redact: ${words}`);
  });

  test('is either to remove or to censor', () => {
    const act = () => getLogger('app', { redact: { paths: ['a'], remove: true, censor: '***' } });
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'redact' }));
  });

  test('is not for an engine, which is given lines', () => {
    const act = () => createEngine({ redact: ['password'] });
    expect(act).toThrow(KakashiError);
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'redact' }));
  });

  test('without paths is none: the formatter is the plain one', () => {
    expect(formatter([])).toBeInstanceOf(createFormatter().constructor);
    expect(formatter(undefined)).toBeInstanceOf(createFormatter().constructor);
  });

  test('is taken as it was at construction', () => {
    const paths = ['password'];
    const each = formatter(paths);
    paths.length = 0;
    expect(each.format('info', 'app', 'm', { password: 's3cret' }, undefined)).toBe(
      'INFO | app | m | password=[Redacted]',
    );
  });
});

test('a formatter of the user gets plain, censored objects', () => {
  const seen: unknown[] = [];
  const own: Formatter = {
    format(_level, _name, message, fields) {
      seen.push([message, fields]);
      return 'line';
    },
  };
  const child = formatter(['user.token', 'err.message', 'password'], own).bind?.({ user: { token: 's3cret', id: 1 } });
  child?.format(
    'info',
    'app',
    { password: 's3cret' },
    { map: new Map([['a', 1]]), err: new Error('s3cret') },
    undefined,
  );
  child?.format('info', 'app', 'm', { n: 1 }, undefined);
  const user = { token: '[Redacted]', id: 1 };
  expect(seen).toEqual([
    [
      { password: '[Redacted]' },
      { user, map: { a: 1 }, err: { type: 'Error', message: '[Redacted]', stack: expect.any(String) } },
    ],
    ['m', { user, n: 1 }],
  ]);
});

test.each(['sync', 'async'] as const)('a logger in %s mode never batches what is censored', async (mode) => {
  const sink = new MemorySink();
  const redact = { paths: ['password', 'err.token'], censor: '***' };
  const get = mode === 'sync' ? getLogger : getAsyncLogger;
  const log = get('app', { destination: sink, redact });
  log.info('a', { password: 's3cret' });
  log.child({ password: 's3cret' }).info('b', { n: 1 });
  log.error(Object.assign(new Error('why'), { token: 's3cret', stack: undefined }));
  await log.close();
  expect(sink.lines).toEqual([
    'INFO | app | a | password=***',
    'INFO | app | b | password=*** n=1',
    'ERROR | app | why | err.type=Error err.message=why err.token=***',
  ]);
});

test('loggers that differ in what they censor share an engine', async () => {
  const sink = new MemorySink();
  const one = getLogger('one', { destination: sink, redact: ['a'] });
  const two = getLogger('two', { destination: sink, redact: ['b'] });
  one.info('m', { a: 1, b: 1 });
  two.info('m', { a: 1, b: 1 });
  await one.close();
  await two.close();
  expect(sink.lines).toEqual(['INFO | one | m | a=[Redacted] b=1', 'INFO | two | m | a=1 b=[Redacted]']);
  expect(two.stats().accepted).toBe(2);
});
