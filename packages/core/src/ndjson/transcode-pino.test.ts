/** What pino writes, with the options that change it: each line, cut at every byte, becomes what the reference says. */
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseLine } from '../format/parse.ts';
import { textsOf } from '../testing/lines.ts';
import { referenceLine, referenceRecord } from '../testing/ndjson-reference.ts';
import { createTranscoder, type TranscoderConfig } from './ndjson.ts';
import { LineTranscoder } from './transcode.ts';
import { LineBuffer } from './transcode-lines.ts';
import { TranscodeReader } from './transcode-reader.ts';

const DEFAULTS: TranscoderConfig = { format: 'kv', timestamp: 'iso', quoteLookalikes: false, name: 'app' };

function failure(): Error {
  const cause = Object.assign(new RangeError('the cause "quoted"'), { code: 'E_CAUSE' });
  return Object.assign(new TypeError('it failed\nbadly', { cause }), { status: 500, details: { path: 'C:\\temp' } });
}

const REQUEST = {
  method: 'GET',
  url: '/items?q=a%20b&sort=desc',
  headers: { host: 'localhost:3000', 'user-agent': 'curl/8 (x86)', accept: '*/*', 'x-empty': '' },
  remoteAddress: '::1',
  remotePort: 50123,
};

function logAll(log: Logger): void {
  log.info('user logged in');
  log.info({ userId: 42, ip: '10.0.0.1', agent: 'curl/8 (x86)', ok: true, ratio: 0.5, none: null }, 'user logged in');
  log.debug({ nested: { a: { b: { c: 'deep' } } }, list: [1, 'two', { three: 3 }], empty: {}, nothing: [] }, 'shapes');
  log.warn('unicode: Zürich, 東京, 😀, \u001b[31mred\u001b[0m, \u2028, \ud800 | bars || and | more');
  log.error(failure());
  log.error({ err: failure() }, 'request failed');
  log.error(failure(), 'with a message');
  log.fatal({ err: new AggregateError([new Error('one'), failure()], 'several') }, 'many errors');
  log.info({ req: REQUEST, res: { statusCode: 200, headers: { 'content-length': '12' } }, responseTime: 7 }, 'request');
  log.info({
    date: new Date(0),
    big: 1e21,
    bigInt: 2n ** 70n,
    map: new Map([[1, 2]]),
    undef: undefined,
    nan: Number.NaN,
  });
  log.info(
    { 'a b': 1, 'k=v': '', '': 'empty', 'x.y': 'dotted', x: { y: 'nested' }, 7: 'seven', __proto__: null },
    '%s %d',
    'text',
    7,
  );
  log.info({ msg: 'in the fields', level: 'in the fields', time: 'in the fields', pid: 'in the fields' }, 'twice');
  const child = log.child({ reqId: 'abc-123', user: { name: 'A | B' } });
  child.info('from a child');
  child.child({ reqId: 'again', deep: true }).trace({ password: 'secret', card: { number: '4111' } }, 'grandchild');
  log.info('');
  log.info({});
}

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(1_763_805_600_123);
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Case {
  name: string;
  options: LoggerOptions;
  config?: Partial<TranscoderConfig>;
  /** Lines that may go the slow way; by default those with a key that comes twice. */
  slowLines?: number;
}

