import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DropReport, KakashiError, parseLine, type Sink } from '@kakashi/core';
import kakashiPino, { type KakashiPinoDestination, type KakashiPinoOptions } from '@kakashi/pino-transport';
import { type LoggerOptions, pino } from 'pino';
import { expect, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';

// biome-ignore lint/suspicious/noExplicitAny: levels of the user's are methods that no type knows here.
type AnyLogger = any;

/** A sink that keeps lines, and fails or waits while it is told to. */
class ListSink implements Sink {
  readonly lines: string[] = [];
  failure: Error | undefined;

  write(batch: Uint8Array): void {
    if (this.failure !== undefined) throw this.failure;
    this.lines.push(...linesOf(Buffer.from(batch).toString()));
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

interface Opened {
  readonly destination: KakashiPinoDestination;
  readonly sink: ListSink;
}

function open(options: KakashiPinoOptions = {}): Opened {
  const sink = new ListSink();
  return { destination: kakashiPino({ destination: sink, timestamp: false, ...options }), sink };
}

/** What the destination makes of the records that `log` logs, without pid and hostname. */
function linesFor(
  options: LoggerOptions<string>,
  log: (logger: AnyLogger) => void,
  kakashi: KakashiPinoOptions = {},
): string[] {
  const { destination, sink } = open(kakashi);
  log(pino({ base: {}, ...options }, destination));
  destination.flushSync();
  return sink.lines;
}

function ended(destination: KakashiPinoDestination): Promise<unknown> {
  const closed = once(destination, 'close');
  destination.end();
  return closed;
}

test('each logger has its own levels, message key and error key, also by turns on one destination', () => {
  const { destination, sink } = open();
  const first = pino(
    { base: {}, messageKey: 'text', errorKey: 'failure', name: 'first', customLevels: { notice: 35 } },
    destination,
  );
  const second: AnyLogger = pino({ base: {}, customLevels: { audit: 35 } }, destination);
  const child: AnyLogger = first.child({}, { customLevels: { odd: 36 } });
  first.notice({ msg: 'field' }, 'one');
  second.audit('two');
  child.odd('three');
  first.info('four');
  second.info('five');
  first.error({ failure: { message: 'why' } }, 'six');
  destination.flushSync();
  expect(sink.lines).toEqual([
    'NOTICE | first | one | msg=field',
    'AUDIT | app | two',
    'ODD | first | three',
    'INFO | first | four',
    'INFO | app | five',
    'ERROR | first | six | failure.type=Object failure.message=why failure.stack=""',
  ]);
});

test('the level is known even if the record does not tell it', () => {
  const formatters = { level: (_label: string, number: number) => ({ severity: number }) };
  expect(linesFor({ formatters }, (logger) => logger.warn('m'))).toEqual(['WARNING | app | m | severity=40']);
});

test('what is written past pino is not judged by the last record of pino', () => {
  const { destination, sink } = open();
  pino({ base: {}, messageKey: 'text' }, destination).error('m');
  destination.write('{"msg":"m"}\n');
  expect(sink.lines).toEqual(['ERROR | app | m']);
  destination.flushSync();
  expect(sink.lines[1]).toMatch(/^INFO \| app \| /);
});

test('the message that pino sends configures it where the logger is not told with each record', () => {
  const { destination, sink } = open();
  const logger = pino({ base: {}, messageKey: 'text', customLevels: { notice: 35 } }, {
    write: (record: string) => destination.write(record),
    emit: (...event: [string]) => destination.emit(...event),
  } as { write(record: string): void });
  logger.notice('m');
  destination.flushSync();
  expect(sink.lines).toEqual(['NOTICE | app | m']);
});

test('times of every kind of pino come through', () => {
  const { isoTime, isoTimeNano, unixTime } = pino.stdTimeFunctions;
  const nanos = () => `,"time":${BigInt(Date.now()) * 1_000_000n}`;
  const before = Date.now();
  for (const timestamp of [true, isoTime, isoTimeNano, nanos, unixTime, false] as const) {
    const [line = ''] = linesFor({ timestamp }, (logger) => logger.info('m'), { timestamp: 'iso' });
    const time = Date.parse(parseLine(line)?.time ?? '');
    // Some of them round to seconds, or go by a clock that was set when pino was loaded.
    expect(Math.abs(time - before)).toBeLessThan(2000);
    expect(line).toMatch(/^\S+ \| INFO \| app \| m$/);
  }
  const odd = () => ',"time":"soon"';
  expect(linesFor({ timestamp: odd }, (logger) => logger.info('m'))).toEqual(['INFO | app | m | time=soon']);
});

test("format 'json' passes pino's own bytes through", () => {
  const log = (logger: AnyLogger) => logger.info({ big: 12345678901234567890n, x: 1.5 }, 'é');
  const records: string[] = [];
  const options = { base: {}, timestamp: false };
  log(pino(options, { write: (record) => records.push(record) }));
  expect(linesFor(options, log, { format: 'json' }).map((line) => `${line}\n`)).toEqual(records);
  expect(linesFor({ ...options, crlf: true }, log, { format: 'json' })).toEqual([records[0]?.replace('\n', '\r')]);
});

test('fields, times and levels can be left out', () => {
  const log = (logger: AnyLogger) => {
    logger.info({ req: { id: 1, headers: {} }, user: 'ann' }, 'one');
    logger.notice({ user: 'bob' }, 'two');
  };
  const pinoOptions = { customLevels: { notice: 35 } };
  expect(linesFor(pinoOptions, log, { timestamp: undefined, ignore: 'time,pid,hostname,req.headers' })).toEqual([
    'INFO | app | one | req.id=1 user=ann',
    'NOTICE | app | two | user=bob',
  ]);
  expect(linesFor(pinoOptions, log, { include: 'user', minimumLevel: 35 })).toEqual(['NOTICE | app | two | user=bob']);
  const json = linesFor(pinoOptions, log, { ignore: ['pid', 'hostname', 'time', 'level'], format: 'json' });
  expect(json).toEqual(['{"req":{"id":1,"headers":{}},"user":"ann","msg":"one"}', '{"user":"bob","msg":"two"}']);
});

test('it is a destination for pino alone, and in multistream', async () => {
  const folder = testFolder();
  const { destination, sink } = open();
  const other = pino.destination({ dest: join(folder, 'other.log'), sync: true });
  const logger: AnyLogger = pino(
    { base: {}, level: 'debug', customLevels: { notice: 35 } },
    pino.multistream([
      { level: 'warn', stream: destination },
      { level: 'debug', stream: other },
    ]),
  );
  logger.debug('one');
  logger.notice('two');
  logger.fatal('three');
  expect(sink.lines).toEqual(['CRITICAL | app | three']);
  expect(linesOf({ path: join(folder, 'other.log') })).toHaveLength(3);
  other.end();

  const alone = open();
  pino(alone.destination).error('m');
  expect(alone.sink.lines).toEqual([expect.stringMatching(/^ERROR \| app \| m \| pid=\d+ hostname=\S+$/)]);
});

test('a batch waits, an error does not, a fatal record never does', () => {
  const path = join(testFolder(), 'app.log');
  const destination = kakashiPino({ destination: path, timestamp: false, flushLevel: false, flushIntervalMs: 60_000 });
  const logger = pino({ base: {} }, destination);
  logger.error('one');
  expect(linesOf({ path })).toEqual([]);
  logger.fatal('two');
  expect(linesOf({ path })).toEqual(['ERROR | app | one', 'CRITICAL | app | two']);
  const byDefault = open({ flushIntervalMs: 60_000 });
  const second = pino({ base: {} }, byDefault.destination);
  second.info('one');
  expect(byDefault.sink.lines).toEqual([]);
  second.error('two');
  expect(byDefault.sink.lines).toHaveLength(2);
});

test('flush calls back when everything logged before is on disk', async () => {
  const path = join(testFolder(), 'app.log');
  const logger = pino(kakashiPino({ destination: path, flushIntervalMs: 60_000 }));
  for (let i = 0; i < 50; i++) logger.info('m');
  const onDisk = await new Promise((resolve) => logger.flush(() => resolve(linesOf({ path }).length)));
  expect(onDisk).toBe(50);
  logger.flush();
});

test('flush calls back with an error if something was lost', async () => {
  const { destination, sink } = open({ onError: () => {} });
  sink.failure = failure('EPIPE');
  pino(destination).info('m');
  const error = await new Promise((resolve) => destination.flush(resolve));
  expect(error).toMatchObject({ code: 'ERR_KAKASHI_FLUSH_LOST' });
  expect(() => destination.flush(7 as never)).toThrow(KakashiError);
});

test('it is ready, then finishes, then closes; end may be called twice, and after destroy', async () => {
  const { destination, sink } = open();
  const events: string[] = [];
  for (const event of ['ready', 'finish', 'close', 'error']) destination.on(event, () => events.push(event));
  expect(destination).toMatchObject({ writable: true, destroyed: false, closed: false });
  pino({ base: {} }, destination).info('m');
  destination.write('half a ');
  destination.write('line');
  const closed = ended(destination);
  destination.end();
  destination.destroy();
  expect(destination.writable).toBe(false);
  await closed;
  expect(events).toEqual(['ready', 'close']);
  expect(destination).toMatchObject({ destroyed: true, closed: true });
  expect(sink.lines).toEqual(['INFO | app | m', 'INFO | app | half a line']);

  const other = open();
  other.destination.on('finish', () => events.push('finish'));
  await ended(other.destination);
  expect(events.at(-1)).toBe('finish');
});

test('destroy loses nothing, and what comes later is counted and told, not thrown', async () => {
  const dropped: DropReport[] = [];
  const { destination, sink } = open({ onDrop: (report) => dropped.push(report) });
  const logger = pino({ base: {} }, destination);
  logger.info('m');
  const closed = once(destination, 'close');
  destination.destroy();
  expect(destination.destroyed).toBe(true);
  await closed;
  logger.info('late');
  destination.flushSync();
  expect(sink.lines).toEqual(['INFO | app | m']);
  expect(destination.stats()).toMatchObject({ accepted: 2, written: 1, dropped: 1 });
  expect(dropped).toMatchObject([{ count: 1, reason: 'closed' }]);
});

test('failures go to onError and to listeners of error, and are never thrown', () => {
  const [told, heard]: KakashiError[][] = [[], []];
  const { destination, sink } = open({ onError: (error) => told?.push(error) });
  const logger = pino(destination);
  sink.failure = failure('EPIPE');
  logger.error('without a listener');
  destination.flushSync();
  destination.on('error', (error) => heard?.push(error));
  sink.failure = failure('ECONNRESET');
  logger.error('with one');
  destination.flushSync();
  expect(told?.map(({ cause }) => (cause as NodeJS.ErrnoException).code)).toEqual(['EPIPE', 'ECONNRESET']);
  expect(heard).toEqual([told?.[1]]);
});

test('without any listener failures and drops are told on stderr, and the host goes on to its end', async () => {
  const { code, stdout, stderr } = await run('full-disk.mjs');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'still here\n' });
  expect(stderr).toContain('kakashi: ERR_KAKASHI_SINK_STALLED: ');
  expect(stderr).toContain('kakashi: dropped ');
});

test('drops are told by drop, and drain tells when the sink has caught up', async () => {
  const { destination, sink } = open({ queueCapacity: 10, overflow: 'drop-newest', flushLevel: false });
  const write = (): boolean => destination.write('{"level":30,"msg":"m"}\n');
  sink.failure = failure('EAGAIN');
  expect(write()).toBe(true);
  destination.flushSync();
  const accepted = Array.from({ length: 15 }, write);
  expect(accepted).toEqual(Array.from({ length: 15 }, (_, i) => i < 9));
  expect(await once(destination, 'drop')).toMatchObject([{ count: 6, reason: 'queue-full' }]);
  sink.failure = undefined;
  await once(destination, 'drain');
  expect(destination.stats()).toMatchObject({ accepted: 16, written: 10, dropped: 6, pending: 0 });
  expect(sink.lines.filter((line) => line === 'INFO | app | m')).toHaveLength(10);
  expect(write()).toBe(true);
});

test('drain tells that what was written before one listened is out', async () => {
  const { destination, sink } = open({ flushIntervalMs: 60_000 });
  destination.write('{"level":30,"msg":"m"}\n');
  await once(destination, 'drain');
  expect(sink.lines).toEqual(['INFO | app | m']);
});

test('nothing is drained that was not written: a listener of drain hears it once a write', async () => {
  const { destination } = open();
  let drains = 0;
  const heard = (): Promise<void> => new Promise((resolve) => destination.once('drain', () => resolve(void drains++)));
  destination.write('{"level":30,"msg":"m"}\n');
  await heard();
  const next = heard();
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(drains).toBe(1);
  destination.write('{"level":30,"msg":"m"}\n');
  await next;
  expect(drains).toBe(2);
});

test.each(['sync', 'async'] as const)('every flush calls back before close: %s', async (mode) => {
  const told: unknown[] = [];
  const destination = kakashiPino({ destination: join(testFolder(), 'app.log'), mode });
  for (let i = 0; i < 3; i++) {
    destination.write('{"level":30,"msg":"m"}\n');
    destination.flush((error) => told.push(error));
  }
  destination.on('close', () => told.push('closed'));
  destination.end();
  await once(destination, 'close');
  expect(told).toEqual([undefined, undefined, undefined, 'closed']);
});

test('a record without an end is dropped and counted, whatever it grows to; the next one is written', async () => {
  const { destination, sink } = open({ maxQueueBytes: 100_000, onDrop: () => {} });
  for (let i = 0; i < 1000; i++) destination.write(`{"level":30,"msg":"${'x'.repeat(1000)}`);
  destination.write('"}\n{"level":30,"msg":"next"}\n');
  destination.flushSync();
  expect(destination.stats()).toMatchObject({ accepted: 2, dropped: 1, written: 1 });
  expect(sink.lines.at(-1)).toBe('INFO | app | next');
});

test('ready tells that it is open, and again that it was reopened, as drain does', async () => {
  const destination = kakashiPino({ destination: join(testFolder(), 'app.log') });
  await once(destination, 'ready');
  destination.reopen();
  await Promise.all([once(destination, 'ready'), once(destination, 'drain')]);
});

test('reopen follows a rotation; a path that cannot be opened is reported and the file kept', () => {
  const folder = testFolder();
  const path = join(folder, 'app.log');
  const errors: KakashiError[] = [];
  const destination = kakashiPino({ destination: path, timestamp: false, onError: (error) => errors.push(error) });
  const logger = pino({ base: {} }, destination);
  logger.error('one');
  renameSync(path, `${path}.1`);
  destination.reopen();
  logger.error('two');
  destination.reopen('/dev/null/app.log');
  logger.error('three');
  destination.reopen(join(folder, 'other.log'));
  logger.error('four');
  expect(['app.log.1', 'app.log', 'other.log'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
    'ERROR | app | one\n',
    'ERROR | app | two\nERROR | app | three\n',
    'ERROR | app | four\n',
  ]);
  expect(errors).toMatchObject([{ code: 'ERR_KAKASHI_SINK_OPEN' }]);
});

test('bytes may be piped into it', async () => {
  const text = '{"level":30,"msg":"äöü 🙂"}\n'.repeat(100);
  const { destination, sink } = open();
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
  await pipeline(Readable.from(chunks), destination as unknown as NodeJS.WritableStream);
  expect(sink.lines).toEqual(Array.from({ length: 100 }, () => 'INFO | app | äöü 🙂'));
  expect(destination.closed).toBe(true);
});

test('wrong options throw', () => {
  const wrong = (options: unknown) => () => kakashiPino(options as KakashiPinoOptions);
  expect(wrong({ batchsize: 1 })).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_UNKNOWN', expected: 'batchSize' }),
  );
  expect(wrong({ batchSize: 0 })).toThrow(
    expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'batchSize' }),
  );
  expect(wrong({ destination: '/dev/null/x' })).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_SINK_OPEN' }));
  expect(wrong('app.log')).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_ARGUMENT_INVALID' }));
});

