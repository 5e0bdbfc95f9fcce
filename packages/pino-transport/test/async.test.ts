/** In-process, in async mode: pino's JSON goes to the background writer as it is, and becomes a line there. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { type DropReport, parseLine, type Stats } from '@kakashi/core';
import kakashiPino, { type KakashiPinoDestination, type KakashiPinoOptions } from '@kakashi/pino-transport';
import { type LoggerOptions, pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { linesOf, run, testFolder } from './child.ts';

// biome-ignore lint/suspicious/noExplicitAny: levels of the user's are methods that no type knows here.
type AnyLogger = any;

interface Opened {
  readonly destination: KakashiPinoDestination;
  readonly path: string;
  /** The lines, once everything is written and the destination closed. */
  end(): Promise<string[]>;
}

function open(options: KakashiPinoOptions = {}): Opened {
  const path = join(testFolder(), 'app.log');
  const destination = kakashiPino({ destination: path, mode: 'async', timestamp: false, ...options });
  const end = async (): Promise<string[]> => {
    await ended(destination);
    return linesOf({ path });
  };
  return { destination, path, end };
}

/** The same for a FIFO that nobody reads before the end. */
function openStalled(options: KakashiPinoOptions = {}): Opened {
  const path = join(testFolder(), 'fifo');
  execFileSync('mkfifo', [path]);
  const { destination } = open({ ...options, destination: path });
  const end = async (): Promise<string[]> => {
    const reader = spawn('cat', [path]);
    onTestFinished(() => {
      reader.kill();
    });
    const [read] = await Promise.all([text(reader.stdout), ended(destination)]);
    return linesOf(read);
  };
  return { destination, path, end };
}

function ended(destination: KakashiPinoDestination): Promise<unknown> {
  const closed = once(destination, 'close');
  destination.end();
  return closed;
}

/** What pino itself writes, in the order of writing. */
function recorded(options: LoggerOptions = {}): { options: LoggerOptions; records: string[] } {
  const records: string[] = [];
  const streamWrite = (record: string): string => {
    records.push(record);
    return record;
  };
  return { options: { base: {}, ...options, hooks: { streamWrite } }, records };
}

function expectSettled(stats: Stats, expected: Partial<Stats>): void {
  expect(stats).toMatchObject({ pending: 0, queueSize: 0, queueBytes: 0, ...expected });
  expect(stats.written + stats.dropped + stats.failed).toBe(stats.accepted);
}

test.each(['kv', 'json', 'logfmt'] as const)("records wait as pino's JSON, and come out as %s", async (format) => {
  const { destination, end } = openStalled({ format });
  const { options, records } = recorded();
  const logger = pino(options, destination);
  // All of one length, since the writer may have taken the first of them out of the ring before it found itself stalled.
  const names = ['four', 'zwé', 'x忍'];
  for (let i = 0; i < 30; i++) logger.info({ name: names[i % 3], n: 1 }, 'm');
  const { queueSize, queueBytes } = destination.stats();
  expect(queueSize).toBeGreaterThan(0);
  expect(queueBytes).toBe(queueSize * Buffer.byteLength(records[0] as string));
  const lines = await end();
  const expected = {
    kv: names.map((name) => `INFO | ${name} | m | n=1`),
    logfmt: names.map((name) => `level=INFO logger=${name} msg=m n=1`),
  };
  if (format === 'json') expect(lines).toEqual(records.map((record) => record.trimEnd()));
  else expect(lines).toEqual(records.map((_, i) => expected[format][i % 3]));
  expectSettled(destination.stats(), { written: 30, bytesWritten: Buffer.byteLength(`${lines.join('\n')}\n`) });
});

