import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { KakashiError } from './errors.ts';
import { SILENT } from './level.ts';
import { createEngine } from './open-engine.ts';
import { conflictingOption } from './option-errors.ts';
import {
  batchSizeFor,
  type EngineOptions,
  isPath,
  type ResolvedOptions,
  resolveAll,
  resolveOptions,
} from './options.ts';
import { MemorySink } from './testing/sinks.ts';

/** The error that something throws. */
function thrown(act: () => unknown): KakashiError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(KakashiError);
    return error as KakashiError;
  }
  throw new Error('nothing was thrown');
}

const DEFAULTS: ResolvedOptions = {
  destination: 'stderr',
  level: 20,
  name: 'app',
  mode: 'sync',
  preset: undefined,
  batchSize: undefined,
  maxBatchBytes: 65_536,
  flushIntervalMs: 100,
  flushLevel: 40,
  queueCapacity: 10_000,
  maxQueueBytes: 16 * 1024 * 1024,
  overflow: 'drop-oldest',
  blockTimeoutMs: 1000,
  closeTimeoutMs: 5000,
  format: 'kv',
  timestamp: false,
  quoteLookalikes: false,
  redact: undefined,
  mkdir: true,
  append: true,
  fileMode: 0o644,
  fsync: false,
  flushOnSignal: false,
  onError: undefined,
  onDrop: undefined,
};

const NAMES = Object.keys(DEFAULTS) as (keyof EngineOptions)[];

test('every option has its documented default', () => {
  expect(resolveOptions(undefined)).toEqual(DEFAULTS);
  expect(resolveOptions({})).toEqual(DEFAULTS);
});

test.each(NAMES)('%s: undefined counts as not given', (name) => {
  expect(resolveOptions({ [name]: undefined })).toEqual(DEFAULTS);
});

const sink = new MemorySink();
const stream = new PassThrough();
const callback = () => {};
const censor = () => '***';
const formatter = { format: () => '' };
const ANY_PATH = resolve('some/file.log');

/** Accepted values by option: what is given, and what becomes of it where that differs. */
const ACCEPTED: { readonly [K in keyof Required<EngineOptions>]: readonly (readonly [unknown, unknown?])[] } = {
  destination: [
    ['some/file.log', ANY_PATH],
    ['./some/../some/file.log', ANY_PATH],
    ['stdout'],
    ['stderr'],
    [1, 'stdout'],
    [2, 'stderr'],
    [0],
    [7],
    [sink],
    [stream],
  ],
  level: [
    ['trace', 5],
    ['debug', 10],
    ['info', 20],
    ['warning', 30],
    ['warn', 30],
    ['WARN', 30],
    ['error', 40],
    ['critical', 50],
    ['fatal', 50],
    ['silent', SILENT],
    [0],
    [35],
    [12.5],
  ],
  name: [['app'], [''], ['a b | c']],
  mode: [['sync'], ['async']],
  preset: [['development'], ['production'], ['high-throughput'], ['low-latency']],
  batchSize: [[1], [1_000_000]],
  maxBatchBytes: [[1], [2 ** 30]],
  flushIntervalMs: [[0], [0.5], [2 ** 31 - 1]],
  flushLevel: [[false, SILENT], ['info', 20], ['fatal', 50], [0], [45]],
  queueCapacity: [[1], [2 ** 27]],
  maxQueueBytes: [[1], [2 ** 40]],
  overflow: [['drop-oldest'], ['drop-newest'], ['block']],
  blockTimeoutMs: [[0], [10]],
  closeTimeoutMs: [[0], [10]],
  format: [['kv'], ['json'], ['logfmt'], [formatter]],
  timestamp: [[false], ['iso'], ['epoch']],
  quoteLookalikes: [[true], [false]],
  redact: [
    [[], { paths: [], censor: '[Redacted]', remove: false }],
    [['a', 'b.c', 'd.*', '*.e'], { paths: ['a', 'b.c', 'd.*', '*.e'], censor: '[Redacted]', remove: false }],
    [
      { paths: ['a[0].b', 'a["b.c"]', "['d']", 'x-y.$z'], censor: '***' },
      { paths: ['a[0].b', 'a["b.c"]', "['d']", 'x-y.$z'], censor: '***', remove: false },
    ],
    [
      { paths: ['a[*]'], censor },
      { paths: ['a[*]'], censor, remove: false },
    ],
    [
      { paths: ['a'], remove: true },
      { paths: ['a'], censor: '[Redacted]', remove: true },
    ],
  ],
  mkdir: [[true], [false]],
  append: [[true], [false]],
  fileMode: [[0], [0o600], [0o7777]],
  fsync: [[false], ['batch'], ['close']],
  flushOnSignal: [[false], [[]], [['SIGTERM', 'SIGINT']]],
  onError: [[callback]],
  onDrop: [[callback]],
};

