import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { textsOf } from '../testing/lines.ts';
import { createTranscoder, type TranscoderConfig } from './ndjson.ts';
import { LineTranscoder } from './transcode.ts';
import { LineBuffer } from './transcode-lines.ts';
import { TranscodeReader } from './transcode-reader.ts';

const DEFAULTS: TranscoderConfig = { format: 'kv', timestamp: false, quoteLookalikes: false, name: 'app' };

/** The line for a record, provided that both ways agree; and whether the fast one took it. */
function lineOf(json: string, config: Partial<TranscoderConfig>): { line: string | undefined; fast: boolean } {
  const whole = { ...DEFAULTS, ...config };
  const transcoder = new LineTranscoder(whole);
  const lines: string[] = [];
  new TranscodeReader(transcoder, new LineBuffer(), (found) => lines.push(...textsOf(found))).feed(`${json}\n`);
  const slow = createTranscoder(whole)(json);
  expect(lines).toEqual(slow === undefined ? [] : [slow.line]);
  return { line: lines[0], fast: transcoder.slowLines === 0 };
}

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(1_763_805_600_123);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function fastLine(json: string, config: Partial<TranscoderConfig>): string | undefined {
  const { line, fast } = lineOf(json, config);
  expect(fast).toBe(true);
  return line;
}

const RECORD =
  '{"level":30,"time":1763805600123,"pid":7,"hostname":"h","req":{"id":1,"headers":{"a":"x y","b":[{}]}},"msg":"m"}';

describe('what is ignored', () => {
  test.each<[string, string[][], string]>([
    ['fields', [['pid'], ['hostname'], ['req']], 'INFO | app | m'],
    ['fields within fields', [['pid'], ['hostname'], ['req', 'headers']], 'INFO | app | m | req.id=1'],
    [
      'at any depth',
      [['req', 'headers', 'b'], ['req', 'id'], ['pid']],
      'INFO | app | m | hostname=h req.headers.a="x y"',
    ],
    [
      'all of an object',
      [
        ['req', 'headers', 'a'],
        ['req', 'headers', 'b'],
      ],
      'INFO | app | m | pid=7 hostname=h req.id=1 req.headers={}',
    ],
    [
      'what is not there',
      [['x'], ['req', 'x', 'y'], ['pid', 'x']],
      'INFO | app | m | pid=7 hostname=h req.id=1 req.headers.a="x y" req.headers.b=[{}]',
    ],
    ['the message', [['msg'], ['req'], ['time']], 'INFO | app |  | pid=7 hostname=h'],
  ])('%s', (_, ignore, expected) => {
    expect(fastLine(RECORD, { ignore })).toBe(expected);
  });

  test('takes a name away, so that the default one shows', () => {
    expect(fastLine('{"name":"web","msg":"m"}', { ignore: [['name']] })).toBe('INFO | app | m');
  });

  test('does not take away the level, but the number of one that nobody named', () => {
    expect(fastLine('{"level":40,"msg":"m"}', { ignore: [['level']] })).toBe('WARNING | app | m');
    expect(fastLine('{"level":35,"msg":"m"}', { ignore: [['level']] })).toBe('UNKNOWN | app | m');
  });

  test.each(['{"pid":01,"msg":"m"}', '{"pid":{"a":},"msg":"m"}', '{"pid":[1,],"msg":"m"}', '{"pid":"\\x","msg":"m"}'])(
    'must be JSON all the same: %s',
    (broken) => {
      expect(lineOf(broken, { ignore: [['pid']] }).line).toContain('INFO | app | {"pid":');
    },
  );
});

describe('what is included', () => {
  test.each<[string, string[][], string]>([
    ['fields', [['pid']], 'INFO | app | m | pid=7'],
    ['fields within fields', [['req', 'id']], 'INFO | app | m | req.id=1'],
    ['none', [], 'INFO | app | m'],
    [
      'what is not there',
      [
        ['pid', 'x'],
        ['req', 'headers', 'x'],
      ],
      'INFO | app | m',
    ],
  ])('%s', (_, include, expected) => {
    expect(fastLine(RECORD, { include })).toBe(expected);
  });

  test('may have parts that are ignored', () => {
    expect(fastLine(RECORD, { include: [['req']], ignore: [['req', 'headers']] })).toBe('INFO | app | m | req.id=1');
  });

  test('is asked for what has no segment of its own although its key has one', () => {
    expect(fastLine('{"level":35,"name":7,"a":1}', { include: [['a']] })).toBe('UNKNOWN | app |  | a=1');
    expect(fastLine('{"level":35,"name":7,"a":1}', { include: [['name'], ['level']] })).toBe(
      'UNKNOWN | app |  | level=35 name=7',
    );
  });
});