test('each logger has its own levels and message key, also by turns on one destination', async () => {
  const { destination, end } = open();
  const first = pino({ base: {}, messageKey: 'text', name: 'first', customLevels: { notice: 35 } }, destination);
  const second: AnyLogger = pino({ base: {}, customLevels: { audit: 35 } }, destination);
  const child: AnyLogger = first.child({}, { customLevels: { odd: 36 } });
  for (let i = 0; i < 100; i++) {
    first.notice({ msg: 'field' }, 'one');
    second.audit('two');
    child.odd('three');
  }
  const lines = ['NOTICE | first | one | msg=field', 'AUDIT | app | two', 'ODD | first | three'];
  expect(await end()).toEqual(Array.from({ length: 300 }, (_, i) => lines[i % 3]));
  expectSettled(destination.stats(), { written: 300 });
});

test('more loggers than a ring has room for in dialects', async () => {
  const { destination, end } = open();
  const expected: string[] = [];
  for (let n = 0; n < 20; n++) {
    pino({ base: {}, messageKey: `key${n}` }, destination).info({ msg: n }, 'm');
    expected.push(`INFO | app | m | msg=${n}`);
  }
  expect(await end()).toEqual(expected);
});

describe('the time on the line is that of the call', () => {
  const { isoTime, epochTime } = pino.stdTimeFunctions;
  const nanos = () => `,"time":${BigInt(Date.now()) * 1_000_000n}`;
  interface Kind {
    options: LoggerOptions;
    fields?: { time: string };
  }
  const by = (timestamp: unknown): Kind => ({ options: { timestamp } as LoggerOptions });
  test.each([
    ['by default', by(epochTime)],
    ['in ISO 8601', by(isoTime)],
    ['in nanoseconds', by(nanos)],
    ['where pino writes none', by(false)],
    ['where the user logs something else as time', { options: {} as LoggerOptions, fields: { time: 'soon' } }],
    ['where level and time are nested', { options: { nestedKey: 'in', timestamp: false } as LoggerOptions }],
    ['where the level is written otherwise', { options: { formatters: { level: () => ({ l: 1 }) } } as LoggerOptions }],
  ])('%s', async (_, { options, fields }) => {
    const { destination, end } = openStalled({ timestamp: 'iso' });
    const logger = pino({ base: {}, ...options }, destination);
    const before = Date.now();
    for (let i = 0; i < 50; i++) logger.info({ i, ...fields }, 'm');
    destination.flush();
    const after = Date.now();
    // From here on a clock that is looked at by the writer tells another time.
    while (Date.now() < after + 20);
    const lines = (await end()).map((line) => parseLine(line));
    expect(lines).toHaveLength(50);
    for (const line of lines) {
      const time = Date.parse(line?.time ?? '');
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(after);
    }
    if (fields) expect(lines[0]?.fields).toMatchObject({ time: 'soon' });
  });
});

test.each([
  ['names it otherwise', { level: (_: string, n: number) => ({ severity: n }) }, 'WARNING | app | m | severity=40'],
  ['writes the label', { level: (label: string) => ({ level: label }) }, 'WARNING | app | m'],
  ['writes another number', { level: () => ({ level: 50 }) }, 'ERROR | app | m'],
])('a logger that %s: known and accounted for all the same', async (_, formatters, expected) => {
  const { destination, end } = open();
  const logger = pino({ base: {}, formatters }, destination);
  for (let i = 0; i < 40; i++) logger.warn('m');
  expect(await end()).toEqual(Array.from({ length: 40 }, () => expected));
  expectSettled(destination.stats(), { written: 40 });
});

test('records below the level of the destination are left out', async () => {
  const { destination, end } = open({ level: 'warn' });
  const logger = pino({ base: {}, level: 'trace' }, destination);
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) logger[level](level);
  expect(await end()).toEqual(['WARNING | app | warn', 'ERROR | app | error']);
  expectSettled(destination.stats(), { accepted: 2, written: 2 });
});

