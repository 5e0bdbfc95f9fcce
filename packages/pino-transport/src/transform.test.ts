import type { KakashiError, TranscoderConfig } from '@kakashi/core';
import { expect, test } from 'vitest';
import { RecordTransform, type Transform } from './transform.ts';

const DEFAULTS: TranscoderConfig = { format: 'kv', timestamp: false, quoteLookalikes: false, name: 'app' };

interface Transformed {
  line(json: string, hostLevel?: number): string | undefined;
  readonly faults: KakashiError[];
}

function transformed(transform: unknown, config: Partial<TranscoderConfig> = {}): Transformed {
  const faults: KakashiError[] = [];
  const transcode = new RecordTransform(transform as Transform, (fault) => faults.push(fault)).transcoder({
    ...DEFAULTS,
    ...config,
  });
  return { line: (json, hostLevel) => transcode(json, hostLevel)?.line, faults };
}

/** The line for a record that a transform does not fail for. */
function lineOf(transform: Transform, json: string, config: Partial<TranscoderConfig> = {}): string | undefined {
  const { line, faults } = transformed(transform, config);
  const text = line(json);
  expect(faults).toEqual([]);
  return text;
}

const JSON_LINE = '{"level":30,"pid":7,"user":{"id":1,"name":"ann"},"msg":"m"}';

test('a transform may change, add and drop fields, in the record or in another one', () => {
  const changes: Transform[] = [
    (record) => {
      record.user.name = record.user.name.toUpperCase();
      record.added = [1, { two: 2 }];
      delete record.pid;
      return record;
    },
    ({ pid, user, msg, ...rest }) => ({
      ...rest,
      user: { ...user, name: user.name.toUpperCase() },
      msg,
      added: [1, { two: 2 }],
    }),
  ];
  for (const change of changes) {
    expect(lineOf(change, JSON_LINE)).toBe('INFO | app | m | user.id=1 user.name=ANN added="[1,{\\"two\\":2}]"');
    expect(JSON.parse(lineOf(change, JSON_LINE, { format: 'json' }) ?? '')).toEqual({
      level: 30,
      user: { id: 1, name: 'ANN' },
      msg: 'm',
      added: [1, { two: 2 }],
    });
  }
});

test('a transform may change level, time, name and message', () => {
  const change: Transform = (record) =>
    Object.assign(record, { level: 50, time: '2026-01-02T03:04:05.678Z', name: 'web', msg: `${record.msg}!` });
  expect(lineOf(change, '{"level":30,"time":1,"msg":"m"}', { timestamp: 'iso' })).toBe(
    '2026-01-02T03:04:05.678Z | ERROR | web | m!',
  );
});

test.each([undefined, null, false] as const)('a record for which it returns %s is left out', (nothing) => {
  expect(lineOf(() => nothing, JSON_LINE)).toBeUndefined();
});

test('ignore, include and the least level apply to what it returns', () => {
  const change: Transform = (record) => ({ ...record, level: record.level + 10, extra: { a: 1, b: 2 } });
  const config = { ignore: [['pid'], ['user'], ['extra', 'a']], minimumLevel: 40 };
  expect(lineOf(change, JSON_LINE, config)).toBe('WARNING | app | m | extra.b=2');
  expect(lineOf(change, '{"level":20,"msg":"m"}', config)).toBeUndefined();
  expect(lineOf(change, JSON_LINE, { include: [['extra', 'b']] })).toBe('WARNING | app | m | extra.b=2');
});

test('what it censors by redact is what it returns', () => {
  const redact = { paths: ['copy', 'user.name'], censor: '[Redacted]', remove: false };
  const change: Transform = (record) => ({ ...record, copy: record.user.name });
  expect(lineOf(change, JSON_LINE, { redact })).toBe(
    'INFO | app | m | pid=7 user.id=1 user.name=[Redacted] copy=[Redacted]',
  );
});

test('a record left without a level has the one it had, and that of the host', () => {
  const change: Transform = ({ level, severity, ...rest }) => rest;
  expect(lineOf(change, '{"level":50,"msg":"m"}')).toBe('ERROR | app | m');
  expect(lineOf(change, '{"level":35,"msg":"m"}', { levels: { 35: 'notice' } })).toBe('NOTICE | app | m');
  expect(transformed(change).line('{"severity":1,"msg":"m"}', 60)).toBe('CRITICAL | app | m');
});