describe("with format 'json'", () => {
  test('a line is written anew without what is ignored; digits, order and other escapes stay', () => {
    const json = '{"level":30,"b":1.0,"7":12345678901234567890,"pid":1,"s":"\\u0041\\n","o":{"x":1,"y":-0}}';
    const { line } = lineOf(json, { format: 'json', ignore: [['pid'], ['o', 'x']] });
    expect(line).toBe('{"level":30,"b":1.0,"7":12345678901234567890,"s":"A\\n","o":{"y":-0}}');
  });

  test('a line of which nothing is ignored stays as it is', () => {
    const json = '{ "level":30, "s":"\\u0041" }';
    expect(lineOf(json, { format: 'json', ignore: [['pid']] }).line).toBe(json);
  });

  test('level, time, name and message can be ignored, and need not be included', () => {
    expect(lineOf(RECORD, { format: 'json', include: [['pid']] }).line).toBe(
      '{"level":30,"time":1763805600123,"pid":7,"msg":"m"}',
    );
    const ignore = ['level', 'time', 'name', 'msg', 'req'].map((name) => [name]);
    expect(lineOf(RECORD, { format: 'json', ignore }).line).toBe('{"pid":7,"hostname":"h"}');
  });

  test('the severity is known although the level is ignored; a carriage return stays', () => {
    const transcode = createTranscoder({ ...DEFAULTS, format: 'json', ignore: [['level']] });
    expect(transcode('{"level":50,"a":1}\r')).toEqual({ line: '{"a":1}\r', level: 40 });
  });

  test('what is no record becomes one', () => {
    const { line } = lineOf('text', { format: 'json', ignore: [['msg']], levelKey: 'lvl', timestampKey: 'at' });
    expect(JSON.parse(line ?? '')).toEqual({ lvl: 30, at: 1_763_805_600_123, msg: 'text' });
  });
});

test('a formatter of the user gets the members that are kept, as a plain object', () => {
  const format = { format: (...args: unknown[]) => JSON.stringify(args) };
  const json = '{"level":30,"o":{"a":{"b":1,"c":2.0}},"__proto__":{"x":1,"y":2},"msg":"m"}';
  const ignore = [
    ['o', 'a', 'b'],
    ['__proto__', 'x'],
  ];
  expect(lineOf(json, { format, ignore }).line).toBe('[20,"app","m",{"o":{"a":{"c":2}},"__proto__":{"y":2}},null]');
});

describe('the least level', () => {
  const levels = { 30: 'info', 35: 'notice', 40: 'warn' };

  test.each(['kv', 'json', 'logfmt'] as const)(
    'leaves out what is below it on the scale of the logger: %s',
    (format) => {
      const taken = [
        '{"level":34,"a":1}',
        '{"level":35,"a":1}',
        '{"level":"info"}',
        '{"level":"notice"}',
        '{"a":1}',
        'x',
      ]
        .map((json) => lineOf(json, { format, levels, minimumLevel: 35 }).line)
        .map((line) => line !== undefined);
      expect(taken).toEqual([false, true, false, true, false, false]);
    },
  );

  test('goes by the last of several levels, and by the host where a record has none', () => {
    expect(lineOf('{"level":10,"level":60}', { minimumLevel: 50 }).line).toBe('CRITICAL | app | ');
    expect(lineOf('{"level":60,"level":10}', { minimumLevel: 50 }).line).toBeUndefined();
    const transcode = createTranscoder({ ...DEFAULTS, minimumLevel: 50 });
    expect(transcode('{"severity":1}', 50)?.line).toBe('ERROR | app |  | severity=1');
    expect(transcode('{"level":"odd"}', 40)).toBeUndefined();
    expect(transcode('{"level":"error"}')?.level).toBe(40);
  });

  test('does not let a line that is no record pass for one of a low level', () => {
    expect(lineOf('{"level":10,"msg":', { minimumLevel: 30 }).line).toBe('INFO | app | {"level":10,"msg":');
  });
});

test('level and time may have other keys', () => {
  const config = { levelKey: 'severity', timestampKey: '@timestamp', timestamp: 'iso' as const };
  const json = '{"severity":40,"@timestamp":1763805600123,"level":7,"time":8,"msg":"m"}';
  expect(fastLine(json, config)).toBe('2025-11-22T10:00:00.123Z | WARNING | app | m | level=7 time=8');
  const passing = new LineTranscoder({ ...DEFAULTS, ...config, format: 'json' });
  new TranscodeReader(passing, new LineBuffer(), ({ levels }) => expect(levels[0]).toBe(30)).feed(`${json}\n`);
  expect(passing.slowLines).toBe(0);
});

test('a key of the level that means something in a pattern is taken as it is', () => {
  const transcode = createTranscoder({ ...DEFAULTS, format: 'json', levelKey: '$.l"' });
  expect(transcode('{"$.l\\"":60,"a":1}')?.level).toBe(50);
});