const CASES: Case[] = [
  { name: 'the defaults', options: {} },
  { name: 'no base', options: { base: null } },
  { name: 'a base and a name', options: { base: { service: 'api', version: '1.0.0' }, name: 'orders' } },
  { name: 'epoch times', options: { timestamp: pino.stdTimeFunctions.epochTime }, config: { timestamp: 'epoch' } },
  { name: 'unix times', options: { timestamp: pino.stdTimeFunctions.unixTime } },
  { name: 'ISO times', options: { timestamp: pino.stdTimeFunctions.isoTime } },
  { name: 'ISO times of nanoseconds', options: { timestamp: pino.stdTimeFunctions.isoTimeNano } },
  { name: 'no times', options: { timestamp: false }, config: { timestamp: false } },
  { name: 'a time function', options: { timestamp: () => ',"time":"1763805600123456789"' } },
  { name: 'a time function with blanks', options: { timestamp: () => ', "time": 1763805600123' }, slowLines: 99 },
  { name: 'a message key', options: { messageKey: 'message' }, config: { messageKey: 'message' } },
  { name: 'a nested key', options: { nestedKey: 'payload' } },
  { name: 'an error key', options: { errorKey: 'error' } },
  { name: 'level labels', options: { formatters: { level: (label) => ({ level: label }) } } },
  { name: 'level names of others', options: { formatters: { level: (label) => ({ severity: label.toUpperCase() }) } } },
  {
    name: 'custom levels',
    options: { customLevels: { notice: 35, panic: 70 } },
    config: { levels: { ...pino.levels.labels, 35: 'notice', 70: 'panic' } },
  },
  { name: 'custom levels that nobody told of', options: { customLevels: { notice: 35, panic: 70 } } },
  { name: 'serializers', options: { serializers: { req: (req) => req.url, err: pino.stdSerializers.errWithCause } } },
  { name: 'a mixin', options: { mixin: (_, level) => ({ traceId: 'f00', sampled: level > 30 }) } },
  { name: 'redaction', options: { redact: ['password', 'card.number', 'req.headers["user-agent"]'] } },
  { name: 'removal', options: { redact: { paths: ['req.headers', 'nested.a'], remove: true } } },
  {
    name: 'formatters of bindings and logs',
    options: { formatters: { bindings: () => ({ at: 'x' }), log: (o) => ({ ...o, l: 1 }) } },
  },
  { name: 'carriage returns', options: { crlf: true } },
  { name: 'a prefix in the messages', options: { msgPrefix: '[http] | ' } },
  { name: 'limits of depth and edges', options: { depthLimit: 2, edgeLimit: 2 } },
  { name: 'quoted lookalikes', options: {}, config: { quoteLookalikes: true } },
];

function written(options: LoggerOptions): string {
  let text = '';
  const destination: DestinationStream = {
    write(chunk) {
      text += chunk;
    },
  };
  const log = pino({ level: 'trace', ...options }, destination);
  logAll(log);
  for (const name of Object.keys(options.customLevels ?? {})) {
    (log as unknown as Record<string, (message: string) => void>)[name]?.('at a level of its own');
  }
  return text;
}

interface Result {
  line: string;
  level: number;
}

function transcoded(
  config: TranscoderConfig,
  chunks: readonly (string | Uint8Array)[],
): { results: Result[]; slow: number } {
  const results: Result[] = [];
  const transcoder = new LineTranscoder(config);
  const reader = new TranscodeReader(transcoder, new LineBuffer(), (lines) => {
    textsOf(lines).forEach((line, i) => {
      results.push({ line, level: lines.levels[i] as number });
    });
  });
  for (const chunk of chunks) reader.feed(chunk);
  reader.end();
  return { results, slow: transcoder.slowLines };
}

describe.each(CASES)('$name', ({ options, config: settings, slowLines = 8 }) => {
  const config = { ...DEFAULTS, ...settings };
  const hasTime = options.timestamp !== false && config.timestamp !== false;
  const text = written(options);
  const lines = text.trimEnd().split('\n');

  test('each line is what the reference says, and so is what the slow way makes of it', () => {
    const { results, slow } = transcoded(config, [text]);
    const expected = lines.map((line) => ({
      line: referenceLine(line, config),
      level: referenceRecord(line, config).severity,
    }));
    expect(results).toEqual(expected);
    const slowly = createTranscoder(config);
    expect(lines.map((line) => slowly(line))).toEqual(expected);
    expect(slow).toBeLessThanOrEqual(slowLines);
    expect(results.map(({ line }) => parseLine(line)?.time !== undefined)).toEqual(lines.map(() => hasTime));
  });

  test('cut at every byte it is the same', () => {
    const expected = transcoded(config, [text]).results;
    const bytes = Buffer.from(text);
    expect(
      transcoded(
        config,
        [...bytes].map((byte) => Uint8Array.of(byte)),
      ).results,
    ).toEqual(expected);
    expect(transcoded(config, text.split('')).results).toEqual(expected);
  });
});

test('each line cut in two at every byte is the same', () => {
  let text = '';
  const reader = new TranscodeReader(new LineTranscoder(DEFAULTS), new LineBuffer(), (lines) => {
    text += lines.buffer.utf8Slice(0, lines.length);
  });
  for (const line of written({ base: null }).trimEnd().split('\n')) {
    const bytes = Buffer.from(`${line}\n`);
    const expected = `${referenceLine(line, DEFAULTS)}\n`;
    for (let i = 0; i < bytes.length; i++) {
      text = '';
      reader.feed(bytes.subarray(0, i));
      reader.feed(bytes.subarray(i));
      if (text !== expected) expect.fail(`cut at ${i} of ${line}`);
    }
  }
});
