/** The transcoder's two ways and an independent reference say the same of any line. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { jsonDebris, jsonRecord } from '../../test/ndjson-arbitrary.ts';
import { parseLine } from '../format/parse.ts';
import { escapeText } from '../format/text.ts';
import { unescapeKey, unescapeQuoted } from '../format/unescape.ts';
import { referenceLine, referenceRecord } from '../testing/ndjson-reference.ts';
import { TRANSCODER_DEFAULTS as DEFAULTS, fastLine, Harness, line } from '../testing/transcoding.ts';
import { createTranscoder, type TranscoderConfig } from './ndjson.ts';

/** Of each property. A hundred times as many were run when this was written. */
const RUNS = Number(process.env.KAKASHI_PROPERTY_RUNS ?? 300);

vi.setConfig({ testTimeout: 10_000 + RUNS * 50 });

const CONFIGS: Partial<TranscoderConfig>[] = [
  {},
  { timestamp: 'epoch' },
  { timestamp: false, quoteLookalikes: true },
  { messageKey: 'a', name: 'na|me | x', levels: { 30: 'info', 35: 'notice', 60: 'warn', 5: 'a | b' } },
  { messageKey: 'level' },
  { ignore: [['a'], ['o', 'p'], ['k', 'a', 'b'], ['time'], ['']] },
  { ignore: [['level'], ['name'], ['msg'], ['o', 'o'], ['o', 'o', 'a'], ['p', 'x']], timestamp: false },
  { include: [['a'], ['o', 'p'], ['o', 'a'], ['z', 'z'], ['level'], ['y', 'y', 'y']], minimumLevel: 30 },
  {
    include: [['o'], ['k', 'o'], ['name']],
    ignore: [
      ['o', 'p'],
      ['k', 'o'],
      ['msg', 'a'],
    ],
    timestamp: 'epoch',
  },
  { levelKey: 'k', timestampKey: 'z', messageKey: 'y', minimumLevel: 21 },
];

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(1_763_805_600_123);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(CONFIGS)('with %o', (settings) => {
  const config = { ...DEFAULTS, ...settings };
  const hostLevels = fc.constantFrom(undefined, 10, 30, 50);

  test('records come out the same by either way and by the reference', () => {
    const harness = new Harness(config);
    const slow = createTranscoder(config);
    let lines = 0;
    fc.assert(
      fc.property(jsonRecord, hostLevels, (json, hostLevel) => {
        lines++;
        const { severity, isLeftOut } = referenceRecord(json, config, hostLevel);
        const expected = { line: referenceLine(json, config, hostLevel), level: severity };
        expect(slow(json, hostLevel)).toEqual(isLeftOut ? undefined : expected);
        // Twice: what the first time makes of keys and names is remembered for the second.
        const both = harness.take(hostLevel, `${json}\n${json}\n`);
        expect(both).toEqual(isLeftOut ? [] : [expected, expected]);
      }),
      { numRuns: RUNS },
    );
    const { slowLines } = harness.transcoder;
    expect(slowLines).toBeGreaterThan(lines * 0.1);
    if (config.messageKey !== 'level') expect(slowLines).toBeLessThan(lines * 2 * 0.75);
  });

  test('every record reads back as it was', () => {
    const harness = new Harness(config);
    fc.assert(
      fc.property(jsonRecord, (json) => {
        const [output] = harness.take(undefined, `${json}\n`);
        const { time, level, name, message, pairs, isLeftOut } = referenceRecord(json, config);
        if (isLeftOut) return;
        const fields = [...pairs].map(([key, text]) => [
          unescapeKey(key),
          text.startsWith('"') ? unescapeQuoted(text.slice(1, -1)) : text,
        ]);
        const expected = {
          ...(time === undefined ? {} : { time }),
          level,
          name,
          message,
          fields: Object.fromEntries(fields),
        };
        expect(parseLine(output?.line ?? '')).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('what is no record comes out the same, one line for each', () => {
    const harness = new Harness(config);
    const slow = createTranscoder(config);
    fc.assert(
      fc.property(jsonDebris, (text) => {
        const isBlank = text === '' || text === '\r';
        const expected = isBlank ? undefined : slow(text);
        expect(harness.take(undefined, `${text}\n`)).toEqual(expected ? [expected] : []);
        if (expected) expect(expected.line).toBe(referenceLine(text, config));
        else expect(isBlank || referenceRecord(text, config).isLeftOut).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(['logfmt', 'json'] as const)("format '%s'", (format) => {
  test.each([false, 'iso', 'epoch'] as const)('comes out the same by either way, with timestamp %s', (timestamp) => {
    const selection = timestamp === 'epoch' ? { ignore: [['a'], ['o', 'p'], ['level']], minimumLevel: 30 } : {};
    const quoteLookalikes = timestamp === 'epoch';
    const config: TranscoderConfig = { ...DEFAULTS, format, timestamp, quoteLookalikes, ...selection };
    const harness = new Harness(config);
    const slow = createTranscoder(config);
    let lines = 0;
    fc.assert(
      fc.property(fc.oneof(jsonRecord, jsonDebris), fc.constantFrom(undefined, 50), (json, hostLevel) => {
        if (json === '' || json === '\r') return;
        lines++;
        const expected = slow(json, hostLevel);
        // Bytes have no lone surrogates.
        const bytes = expected && { ...expected, line: Buffer.from(expected.line).toString() };
        expect(harness.take(hostLevel, `${json}\n`)).toEqual(bytes ? [bytes] : []);
      }),
      { numRuns: RUNS },
    );
    const isWrittenAnew = format === 'json' && config.ignore !== undefined;
    // Three in ten go the fast way; of few runs, by chance, fewer. Of 300 it is two in ten at least.
    if (!isWrittenAnew) expect(harness.transcoder.slowLines).toBeLessThan(lines * (0.7 + Math.sqrt(3 / RUNS)));
  });
});

describe('without loss', () => {
  test.each([
    [
      'numbers keep their digits',
      '{"a":12345678901234567890,"b":1.0,"c":1e400,"d":-0}',
      'a=12345678901234567890 b=1.0 c=1e400 d=-0',
    ],
    [
      'numbers in arrays too',
      '{"a":[1.0,[-0,1e2]],"b":["x",1.0,{"c":-0}]}',
      'a=[1.0,[-0,1e2]] b="[\\"x\\",1.0,{\\"c\\":-0}]"',
    ],
    ['keys that look like indexes keep their place', '{"b":1,"7":2,"a":3,"0":4}', 'b=1 7=2 a=3 0=4'],
    ['of a key that comes twice the last value counts, at the first place', '{"a":1,"b":2,"a":3}', 'a=3 b=2'],
    ['also within', '{"o":{"a":1,"b":2,"a":{"c":3}}}', 'o.a.c=3 o.b=2'],
    ['also where flattening makes keys equal', '{"a.b":1,"x":2,"a":{"b":3}}', 'a.b=3 x=2'],
    ['and in other notation', '{"a":1,"b":2,"\\u0061":3}', 'a=3 b=2'],
    ['empty things stay', '{"a":{},"b":[],"c":"","":1}', 'a={} b=[] c="" %=1'],
    ['lone surrogates stay', '{"a":"\\ud800","\\udfff":1}', 'a="\\ud800" %DFFF=1'],
  ])('%s', (_, json, pairs) => {
    expect(line(json)).toBe(`INFO | app |  | ${pairs}`);
  });
});

describe('the fast way takes', () => {
  test.each([
    ['plain strings', '{"level":30,"a":"x","msg":"hi"}', 'INFO | app | hi | a=x'],
    ['strings that need quotes', '{"a":"x y","b":"k=v","msg":"hi"}', 'INFO | app | hi | a="x y" b="k=v"'],
    [
      'the usual escapes',
      '{"a":"\\"\\\\\\n\\r\\t","msg":"say \\"hi\\"\\n"}',
      'INFO | app | say "hi"\\n | a="\\"\\\\\\n\\r\\t"',
    ],
    [
      'rare escapes',
      '{"a":"\\u001b[1m\\/\\b","msg":"\\u0041\\u2028"}',
      'INFO | app | A\\u2028 | a="\\u001b[1m/\\u0008"',
    ],
    ['letters of the world', '{"a":"Zürich","b":"東 京","msg":"😀"}', 'INFO | app | 😀 | a=Zürich b="東 京"'],
    ['bars', '{"a":"|","msg":"a | b|c |"}', 'INFO | app | a \\| b|c \\| | a="|"'],
    ['bars at the edges', '{"msg":"| a |"}', 'INFO | app | \\| a \\|'],
    ['a bar alone', '{"msg":"|"}', 'INFO | app | \\|'],
    ['nested objects', '{"o":{"p":{"q":1},"r":"s"},"msg":"m"}', 'INFO | app | m | o.p.q=1 o.r=s'],
    [
      'arrays',
      '{"a":[1,2,[]],"b":["x y",{"c":"\\n"}]}',
      'INFO | app |  | a=[1,2,[]] b="[\\"x y\\",{\\"c\\":\\"\\\\n\\"}]"',
    ],
    ['no members', '{}', 'INFO | app | '],
    ['messages that are no strings', '{"msg":1.0}', 'INFO | app | 1.0'],
    ['unknown levels', '{"a":1,"level":35,"b":2}', 'UNKNOWN | app |  | a=1 level=35 b=2'],
    ['keys that need escapes', '{"a b":1,"%":2,"ä":3,"\\u0001":4}', 'INFO | app |  | a%0020b=1 %0025=2 ä=3 %0001=4'],
    ['a carriage return at the end', '{"a":1}\r', 'INFO | app |  | a=1'],
  ])('%s', (_, json, expected) => {
    expect(fastLine(json)).toBe(expected);
  });

  test('long values, and many of them', () => {
    const long = 'x'.repeat(100_000);
    const harness = new Harness({ timestamp: false });
    const [output] = harness.take(undefined, `{"a":"${long}","b":"${long} ","msg":"${long}"}\n`);
    expect(output?.line).toBe(`INFO | app | ${long} | a=${long} b="${long} "`);
    const keys = Array.from({ length: 900 }, (_, i) => `"${'k'.repeat(200)}${i}":true`);
    expect(harness.take(undefined, `{${keys.join(',')}}\n`)[0]?.line).toBe(
      `INFO | app |  | ${keys.map((pair) => pair.replaceAll('"', '').replace(':', '=')).join(' ')}`,
    );
    expect(harness.transcoder.slowLines).toBe(0);
  });
});

const FAULTS = [
  ...[
    '1.',
    '1e',
    '1e+',
    '-',
    '01',
    '-01',
    '.5',
    '+1',
    '1.e1',
    '0x1',
    'tru',
    'nul',
    'True',
    'truefalse',
    '',
    ',',
    'NaN',
  ],
  ...['"', '"a', '"\\x"', '"\\u12g4"', '"\\u123"', '"\\"', '"\u0001"', '"\t"', "'a'", '"a""b"', '"a":1'],
  ...[
    '[',
    ']',
    '[1,]',
    '[,1]',
    '[1 2]',
    '[1}',
    '{]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    '{,}',
    '{"a":1]',
    '[[1]',
    '[1]]',
  ],
];

test.each(FAULTS)('%j in the place of a value makes its line a message', (fault) => {
  const templates = [
    '{"a":#}',
    '{"a":#,"b":1}',
    '{"a":[#]}',
    '{"a":["x",#]}',
    '{"o":{"a":#}}',
    '{"msg":#}',
    '{"level":#}',
  ];
  for (const template of [...templates, '{"time":#}', '{"name":#}', '{"a":1}#', '#{"a":1}']) {
    const json = template.replace('#', fault);
    let isJson = true;
    try {
      JSON.parse(json);
    } catch {
      isJson = false;
    }
    expect(line(json)).toBe(
      isJson ? referenceLine(json, { ...DEFAULTS, timestamp: false }) : `INFO | app | ${escapeText(json)}`,
    );
  }
});

test('times that come by turns are each their own', () => {
  const second = fc.constantFrom(1_763_805_600, 1_763_805_601, 1_763_805_610, 2_763_805_600);
  const ms = fc.tuple(second, fc.constantFrom('000', '001', '123', '999', '12x', '1.5')).map((both) => both.join(''));
  const iso = fc.constantFrom('000', '123').map((digits) => `"2025-11-22T10:00:00.${digits}Z"`);
  const times = fc.array(fc.oneof(ms, iso, fc.constantFrom('1763805600', 'null', '1763805600123000', undefined)));
  for (const timestamp of ['iso', 'epoch', false] as const) {
    for (const format of ['kv', 'logfmt'] as const) {
      const config = { ...DEFAULTS, timestamp, format };
      const harness = new Harness(config);
      const slow = createTranscoder(config);
      fc.assert(
        fc.property(times, (given) => {
          const records = given.map((time) => (time === undefined ? '{"msg":"m"}' : `{"time":${time},"msg":"m"}`));
          const taken = harness.take(undefined, ...records.map((record) => `${record}\n`));
          expect(taken).toEqual(records.map((record) => slow(record)));
        }),
        { numRuns: RUNS },
      );
    }
  }
});

test('keys without end are forgotten again, and nothing else changes', () => {
  const harness = new Harness({ timestamp: false });
  for (let i = 0; i < 5000; i++) {
    const [output] = harness.take(undefined, `{"k${i}":1,"o":{"p${i}":"${i}"},"msg":"m"}\n`);
    expect(output?.line).toBe(`INFO | app | m | k${i}=1 o.p${i}=${i}`);
  }
  expect(harness.transcoder.slowLines).toBeLessThan(10);
});

test.each([{ messageKey: 'name' }, { messageKey: 'level' }, { levelKey: 'time' }, { timestampKey: 'name' }])(
  'a key with two meanings is left to the slow way: %o',
  (keys) => {
    const json = '{"level":30,"time":1763805600123,"name":"n","a":1,"msg":"m"}';
    expect(fastLine(json, keys)).toBe('went the slow way');
    expect(line(json, keys)).toBe(referenceLine(json, { ...DEFAULTS, timestamp: false, ...keys }));
  },
);

test('names and levels without end are forgotten again, and nothing else changes', () => {
  const harness = new Harness({ timestamp: false });
  for (let i = 0; i < 5000; i++) {
    const [output] = harness.take(undefined, `{"level":"l${i % 3000}","name":"n${i}","msg":"m"}\n`);
    expect(output?.line).toBe(`L${i % 3000} | n${i} | m`);
  }
});

test('a line of absurd depth is a line', () => {
  const depth = 200_000;
  const nested = `{"a":${'['.repeat(depth)}${']'.repeat(depth)},"msg":"m"}`;
  expect(line(nested)).toMatch(/^INFO \| app \| m \| a="?\[/);
  const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  expect(line(objects)).toMatch(/^INFO \| app \| {2}\| a\.a\.a\.a\.a\.a\.a\.a\.a="\{/);
  expect(line('{"a":'.repeat(depth))).toMatch(/^INFO \| app \| \{"a":/);
});

test('a formatter of the user gets the record', () => {
  const format = { format: (...args: unknown[]) => JSON.stringify(args) };
  const json = '{"level":40,"time":1763805600123,"a":1,"msg":"m\\ud800"}';
  expect(line(json, { format })).toBe('[30,"app","m\\ud800",{"a":1},1763805600123]');
});

test("with format 'json' a surrogate without its other half does not make the bytes invalid", () => {
  const harness = new Harness({ format: 'json' });
  expect(harness.take(undefined, '{"level":30,"msg":"\ud800 힣"}\n')).toEqual([
    { line: '{"level":30,"msg":"\ufffd 힣"}', level: 20 },
  ]);
});