describe('accepted', () => {
  const rows = Object.entries(ACCEPTED).flatMap(([name, values]) =>
    values.map(([given, kept = given]) => [name, given, kept] as const),
  );
  test.each(rows)('%s: %s', (name, given, kept) => {
    const base = name === 'destination' ? {} : { destination: '/some/path' };
    expect(resolveOptions({ ...base, [name]: given })).toEqual({ ...DEFAULTS, ...base, [name]: kept });
  });
});

const NOT_NUMBERS = [null, '1', true, Number.NaN, {}, [], 1n];
const NOT_COUNTS = [...NOT_NUMBERS, -1, 1.5, 0, Number.POSITIVE_INFINITY, 2 ** 53];
const NOT_DURATIONS = [...NOT_NUMBERS, -1, Number.POSITIVE_INFINITY, 2 ** 31];
const NOT_LEVELS = [null, true, {}, [], '', 'loud', ' info', -1, Number.NaN, 1n, Symbol('info')];
const NOT_BOOLEANS = [null, 0, 1, '', 'true', {}];
const NOT_FUNCTIONS = [null, 0, '', {}, [], true];

const REFUSED: { readonly [K in keyof Required<EngineOptions>]: readonly unknown[] } = {
  destination: [null, '', 'a\0b', -1, 1.5, Number.NaN, 2 ** 31, true, {}, [], { write: 1 }, () => {}],
  level: [...NOT_LEVELS, false],
  name: [null, 1, true, {}, []],
  mode: [null, '', 'Sync', 'auto', true, 1],
  preset: [null, '', 'prod', 'constructor', 1],
  batchSize: NOT_COUNTS,
  maxBatchBytes: [...NOT_COUNTS, 2 ** 30 + 1],
  flushIntervalMs: NOT_DURATIONS,
  flushLevel: [...NOT_LEVELS, 'silent'],
  // More than a ring has numbers for.
  queueCapacity: [...NOT_COUNTS, 2 ** 27 + 1],
  maxQueueBytes: NOT_COUNTS,
  overflow: [null, '', 'drop', 'dropOldest', false, 1],
  blockTimeoutMs: NOT_DURATIONS,
  closeTimeoutMs: NOT_DURATIONS,
  format: [null, '', 'text', 1, true, {}, { format: 'kv' }, () => ''],
  timestamp: [null, true, 'ISO', '', 0],
  quoteLookalikes: NOT_BOOLEANS,
  redact: [
    null,
    true,
    'password',
    {},
    { paths: 'password' },
    [1],
    ...[
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      'a b',
      'a,b',
      'a[',
      'a]',
      'a[]',
      'a[b',
      'a[b]c',
      'a["b]',
      'a["b]"]',
      'a["b..c"]',
      '`a`',
    ].map((path) => [path]),
    { paths: ['a'], censor: 1 },
    { paths: ['a'], remove: 'yes' },
    { paths: ['a'], censr: '***' },
  ],
  mkdir: NOT_BOOLEANS,
  append: NOT_BOOLEANS,
  fileMode: [null, '644', -1, 0o10000, 1.5, Number.NaN],
  fsync: [null, true, 'always', 0],
  flushOnSignal: [null, true, 'SIGTERM', ['TERM'], [15], [null], {}],
  onError: NOT_FUNCTIONS,
  onDrop: NOT_FUNCTIONS,
};

