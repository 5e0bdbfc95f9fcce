import { describe, expect, test } from 'vitest';
import { parseLine } from '../format/parse.ts';
import { createTranscoder, severityOfNdjsonLevel, type TranscodedLine, type TranscoderConfig } from './ndjson.ts';

const TIME = 1_763_805_600_123;
const ISO = '2025-11-22T10:00:00.123Z';

const DEFAULTS: TranscoderConfig = { format: 'kv', timestamp: 'iso', quoteLookalikes: false, name: 'app' };

/** A transcoder of records none of which are to be left out. */
function transcoder(config: Partial<TranscoderConfig> = {}) {
  const transcode = createTranscoder({ ...DEFAULTS, ...config });
  return (line: string, hostLevel?: number): TranscodedLine => {
    const transcoded = transcode(line, hostLevel);
    if (transcoded === undefined) throw new Error(`no line for ${line}`);
    return transcoded;
  };
}

/** The line for a record, without its time. */
function untimed(record: object, config: Partial<TranscoderConfig> = {}): string {
  return transcoder({ timestamp: false, ...config })(JSON.stringify(record)).line;
}

describe('a record of pino', () => {
  test('becomes time, level, name, message and the other fields in order', () => {
    const json = `{"level":30,"time":${TIME},"pid":7,"hostname":"h","userId":42,"msg":"user logged in"}`;
    expect(transcoder()(json)).toEqual({
      line: `${ISO} | INFO | app | user logged in | pid=7 hostname=h userId=42`,
      level: 20,
    });
  });

  test('has its own name', () => {
    expect(untimed({ level: 30, name: 'db', msg: 'up' })).toBe('INFO | db | up');
    expect(untimed({ level: 30, msg: 'up' }, { name: 'web' })).toBe('INFO | web | up');
  });

  test('keeps a name that is no string as a field', () => {
    expect(untimed({ level: 30, name: 7, msg: 'up' })).toBe('INFO | app | up | name=7');
  });

  test('has its message where messageKey says; another key is a field', () => {
    expect(untimed({ level: 30, msg: 'field', message: 'text' }, { messageKey: 'message' })).toBe(
      'INFO | app | text | msg=field',
    );
  });

  test('may have no message, or one that is no string', () => {
    expect(untimed({ level: 30, a: 1 })).toBe('INFO | app |  | a=1');
    expect(untimed({ level: 30, msg: { a: 1 } })).toBe('INFO | app | {"a":1}');
    expect(untimed({ level: 30, msg: null })).toBe('INFO | app | null');
    expect(untimed({ level: 30 }, { messageKey: 'toString' })).toBe('INFO | app | ');
  });

  test('flattens objects and serialised errors', () => {
    const err = {
      type: 'TypeError',
      message: 'no',
      stack: 'TypeError: no\n    at f',
      code: 'E_NO',
      cause: { message: 'why' },
    };
    expect(untimed({ level: 50, err, o: { p: { q: 1 } }, list: [1, 2], msg: 'failed' })).toBe(
      String.raw`ERROR | app | failed | err.type=TypeError err.message=no err.stack="TypeError: no\n    at f" err.code=E_NO err.cause.message=why o.p.q=1 list=[1,2]`,
    );
  });

  test('cannot forge a line or reach a prototype', () => {
    const line = untimed({ level: 30, msg: 'a\nERROR | root | pwned', 'k | v': 'x\ny' });
    expect(line).toBe(String.raw`INFO | app | a\nERROR \| root \| pwned | k%0020%007C%0020v="x\ny"`);
    expect(transcoder({ timestamp: false })('{"level":30,"msg":"m","__proto__":{"polluted":1}}').line).toBe(
      'INFO | app | m | __proto__.polluted=1',
    );
  });
});

