import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParsedLine, parseLine } from '@kakashi/core';
import { type LoggerOptions, pino, stdSerializers } from 'pino';
import ThreadStream from 'thread-stream';
import { expect, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';
import { endTransport, startTransport, statsOf, TARGET, warningsOf } from './transport.ts';

// biome-ignore lint/suspicious/noExplicitAny: levels of the user's are methods that no type knows here.
type AnyLogger = any;

/** What a target makes of the records that `log` logs, without pid and hostname. */
async function linesFor(
  options: LoggerOptions<string>,
  log: (logger: AnyLogger) => void,
  target: object = {},
): Promise<string[]> {
  const path = join(testFolder(), 'app.log');
  const transport = pino.transport({ target: TARGET, options: { destination: path, timestamp: false, ...target } });
  // Everything is logged before the worker runs: the configuration must not come later than the first record.
  log(pino({ base: {}, ...options }, transport));
  await once(transport, 'ready');
  await endTransport(transport);
  return linesOf({ path });
}

function parsed(line: string | undefined): ParsedLine {
  const result = parseLine(line ?? '');
  if (result === undefined) throw new Error(`not a line: ${line}`);
  return result;
}

test(`this is pino ${process.env.KAKASHI_PINO ?? '10'}`, () => {
  expect(`pino-${pino.version}`).toMatch(process.env.KAKASHI_PINO ?? 'pino-10');
});

test('a target without options writes to stdout, inside targets as well', async () => {
  for (const shape of ['single', 'targets', 'pipeline']) {
    const { stdout, stderr, code } = await run('plain.mjs', shape);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(linesOf(stdout).map(parsed)).toMatchObject([
      {
        level: 'INFO',
        name: 'app',
        message: 'one',
        fields: { pid: expect.stringMatching(/^\d+$/), hostname: expect.any(String), a: '1' },
      },
      { level: 'WARNING', message: 'two' },
    ]);
  }
});

test("the time is the record's own, and now if it has none", async () => {
  const { isoTime, isoTimeNano, unixTime } = pino.stdTimeFunctions;
  for (const timestamp of [true, isoTime, isoTimeNano, unixTime, false] as const) {
    const before = Date.now();
    const [line] = await linesFor({ timestamp }, (logger) => logger.info('m'), { timestamp: 'iso' });
    // Some of them round to seconds, or go by a clock that was set when pino was loaded.
    expect(Math.abs(Date.parse(parsed(line).time ?? '') - before)).toBeLessThan(2000);
  }
});

test('levels print by label, custom ones too, and by number where nobody named them', async () => {
  const lines = await linesFor({ level: 'trace', customLevels: { notice: 35 } }, (logger) => {
    for (const level of ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal']) logger[level](level);
    logger.child({}, { customLevels: { odd: 36 } }).odd('odd');
  });
  expect(lines).toEqual([
    'TRACE | app | trace',
    'DEBUG | app | debug',
    'INFO | app | info',
    'NOTICE | app | notice',
    'WARNING | app | warn',
    'ERROR | app | error',
    'CRITICAL | app | fatal',
    'UNKNOWN | app | odd | level=36',
  ]);
});

test('formatters.level may print labels', async () => {
  const formatters = { level: (label: string) => ({ level: label }) };
  expect(await linesFor({ formatters }, (logger) => logger.warn('m'))).toEqual(['WARNING | app | m']);
});

test('messageKey and errorKey are those of the logger', async () => {
  const lines = await linesFor({ messageKey: 'text', errorKey: 'failure', name: 'db' }, (logger) => {
    logger.info({ msg: 'a field' }, 'one');
    logger.error(Object.assign(new Error('two'), { code: 'E_TWO' }));
  });
  expect(lines[0]).toBe('INFO | db | one | msg="a field"');
  expect(parsed(lines[1])).toMatchObject({
    message: 'two',
    fields: {
      'failure.type': 'Error',
      'failure.message': 'two',
      'failure.stack': expect.stringContaining('\n'),
      'failure.code': 'E_TWO',
    },
  });
});

test('an error with causes prints them', async () => {
  const error = new Error('outer', { cause: new TypeError('inner') });
  const [plain, nested] = await linesFor({ serializers: { nested: stdSerializers.errWithCause } }, (logger) => {
    logger.error(error);
    logger.error({ nested: error }, 'm');
  });
  expect(parsed(plain).fields).toMatchObject({
    'err.message': 'outer: inner',
    'err.stack': expect.stringContaining('caused by: TypeError: inner'),
  });
  expect(parsed(nested).fields).toMatchObject({ 'nested.cause.type': 'TypeError', 'nested.cause.message': 'inner' });
});

test('nested objects are flattened, text of any kind comes through', async () => {
  const text = 'äöü 三行目 🙂 | = " \\ \n\r\t\u2028 \u001b[31m';
  const [line] = await linesFor({ nestedKey: 'payload' }, (logger) =>
    logger.info({ a: { b: { c: text } }, d: [1, { e: 2 }] }, text),
  );
  expect(parsed(line)).toMatchObject({ message: text, fields: { 'payload.a.b.c': text, 'payload.d': '[1,{"e":2}]' } });
});

test('crlf ends lines for the reader of JSON only', async () => {
  const log = (logger: AnyLogger) => logger.info('m');
  expect(await linesFor({ crlf: true }, log)).toEqual(['INFO | app | m']);
  expect(await linesFor({ crlf: true, timestamp: false }, log, { format: 'json' })).toEqual([
    '{"level":30,"msg":"m"}\r',
  ]);
});

test("format 'json' passes pino's own bytes through, 'logfmt' prints pairs", async () => {
  const log = (logger: AnyLogger) => logger.warn({ a: { b: 1.5 }, s: 'é\u2028' }, 'm');
  expect(await linesFor({ timestamp: false }, log, { format: 'json' })).toEqual([
    '{"level":40,"a":{"b":1.5},"s":"é\u2028","msg":"m"}',
  ]);
  expect(await linesFor({ name: 'db' }, log, { format: 'logfmt' })).toEqual([
    'level=WARNING logger=db msg=m a.b=1.5 s="é\\u2028"',
  ]);
});

test('lines that are no records are messages', async () => {
  const path = join(testFolder(), 'app.log');
  const transport = await startTransport({ target: TARGET, options: { destination: path } });
  const texts = ['plain text', '{"level":30,"msg":', '[1,2]', 'null', 'a | b'];
  transport.write(`${texts.join('\n')}\n\n{"level":40,"msg":"m"}\nno newline`);
  await endTransport(transport);
  const lines = linesOf({ path }).map(parsed);
  expect(lines.map(({ message }) => message)).toEqual([...texts, 'm', 'no newline']);
  expect(lines.map(({ level }) => level)).toEqual([...texts.map(() => 'INFO'), 'WARNING', 'INFO']);
});

test('records that a stage of a pipeline leaves without newlines are lines, written without waiting for the end', async () => {
  const path = join(testFolder(), 'app.log');
  const bare = fileURLToPath(new URL('fixtures/bare.mjs', import.meta.url));
  const options = { destination: path, timestamp: false };
  const transport = await startTransport({ pipeline: [{ target: bare }, { target: TARGET, options }] });
  const logger = pino({ base: {} }, transport);
  for (let i = 0; i < 10; i++) logger.info({ i }, 'm');
  while ((await statsOf(transport)).written < 10);
  expect(linesOf({ path })).toEqual(Array.from({ length: 10 }, (_, i) => `INFO | app | m | i=${i}`));
  await endTransport(transport);
});

test('a level of the target leaves records below it out', async () => {
  const log = (logger: AnyLogger) => {
    for (const level of ['info', 'warn', 'fatal']) logger[level]('m');
  };
  expect(await linesFor({}, log, { level: 'warn' })).toEqual(['WARNING | app | m', 'CRITICAL | app | m']);
});

test('options may name custom levels', async () => {
  const path = join(testFolder(), 'app.log');
  const options = { destination: path, level: 'notice', timestamp: false };
  const logger: AnyLogger = pino({
    base: {},
    customLevels: { notice: 42 },
    transport: { targets: [{ target: TARGET, options }] },
  });
  for (const level of ['info', 'warn', 'notice', 'error']) logger[level]('m');
  const transport = logger[pino.symbols.streamSym] as ThreadStream;
  const warnings = warningsOf(transport);
  await once(transport, 'ready');
  await endTransport(transport);
  expect(warnings).toEqual([]);
  expect(linesOf({ path })).toEqual(['WARNING | app | m', 'NOTICE | app | m', 'ERROR | app | m']);
});

test('what pino-pretty users leave out is left out', async () => {
  const log = (logger: AnyLogger) => {
    logger.info({ req: { id: 1, headers: { cookie: 'c' } }, 'log.level': 'x', user: 'ann' }, 'one');
    logger.notice('two');
  };
  const pinoOptions = { base: { pid: 7, hostname: 'h' }, customLevels: { notice: 35 } };
  const options = { ignore: String.raw`time,pid,hostname,req.headers,log\.level`, singleLine: true };
  expect(await linesFor(pinoOptions, log, { ...options, timestamp: undefined })).toEqual([
    'INFO | app | one | req.id=1 user=ann',
    'NOTICE | app | two',
  ]);
  expect(await linesFor(pinoOptions, log, { include: ['user'], minimumLevel: 30 })).toEqual([
    'INFO | app | one | user=ann',
    'NOTICE | app | two',
  ]);
  expect(await linesFor(pinoOptions, log, { minimumLevel: 31, ignore: 'pid,hostname' })).toEqual([
    'NOTICE | app | two',
  ]);
});

test('a least level may be a custom one by name, and counts like a level that is off', async () => {
  const path = join(testFolder(), 'app.log');
  const options = { destination: path, minimumLevel: 'notice', ignore: 'time,pid,hostname' };
  const logger: AnyLogger = pino({
    customLevels: { notice: 35 },
    transport: { targets: [{ target: TARGET, options }] },
  });
  for (const level of ['info', 'notice', 'warn']) logger[level]('m');
  const transport = logger[pino.symbols.streamSym] as ThreadStream;
  await once(transport, 'ready');
  expect(await statsOf(transport)).toMatchObject({ accepted: 2, written: 2, dropped: 0 });
  await endTransport(transport);
  expect(linesOf({ path })).toEqual(['NOTICE | app | m', 'WARNING | app | m']);
});

test('keys that the options name go before what pino tells', async () => {
  const formatters = { level: (_label: string, number: number) => ({ severity: number }) };
  const timestamp = () => ',"at":1763805600123';
  const keys = { messageKey: 'text', levelKey: 'severity', timestampKey: 'at' };
  const log = (logger: AnyLogger) => logger.warn({ text: 'the message' }, 'a field');
  expect(await linesFor({ formatters, timestamp }, log, { ...keys, timestamp: 'iso' })).toEqual([
    '2025-11-22T10:00:00.123Z | WARNING | app | the message | msg="a field"',
  ]);
});

test('chunks may be cut at every character and at every byte', async () => {
  const path = join(testFolder(), 'app.log');
  const stream = new ThreadStream({ filename: TARGET, workerData: { destination: path, timestamp: false } });
  await once(stream, 'ready');
  const json = '{"level":30,"k":"é三🙂","msg":"äöü 🙂"}\r\n';
  const bytes = Buffer.from(json);
  let pieces = 0;
  for (let i = 1; i < bytes.length; i++) {
    for (const piece of [bytes.subarray(0, i), bytes.subarray(i)]) {
      // Each flushSync returns when the worker has read what is there, and so makes a chunk of its own.
      stream.write(piece as unknown as string);
      stream.flushSync();
      pieces++;
    }
  }
  await endTransport(stream);
  expect(pieces).toBe(2 * (bytes.length - 1));
  expect(new Set(linesOf({ path }))).toEqual(new Set(['INFO | app | äöü 🙂 | k=é三🙂']));
  expect(linesOf({ path })).toHaveLength(bytes.length - 1);
});

// Up to version 9, chunks for pino's worker are cut inside of surrogate pairs.
test.skipIf(pino.version.startsWith('9.'))(
  'a record of many chunks, larger than the shared memory, is one line',
  async () => {
    const path = join(testFolder(), 'app.log');
    const transport = await startTransport({ target: TARGET, options: { destination: path, timestamp: false } });
    const logger = pino({ base: {}, timestamp: false }, transport);
    const large = 'é🙂'.repeat(1_000_000);
    logger.info({ large }, 'm');
    logger.info('after');
    transport.flushSync();
    await endTransport(transport);
    expect(linesOf({ path })).toEqual([`INFO | app | m | large=${large}`, 'INFO | app | after']);
  },
);

test('what flushSync has waited for is written, and counted', async () => {
  const path = join(testFolder(), 'app.log');
  const transport = await startTransport({ target: TARGET, options: { destination: path, flushIntervalMs: 60_000 } });
  const logger = pino(transport);
  for (let i = 0; i < 250; i++) logger.info({ i }, 'm');
  transport.flushSync();
  expect(linesOf({ path })).toHaveLength(250);
  expect(await statsOf(transport)).toMatchObject({ accepted: 250, written: 250, pending: 0, byLevel: { info: 250 } });
  await endTransport(transport);
});

test('many targets get each record once; lines of one turn are one write', async () => {
  const folder = testFolder();
  const paths = ['a.log', 'b.log'].map((name) => join(folder, name));
  const transport = await startTransport({
    targets: paths.map((destination) => ({ target: TARGET, options: { destination, flushIntervalMs: 60_000 } })),
  });
  const logger = pino(transport);
  for (let i = 0; i < 90; i++) logger.info({ i }, 'm');
  const { accepted, written, writes } = await statsOf(transport);
  expect({ accepted, written }).toEqual({ accepted: 90, written: 90 });
  expect(writes).toBeLessThan(10);
  await endTransport(transport);
  for (const path of paths) expect(linesOf({ path })).toHaveLength(90);
});

test('several transports do not get in the way of one another', async () => {
  const folder = testFolder();
  const paths = Array.from({ length: 4 }, (_, i) => join(folder, `${i}.log`));
  const transports = await Promise.all(
    paths.map((path) => startTransport({ target: TARGET, options: { destination: path } })),
  );
  const loggers = transports.map((transport, i) => pino({ name: `logger${i}`, messageKey: `key${i}` }, transport));
  for (let n = 0; n < 100; n++) for (const logger of loggers) logger.info({ n }, 'm');
  await Promise.all(transports.map((transport) => endTransport(transport)));
  for (const [i, path] of paths.entries()) {
    const lines = linesOf({ path }).map(parsed);
    expect(lines.map(({ name, message, fields }) => [name, message, fields.n])).toEqual(
      Array.from({ length: 100 }, (_, n) => [`logger${i}`, 'm', String(n)]),
    );
  }
});

test('redact censors in the worker; functions cannot get there', async () => {
  const log = (logger: AnyLogger) => logger.info({ password: 's3cret', user: { token: 's3cret', id: 1 } }, 'm');
  expect(await linesFor({}, log, { redact: ['password', 'user.*'] })).toEqual([
    'INFO | app | m | password=[Redacted] user.token=[Redacted] user.id=[Redacted]',
  ]);
  expect(await linesFor({}, log, { redact: { paths: ['user', 'password'], remove: true } })).toEqual([
    'INFO | app | m',
  ]);
  const redact = { paths: ['password'], censor: () => '***' };
  expect(() => pino.transport({ target: TARGET, options: { redact } })).toThrow(/could not be cloned/);
});

test('a wrong redact is reported and censors everything, rather than nothing', async () => {
  for (const wrong of [{ redact: ['user..token'] }, { redact: 'password' }, { redactt: ['password'] }]) {
    const path = join(testFolder(), 'app.log');
    const transport = pino.transport({ target: TARGET, options: { destination: path, timestamp: false, ...wrong } });
    const warnings = warningsOf(transport);
    pino({ base: {} }, transport).info({ password: 's3cret' }, 's3cret');
    await once(transport, 'ready');
    await endTransport(transport);
    expect(linesOf({ path })).toEqual(['INFO | app | [Redacted] | password=[Redacted]']);
    expect(warnings).toMatchObject([{ option: Object.keys(wrong)[0] }]);
  }
});