describe('refused', () => {
  const rows = Object.entries(REFUSED).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  test.each(rows)('%s: %s', (name, value) => {
    const error = thrown(() => createEngine({ [name]: value } as EngineOptions));
    expect(error).toMatchObject({ name: 'KakashiError', code: 'ERR_KAKASHI_OPTION_INVALID', option: name });
    expect(error.expected).toEqual(expect.stringMatching(/./));
    expect(error.received).toEqual(expect.stringMatching(/./));
    expect(error.message).toBe(`option ${name}: expected ${error.expected}, received ${error.received}`);
  });
});

test.each<[unknown, string]>([
  ["it's", "'it\\'s'"],
  [null, 'null'],
  [1n, '1n'],
  [Symbol('s'), 'Symbol(s)'],
  [[1, 2], 'an array of 2'],
  [{}, 'an object'],
  [new Date(), 'a Date'],
  [Object.create(null), 'an object'],
  [() => {}, 'a function'],
  [-1, '-1'],
  ['x'.repeat(100), `'${'x'.repeat(59)}...`],
])('what came is told in words: %s', (value, received) => {
  expect(thrown(() => resolveOptions({ batchSize: value })).received).toBe(received);
});

test.each([
  ['batchsize', 'batchSize'],
  ['batch_size', 'batchSize'],
  ['flushInterval', 'flushIntervalMs'],
  ['overFlow', 'overflow'],
  ['formt', 'format'],
  ['Level', 'level'],
])('an unknown option %s leads to %s', (wrong, meant) => {
  const error = thrown(() => resolveOptions({ [wrong]: 1 }));
  expect(error).toMatchObject({ code: 'ERR_KAKASHI_OPTION_UNKNOWN', option: wrong, expected: meant, received: '1' });
  expect(error.message).toBe(`unknown option '${wrong}'; did you mean '${meant}'?`);
});

test.each(['zzz', 'toString', 'constructor'])('an unknown option %s that is like none lists them all', (wrong) => {
  const error = thrown(() => resolveOptions({ [wrong]: 1 }));
  expect(error.code).toBe('ERR_KAKASHI_OPTION_UNKNOWN');
  expect(error.message).toBe(`unknown option '${wrong}'`);
  for (const name of NAMES) expect(error.expected).toContain(name);
});

test('an unknown option without a value is not given', () => {
  expect(resolveOptions({ nonsense: undefined })).toEqual(DEFAULTS);
});

test.each([[null], [1], ['info'], [true], [[]], [() => {}]])('options cannot be %s', (options) => {
  expect(thrown(() => createEngine(options as EngineOptions))).toMatchObject({
    code: 'ERR_KAKASHI_ARGUMENT_INVALID',
    option: 'options',
  });
});

const SONIC = { write() {}, flush() {}, flushSync() {}, reopen() {}, on() {}, removeListener() {}, _len: 0 };