test('what stays as it was keeps its digits and its place', () => {
  const json =
    '{"level":30,"b":12345678901234567890,"7":1.0,"o":{"x":-0,"1":1e400,"list":[1.50,[2.0]]},"0":"z","msg":"m"}';
  const same: Transform = (record) => record;
  const plain = 'b=12345678901234567890 7=1.0 o.x=-0 o.1=1e400 o.list=[1.50,[2.0]] 0=z';
  expect(lineOf(same, json)).toBe(`INFO | app | m | ${plain}`);
  expect(lineOf(same, json, { format: 'json' })).toBe(json);
  const copy: Transform = (record) => structuredClone({ ...record, added: 1, 5: 'index' });
  expect(lineOf(copy, json)).toBe(`INFO | app | m | ${plain} 5=index added=1`);
  // A number that is another one is printed as JavaScript does.
  expect(lineOf((record) => ({ ...record, 7: 2, o: { x: 0, 1: 1 } }), json)).toBe(
    'INFO | app | m | b=12345678901234567890 7=2 o.x=0 o.1=1 0=z',
  );
});

test('without names that look like indexes the order is that of what it returns', () => {
  expect(lineOf(({ a, ...rest }) => ({ ...rest, a }), '{"a":1.0,"b":2,"msg":"m"}')).toBe('INFO | app | m | b=2 a=1.0');
});

test('a field called __proto__ is a field', () => {
  const json = '{"level":30,"__proto__":{"x":1},"msg":"m"}';
  const seen: object[] = [];
  const change: Transform = (record) => {
    seen.push(record);
    return { ...record };
  };
  expect(lineOf(change, json)).toBe('INFO | app | m | __proto__.x=1');
  expect(Object.getPrototypeOf(seen[0])).toBe(Object.prototype);
});

test('it may add what is no JSON', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const change: Transform = () => ({
    level: 30,
    date: new Date(0),
    big: 12345678901234567890n,
    map: new Map([['a', 1]]),
    none: undefined,
    cycle,
    msg: 'm',
  });
  expect(lineOf(change, '{"level":30,"msg":"m"}')).toBe(
    'INFO | app | m | date=1970-01-01T00:00:00.000Z big=12345678901234567890 map="{\\"a\\":1}" cycle.self="[Circular]"',
  );
});

test('what is no JSON object does not come to it', () => {
  const never: Transform = () => {
    throw new Error('it came');
  };
  for (const text of ['text', '7', 'null', '[1]', '{"level":30,"msg":', '"text"', '{}}']) {
    expect(lineOf(never, text)).toBe(`INFO | app | ${text}`);
  }
  expect(lineOf(never, 'text\r')).toBe('INFO | app | text');
});

const failures: [string, unknown, string][] = [
  [
    'throws',
    (record: { pid?: number }) => {
      delete record.pid;
      throw new Error('why');
    },
    'why',
  ],
  [
    'throws what is no error',
    () => {
      throw Object.create(null);
    },
    'an error that cannot be read',
  ],
  ['returns a promise', () => Promise.reject(new Error('late')), 'it returned a promise'],
  ['returns a text', () => 'text', 'it returned no record'],
  ['returns true', () => true, 'it returned no record'],
  ['returns an array', () => [1], 'it returned no record'],
  [
    'returns a record that throws',
    () => ({
      get a() {
        throw new Error('getter');
      },
    }),
    'getter',
  ],
];

test.each(failures)(
  'where it %s the record is written as it was, and the first failure is told',
  (_, change, reason) => {
    const { line, faults } = transformed(change);
    for (let i = 0; i < 3; i++) {
      expect(line(JSON_LINE)).toBe('INFO | app | m | pid=7 user.id=1 user.name=ann');
    }
    expect(faults).toMatchObject([{ code: 'ERR_KAKASHI_CALLBACK', option: 'transform' }]);
    expect(faults[0]?.message).toBe(`transform failed: ${reason}; records that it fails for are written as they were`);
  },
);

test('what it logs itself does not come to it again', () => {
  let calls = 0;
  const inner: (string | undefined)[] = [];
  const change: Transform = (record) => {
    calls++;
    inner.push(outer.line('{"level":30,"msg":"inner"}'));
    return { ...record, outer: true };
  };
  const outer = transformed(change);
  expect(outer.line('{"level":30,"msg":"m"}')).toBe('INFO | app | m | outer=true');
  expect({ calls, inner }).toEqual({ calls: 1, inner: ['INFO | app | inner'] });
});

test('a formatter of the user gets plain objects', () => {
  const format = { format: (...args: unknown[]) => JSON.stringify(args) };
  const change: Transform = (record) => ({ ...record, added: record.a });
  expect(lineOf(change, '{"level":30,"a":1.0,"o":{"b":1},"msg":"m"}', { format, ignore: [['o', 'b']] })).toBe(
    '[20,"app","m",{"a":1,"o":{},"added":1},null]',
  );
});

test('records of any depth come through', () => {
  const depth = 100_000;
  const json = `{"level":30,"a":${'['.repeat(depth)}${']'.repeat(depth)},"msg":"m"}`;
  expect(lineOf((record) => record, json)).toMatch(/^INFO \| app \| m \| a="/);
});