test("levels in options go by pino's names", () => {
  const { destination, sink } = open({ level: 'warn', flushLevel: 'fatal', flushIntervalMs: 60_000 });
  const logger = pino({ base: {} }, destination);
  logger.info('below');
  logger.warn('at');
  logger.error('above');
  expect(sink.lines).toEqual([]);
  logger.fatal('flushed');
  expect(sink.lines).toEqual(['WARNING | app | at', 'ERROR | app | above', 'CRITICAL | app | flushed']);
  expect(destination.stats().accepted).toBe(3);
});

test('redact censors what pino wrote, and leaves its objects and numbers alone', () => {
  const fields = { password: 's3cret', user: { token: 's3cret', id: 1 }, headers: { cookie: 's3cret' }, n: 1e21 };
  const before = structuredClone(fields);
  const censor = (value: unknown, path: string[]) => `${String(value).length} letters of ${path.join('/')}`;
  const redact = ['password', 'user.token', 'headers.*'];
  const log = (logger: AnyLogger) => logger.child({ password: 's3cret' }).info(fields, 'm');
  expect(linesFor({}, log, { redact })).toEqual([
    'INFO | app | m | password=[Redacted] user.token=[Redacted] user.id=1 headers.cookie=[Redacted] n=1e+21',
  ]);
  expect(linesFor({}, log, { redact: { paths: ['user.token'], censor } })[0]).toContain(
    'user.token="6 letters of user/token"',
  );
  const [json] = linesFor({}, log, { redact, format: 'json' });
  expect(JSON.parse(json as string)).toMatchObject({
    password: '[Redacted]',
    user: { token: '[Redacted]', id: 1 },
    headers: { cookie: '[Redacted]' },
    n: 1e21,
  });
  expect(fields).toEqual(before);
});

test('redact works in async mode, before a line is handed over', async () => {
  const path = join(testFolder(), 'app.log');
  const destination = kakashiPino({ destination: path, timestamp: false, mode: 'async', redact: ['password'] });
  pino({ base: {} }, destination).info({ password: 's3cret', a: 1 }, 'm');
  destination.end();
  await once(destination, 'close');
  expect(linesOf({ path })).toEqual(['INFO | app | m | password=[Redacted] a=1']);
});