test('what cannot leave its thread is transcoded there: a formatter, a censor', async () => {
  const formatted = open({ format: { format: (level, name, message) => `${level} ${name} ${message}` } });
  pino({ base: {} }, formatted.destination).info('m');
  expect(await formatted.end()).toEqual(['20 app m']);
  const censored = open({ redact: { paths: ['password'], censor: () => 'XXX' } });
  pino({ base: {} }, censored.destination).info({ password: 'secret' }, 'm');
  expect(await censored.end()).toEqual(['INFO | app | m | password=XXX']);
  const plain = open({ redact: ['password'] });
  pino({ base: {} }, plain.destination).info({ password: 'secret' }, 'm');
  expect(await plain.end()).toEqual(['INFO | app | m | password=[Redacted]']);
});

test('lines written past pino keep their place between its records', async () => {
  const { destination, end } = open();
  const logger = pino({ base: {} }, destination);
  for (let i = 0; i < 40; i++) {
    logger.info(`pino ${i}`);
    destination.write(`plain ${i}\n`);
    destination.write(`half `);
    destination.write(`line ${i}\n`);
  }
  const expected = Array.from({ length: 40 }, (_, i) => [`pino ${i}`, `plain ${i}`, `half line ${i}`]).flat();
  expect(await end()).toEqual(expected.map((message) => `INFO | app | ${message}`));
  expectSettled(destination.stats(), { accepted: 120, written: 120 });
});

describe('whatever a hook makes of a record, it is one line', () => {
  const COUNT = 60;
  test.each([
    ['a newline', (record: string) => record.replace('"msg"', '\n"msg"'), 'INFO | app | lone'],
    ['a newline beyond ASCII', (record: string) => record.replace('"lone"', '\n"é忍"'), 'INFO | app | é忍'],
    ['a lone surrogate', (record: string) => record.replace('lone', '\ud800'), 'INFO | app | \\ud800'],
    ['text that is no JSON', () => 'no JSON at all\n', 'INFO | app | no JSON at all'],
  ])('%s', async (_, make, expected) => {
    const { destination, end } = open();
    const logger = pino({ base: {}, hooks: { streamWrite: make } }, destination);
    for (let i = 0; i < COUNT; i++) logger.info('lone');
    expect(await end()).toEqual(Array.from({ length: COUNT }, () => expected));
    expectSettled(destination.stats(), { accepted: COUNT, written: COUNT });
  });
});