describe('levels', () => {
  test.each([
    [10, 'TRACE', 5],
    [20, 'DEBUG', 10],
    [30, 'INFO', 20],
    [40, 'WARNING', 30],
    [50, 'ERROR', 40],
    [60, 'CRITICAL', 50],
  ])('%i prints as %s', (number, label, severity) => {
    expect(transcoder({ timestamp: false })(`{"level":${number},"msg":"m"}`)).toEqual({
      line: `${label} | app | m`,
      level: severity,
    });
  });

  test('of the host print upper-cased, or by meaning where we know them', () => {
    const levels = { 35: 'notice', 70: 'critical', 45: 'fatal' };
    expect(untimed({ level: 35, msg: 'm' }, { levels })).toBe('NOTICE | app | m');
    expect(untimed({ level: 70, msg: 'm' }, { levels })).toBe('CRITICAL | app | m');
    expect(transcoder({ timestamp: false, levels })('{"level":45,"msg":"m"}')).toEqual({
      line: 'CRITICAL | app | m',
      level: 30,
    });
  });

  test('that nobody named stay on the line, where they stood', () => {
    expect(untimed({ a: 1, level: 35, b: 2, msg: 'm' })).toBe('UNKNOWN | app | m | a=1 level=35 b=2');
    expect(untimed({ level: 30, msg: 'm' }, { levels: { 5: 'finest' } })).toBe('UNKNOWN | app | m | level=30');
  });

  test('may be labels', () => {
    const levels = { 30: 'info', 65: 'panic' };
    const transcode = transcoder({ timestamp: false, levels });
    expect(transcode('{"level":"warn","msg":"m"}')).toEqual({ line: 'WARNING | app | m', level: 30 });
    expect(transcode('{"level":"FATAL","msg":"m"}')).toEqual({ line: 'CRITICAL | app | m', level: 50 });
    expect(transcode('{"level":"panic","msg":"m"}')).toEqual({ line: 'PANIC | app | m', level: 50 });
    expect(transcode('{"level":"odd","msg":"m"}')).toEqual({ line: 'ODD | app | m', level: 20 });
    expect(transcode('{"level":"odd","msg":"m"}', 50)).toEqual({ line: 'ODD | app | m', level: 40 });
  });

  test('that are neither number nor label stay as a field', () => {
    expect(untimed({ level: { of: 1 }, msg: 'm' })).toBe('UNKNOWN | app | m | level.of=1');
    expect(untimed({ level: '', msg: 'm' })).toBe('UNKNOWN | app | m | level=""');
  });

  test('are the ones the host told where the record has none, and INFO where nobody did', () => {
    const transcode = transcoder({ timestamp: false });
    expect(transcode('{"severity":"ERROR","msg":"m"}', 50)).toEqual({
      line: 'ERROR | app | m | severity=ERROR',
      level: 40,
    });
    expect(transcode('{"severity":"ERROR","msg":"m"}')).toEqual({ line: 'INFO | app | m | severity=ERROR', level: 20 });
  });

  test('are accounted under the nearest standard one at or below', () => {
    const severities = [1, 10, 19, 20, 29, 30, 39, 40, 49, 50, 59, 60, 1000].map(severityOfNdjsonLevel);
    expect(severities).toEqual([5, 5, 5, 10, 10, 20, 20, 30, 30, 40, 40, 50, 50]);
  });
});

describe('times', () => {
  test('are left out, or in epoch milliseconds, if so asked', () => {
    const json = `{"level":30,"time":${TIME},"msg":"m"}`;
    expect(transcoder({ timestamp: false })(json).line).toBe('INFO | app | m');
    expect(transcoder({ timestamp: 'epoch' })(json).line).toBe(`${TIME} | INFO | app | m`);
    expect(transcoder({ timestamp: 'epoch' })(`{"level":30,"time":"${ISO}","msg":"m"}`).line).toBe(
      `${TIME} | INFO | app | m`,
    );
  });

  test('that are none stay as a field, and the present is printed', () => {
    const before = Date.now();
    const { line } = transcoder({ timestamp: 'epoch' })('{"level":30,"time":"noon","msg":"m"}');
    expect(line).toMatch(/^\d{13} \| INFO \| app \| m \| time=noon$/);
    expect(Number(parseLine(line)?.time)).toBeGreaterThanOrEqual(before);
    expect(untimed({ level: 30, time: 12, msg: 'm' })).toBe('INFO | app | m | time=12');
  });

  test('of nanoseconds keep their digits', () => {
    const { line } = transcoder()('{"level":30,"time":"2025-11-22T10:00:00.123456789Z","msg":"m"}');
    expect(line).toBe('2025-11-22T10:00:00.123456789Z | INFO | app | m');
  });
});

describe('a line that is not a JSON object', () => {
  test.each(['plain text', '{"level":30', '[1,2]', '42', 'null', '"text"', '{"a":1}}', ' | ', '{'])(
    '%s is a message',
    (text) => {
      const { line, level } = transcoder()(text);
      expect(level).toBe(20);
      expect(line).not.toMatch(/[\r\n]/);
      expect(parseLine(line)).toMatchObject({ level: 'INFO', name: 'app', message: text, fields: {} });
    },
  );

  test('loses the carriage return of its end only', () => {
    expect(transcoder({ timestamp: false })('a\rb\r').line).toBe(String.raw`INFO | app | a\rb`);
  });
});