describe('contradictions', () => {
  test.each<[string, EngineOptions['destination']]>([
    ['a Sink', sink],
    ['a Writable', stream],
    ['a SonicBoom', SONIC as never],
  ])('block needs a destination that does not drain on this thread, which %s does', (_what, destination) => {
    expect(thrown(() => createEngine({ destination, overflow: 'block' }))).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_CONFLICT',
      option: 'overflow',
      received: "'block'",
    });
  });

  test.each<[EngineOptions['destination']]>([['stdout'], ['stderr'], [1], [7], ['some/file']])(
    'block goes with %s',
    (destination) => {
      expect(resolveOptions({ destination, overflow: 'block' }).overflow).toBe('block');
    },
  );

  const options: readonly [keyof EngineOptions, unknown][] = [
    ['append', false],
    ['fileMode', 0o600],
    ['fsync', 'batch'],
    ['fsync', 'close'],
  ];
  const destinations: readonly [string, EngineOptions['destination']][] = [
    ['stdout', 'stdout'],
    ['the default', undefined],
    ['a descriptor', 7],
    ['a Sink', sink],
    ['a Writable', stream],
  ];
  const rows = options.flatMap(([name, value]) =>
    destinations.map(([what, destination]) => [name, value, what, destination] as const),
  );
  test.each(rows)('%s %s goes only with a path, not with %s', (name, value, _what, destination) => {
    expect(thrown(() => resolveOptions({ destination, [name]: value }))).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_CONFLICT',
      option: name,
    });
  });

  test('the default, said aloud, contradicts nothing', () => {
    expect(() => resolveOptions({ destination: 'stdout', append: true, fileMode: 0o644, fsync: false })).not.toThrow();
  });
});

test.each([
  ['stdout', false],
  ['stderr', false],
  [1, false],
  ['file', true],
  ['./stdout', true],
])('whether %s is a path: %s', (destination, is) => {
  expect(isPath(destination)).toBe(is);
});

test("a batch size is explicit, else the preset's, else the level's", () => {
  const size = (options: EngineOptions, level: number) => batchSizeFor(resolveOptions(options), level);
  expect([5, 10, 11, 20, 30, 39, 40, 50, SILENT].map((level) => size({}, level))).toEqual([
    50, 50, 100, 100, 100, 100, 10, 10, 10,
  ]);
  expect(size({ preset: 'low-latency' }, 10)).toBe(25);
  expect(size({ preset: 'low-latency', batchSize: 3 }, 10)).toBe(3);
});

describe('for a host', () => {
  test('its defaults take the place of ours, and what is given comes before both', () => {
    const host = { defaults: { destination: 'stdout', timestamp: 'iso' } } as const;
    expect(resolveOptions({}, host)).toMatchObject({ destination: 'stdout', timestamp: 'iso' });
    expect(resolveOptions({ timestamp: 'epoch' }, host).timestamp).toBe('epoch');
  });

  test('its level names are read, and ours still are', () => {
    const host = { readLevel: (name: string) => (name === 'verbose' ? 15 : undefined) };
    expect(resolveOptions({ level: 'verbose', flushLevel: 'fatal' }, host)).toMatchObject({
      level: 15,
      flushLevel: 50,
    });
    expect(() => resolveOptions({ level: 'silly' }, host)).toThrow(KakashiError);
    expect(() => resolveOptions({ level: 'verbose' })).toThrow(KakashiError);
  });

  test('its own options are checked by its rules, and suggested', () => {
    const rules = {
      colour: {
        expected: 'a colour',
        default: 'red',
        read: (value: unknown) => (value === 'blue' ? value : undefined),
      },
    };
    expect(resolveAll({}, { rules })).toMatchObject({ colour: 'red', batchSize: undefined });
    expect(resolveAll({ colour: 'blue' }, { rules })).toMatchObject({ colour: 'blue' });
    expect(thrown(() => resolveAll({ colour: 'green' }, { rules })).message).toBe(
      "option colour: expected a colour, received 'green'",
    );
    expect(thrown(() => resolveAll({ color: 'blue' }, { rules })).expected).toBe('colour');
  });

  test('a contradiction that only it knows is told as ours are', () => {
    expect(conflictingOption('colour', 'none', 'red')).toMatchObject({
      code: 'ERR_KAKASHI_OPTION_CONFLICT',
      option: 'colour',
      message: "option colour: expected none, received 'red'",
    });
  });
});