describe('a queue that is full', () => {
  test('drops no error while others wait, and says in its place what is missing, by level', async () => {
    const dropped: DropReport[] = [];
    const { destination, end } = openStalled({ queueCapacity: 300, onDrop: (report) => dropped.push(report) });
    const logger = pino({ base: {}, level: 'debug' }, destination);
    for (let i = 0; i < 250; i++) logger.debug({ i }, 'm');
    for (let i = 0; i < 250; i++) logger.error({ i }, 'm');
    for (let i = 0; i < 250; i++) logger.info({ i }, 'm');
    // What is staged gets into the ring.
    await turn();
    await turn();
    const lines = await end();
    const stats = destination.stats();
    expect(stats.byLevel).toMatchObject({ debug: 250, info: 250, error: 250 });
    // What the writer had taken out of the ring before it was full is not dropped.
    const { error, debug, info } = stats.droppedByLevel;
    expect([error, debug + info > 0]).toEqual([0, true]);
    const isMarker = (line: string): boolean => line.startsWith('WARNING | kakashi | ');
    // One, or two where what is staged last finds the ring full after the first was written.
    const told = { debug: 0, info: 0 };
    for (const line of lines.filter(isMarker)) {
      const fields = parseLine(line, { typed: true })?.fields ?? expect.fail(line);
      const { debug = 0, info = 0 } = fields as { debug?: number; info?: number };
      const levels = `${debug > 0 ? ` debug=${debug}` : ''}${info > 0 ? ` info=${info}` : ''}`;
      expect(line).toBe(`WARNING | kakashi | dropped ${debug + info} records | reason=queue-full${levels}`);
      told.debug += debug;
      told.info += info;
    }
    expect(told).toEqual({ debug, info });
    const first = (count: number, line: string) => Array.from({ length: count }, (_, i) => `${line} | m | i=${i}`);
    expect(lines.filter((line) => !isMarker(line))).toEqual([
      ...first(250 - debug, 'DEBUG | app'),
      ...first(250, 'ERROR | app'),
      ...first(250, 'INFO | app').slice(info),
    ]);
    expectSettled(destination.stats(), { accepted: 750, written: 750 - debug - info, dropped: debug + info });
    expect(dropped.reduce((sum, { count }) => sum + count, 0)).toBe(debug + info);
  });

  test('is bounded in bytes of JSON', async () => {
    const { destination, end } = openStalled({ maxQueueBytes: 10_000, overflow: 'drop-newest', onDrop: () => {} });
    const { options, records } = recorded();
    const logger = pino(options, destination);
    for (let i = 0; i < 1000; i++) logger.info({ padding: 'x'.repeat(100) }, 'm');
    const { queueBytes, queueSize } = destination.stats();
    expect(queueBytes).toBe(queueSize * Buffer.byteLength(records[0] as string));
    expect(queueBytes).toBeLessThanOrEqual(10_000);
    expect(queueBytes).toBeGreaterThan(9000);
    await end();
    expectSettled(destination.stats(), { accepted: 1000 });
  });

  test('drops a record whose line is too large although its JSON was not, and says so', async () => {
    const dropped: DropReport[] = [];
    const { destination, end } = open({ maxQueueBytes: 2000, onDrop: (report) => dropped.push(report) });
    const logger = pino({ base: {} }, destination);
    logger.info('before');
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i]));
    logger.warn({ ['n'.repeat(150)]: many }, 'grows');
    logger.info('after');
    const lines = await end();
    expect(lines.filter((line) => !line.startsWith('WARNING'))).toEqual(['INFO | app | before', 'INFO | app | after']);
    expect(lines).toContain('WARNING | kakashi | dropped 1 records | reason=too-large warning=1');
    expectSettled(destination.stats(), { accepted: 3, written: 2, dropped: 1 });
    expect(destination.stats().droppedByLevel).toMatchObject({ warning: 1 });
    expect(dropped).toEqual([{ count: 1, reason: 'too-large', byLevel: { warning: 1 } }]);
  });

  test('and says so as well where the process ends before the writer has seen it', async () => {
    const path = join(testFolder(), 'app.log');
    const options = { destination: path, timestamp: false, maxQueueBytes: 2000 };
    const { code, stdout } = await run('async-overgrown.mjs', options);
    expect(code).toBe(0);
    const { stats, drops } = JSON.parse(stdout) as { stats: Stats; drops: DropReport[] };
    const lines = linesOf({ path });
    expect(lines.filter((line) => !line.startsWith('WARNING'))).toEqual(['INFO | app | before', 'INFO | app | after']);
    expectSettled(stats, { accepted: 3, written: 2, dropped: 1 });
    expect(drops).toEqual([{ count: 1, reason: 'too-large', byLevel: { warning: 1 } }]);
  });
});

test('a batch is one write, and no larger than it may be as lines', async () => {
  const { destination, end } = open({ maxBatchBytes: 1000 });
  const logger = pino({ base: {} }, destination);
  for (let i = 0; i < 2000; i++) logger.info({ i }, 'm');
  const lines = await end();
  expect(lines).toEqual(Array.from({ length: 2000 }, (_, i) => `INFO | app | m | i=${i}`));
  const { writes, batches, bytesWritten } = destination.stats();
  expect(writes).toBe(batches);
  expect(bytesWritten / writes).toBeLessThanOrEqual(1000);
});