describe("format: 'json'", () => {
  const transcode = transcoder({ format: 'json' });

  test('passes records through as they are', () => {
    const json = '{"level":50,"time":1,"big":12345678901234567890,"x":1.0,"msg":"a\\u0041"}';
    expect(transcode(json)).toEqual({ line: json, level: 40 });
    expect(transcode('{"time":1,"level":60}')).toEqual({ line: '{"time":1,"level":60}', level: 50 });
    expect(transcode('{"level":"warn","a":1}\r')).toEqual({ line: '{"level":"warn","a":1}\r', level: 30 });
    expect(transcode('{"severity":1}', 50)).toEqual({ line: '{"severity":1}', level: 40 });
  });

  test('makes a record of what is none', () => {
    const { line, level } = transcoder({ format: 'json', messageKey: 'message' })('plain "text"');
    expect(level).toBe(20);
    expect(JSON.parse(line)).toEqual({ level: 30, time: expect.any(Number), message: 'plain "text"' });
    expect(JSON.parse(transcode('{"level":50,"msg":"cut').line)).toMatchObject({
      level: 30,
      msg: '{"level":50,"msg":"cut',
    });
  });
});

test("format: 'logfmt' prints one pair per part", () => {
  expect(untimed({ level: 40, name: 'db', k: 'a b', msg: 'm' }, { format: 'logfmt' })).toBe(
    'level=WARNING logger=db msg=m k="a b"',
  );
});

test('a formatter of the user gets the record', () => {
  const seen: unknown[] = [];
  const format = {
    format: (...args: unknown[]) => {
      seen.push(args);
      return 'line';
    },
  };
  expect(transcoder({ format })(`{"level":40,"time":${TIME},"a":1,"msg":"m"}`)).toEqual({ line: 'line', level: 30 });
  expect(seen).toStrictEqual([[30, 'app', 'm', { a: 1 }, TIME]]);
});

describe('redact', () => {
  const censored = (redact: string[], json: string, config: Partial<TranscoderConfig> = {}) =>
    transcoder({
      timestamp: false,
      ...config,
      redact: { paths: redact, censor: '[Redacted]', remove: false },
    })(json).line;

  test('censors members of the record, its message and its name among them, but no level and no time', () => {
    const json = `{"level":30,"time":${TIME},"pid":7,"name":"ann","user":{"token":"s","id":1},"msg":"m"}`;
    expect(censored(['user.token', 'pid'], json)).toBe(
      'INFO | ann | m | pid=[Redacted] user.token=[Redacted] user.id=1',
    );
    expect(censored(['name', 'msg', 'level', 'time'], json)).toBe(
      'INFO | [Redacted] | [Redacted] | pid=7 user.token=s user.id=1',
    );
    expect(censored(['*'], json)).toBe('INFO | [Redacted] | [Redacted] | pid=[Redacted] user=[Redacted]');
    expect(censored(['text'], '{"level":30,"text":"s"}', { messageKey: 'text' })).toBe('INFO | app | [Redacted]');
  });

  test('keeps the digits of numbers and the order of members', () => {
    const json = '{"level":30,"b":1.0,"10":{"z":1e400,"2":-0,"1":[12345678901234567890,{"x":1.50}]},"password":"s"}';
    expect(censored(['password', '10.nowhere'], json)).toBe(
      String.raw`INFO | app |  | b=1.0 10.z=1e400 10.2=-0 10.1="[12345678901234567890,{\"x\":1.50}]" password=[Redacted]`,
    );
  });

  test('finds names that are spelt with escapes, and the last of several equal ones', () => {
    expect(censored(['password'], String.raw`{"level":30,"p\u0061ssword":"s","a":1,"password":"s"}`)).toBe(
      'INFO | app |  | password=[Redacted] a=1',
    );
  });

  test('makes JSON of a record in which something is censored, and passes others as they are', () => {
    const other = '{"level":30, "time":1,"a":1.0,"msg":"m"}';
    expect(censored(['password', 'a.b.c'], other, { format: 'json' })).toBe('{"level":30,"time":1,"a":1.0,"msg":"m"}');
    expect(censored(['password'], other, { format: 'json' })).toBe(other);
    const json = '{"level":30,"time":1.0,"password":"s","b":{"2":1,"1":2.50}}';
    expect(censored(['password'], json, { format: 'json' })).toBe(
      '{"level":30,"time":1.0,"password":"[Redacted]","b":{"2":1,"1":2.50}}',
    );
  });

  test('lets no line pass as JSON that could not be read', () => {
    const broken = '{"level":30,"password":"s" "b":1}';
    const line = censored(['msg', 'password'], broken, { format: 'json' });
    expect(JSON.parse(line)).toMatchObject({ level: 30, msg: '[Redacted]' });
    expect(censored(['*'], broken)).toBe('INFO | app | [Redacted]');
    expect(censored(['password'], broken)).toBe(`INFO | app | ${broken}`);
  });

  test('hands plain objects to a formatter of the user', () => {
    const format = { format: (...all: unknown[]) => JSON.stringify(all) };
    const json = `{"level":30,"time":${TIME},"password":"s","a":{"b":1}}`;
    expect(JSON.parse(censored(['password'], json, { format }))).toEqual([
      20,
      'app',
      '',
      { password: '[Redacted]', a: { b: 1 } },
      TIME,
    ]);
  });
});