describe('flush calls back when everything logged before is on disk', () => {
  const modes = ['sync', 'async'] as const;
  const formats = ['kv', 'json'] as const;
  test.each(modes.flatMap((mode) => formats.map((format) => ({ mode, format }))))('$mode, $format', async (way) => {
    const { destination, path } = open({ ...way, flushIntervalMs: 60_000 });
    const logger = pino(destination);
    for (const count of [50, 1000]) {
      for (let i = 0; i < count; i++) logger.info({ i }, 'm');
      const missing = await new Promise((resolve) => {
        const { accepted } = destination.stats();
        logger.flush((error) => resolve(error ?? accepted - linesOf({ path }).length));
      });
      expect(missing).toBe(0);
    }
    await ended(destination);
  });
});

interface Ending {
  readonly stats: Stats;
  readonly codes: unknown[];
}

describe('however the process ends, and whatever became of the writer', () => {
  const ENDS = { natural: 0, exit: 3, throw: 1, flush: 0, close: 0 };
  const FAULTS = [
    undefined,
    { what: 'before exit', at: 2 },
    { what: 'after exit', at: 2 },
    { what: 'after memory', at: 2 },
    { what: 'before exit', at: 2, deaths: 2 },
  ];
  const cases = FAULTS.flatMap((fault) =>
    Object.entries(ENDS)
      // One that dies twice does so in the course of the event loop.
      .filter(([end]) => fault?.deaths === undefined || end === 'flush')
      .map(([end, code]) => ({ end, code, fault, writer: fault ? `died (${fault.what})` : 'lives' })),
  );
  test.each(cases)('$end, writer $writer: each record is there once, in order', async ({ end, code, fault }) => {
    const destination = join(testFolder(), 'app.log');
    const count = 10_000;
    const scene = { options: { destination, timestamp: false }, count, fault, deaths: fault?.deaths, end };
    const { code: got, stdout } = await run('async-end.mjs', scene);
    expect(got).toBe(code);
    expect(linesOf({ path: destination })).toEqual(
      Array.from({ length: count }, (_, i) => `INFO | app | record | i=${i}`),
    );
    const { stats, codes } = JSON.parse(stdout) as Ending;
    expectSettled(stats, { accepted: count, written: count });
    expect(codes.filter((one) => one !== 'ERR_KAKASHI_WRITER_LOST')).toEqual([]);
  });
});

test('threads have destinations of their own, each with a configuration of its own', async () => {
  const destination = join(testFolder(), 'app.log');
  const [threads, count] = [3, 2000];
  const { code, stderr } = await run('async-threads.mjs', {
    options: { destination, timestamp: false },
    threads,
    count,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = linesOf({ path: destination });
  expect(lines).toHaveLength((threads + 1) * count);
  for (const name of ['main', 'thread 0', 'thread 1', 'thread 2']) {
    const own = lines.filter((line) => line.startsWith(`INFO | ${name} | `));
    expect(own).toEqual(Array.from({ length: count }, (_, i) => `INFO | ${name} | record | i=${i}`));
  }
});

test.each<[string, KakashiPinoOptions]>([
  ['by the writer', { ignore: 'pid,req.headers' }],
  ['where they are logged, for the writer does not know the time', { ignore: 'time,pid,req.headers' }],
  ['where they are logged, after a transform', { ignore: 'pid,req.headers', transform: (record) => record }],
])('what is left out is left out %s, and the account is exact', async (_, options) => {
  const { destination, end } = open({ ...options, minimumLevel: 35 });
  const logger: AnyLogger = pino({ base: { pid: 7 }, customLevels: { notice: 35 } }, destination);
  for (let i = 0; i < 1000; i++) logger[i % 2 === 0 ? 'info' : 'notice']({ i, req: { id: 1, headers: { a: 1 } } }, 'm');
  const lines = await end();
  const odd = Array.from({ length: 500 }, (_, i) => `NOTICE | app | m | i=${2 * i + 1} req.id=1`);
  expect(lines).toEqual(odd);
  expectSettled(destination.stats(), { accepted: 500, written: 500, dropped: 0 });
});
