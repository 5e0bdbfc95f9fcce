/** An accelerated logger writes what the same logger writes unaccelerated, byte for byte, whatever is logged and however. */
import type { Transform } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import winston from 'winston';
import { PlainTransport } from '../test/doubles.ts';
import { type Logging, logging } from '../test/logging.ts';
import { accelerate } from './accelerate.ts';
import { KakashiTransport, type KakashiTransportOptions } from './index.ts';
import { type Info, LEVEL, SPLAT } from './info.ts';
import { kakashiFormat } from './kakashi-format.ts';

const { format } = winston;

/** So that times and durations are the same twice. */
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T10:00:00.123Z') }));
afterEach(() => vi.useRealTimers());

type Use = (logger: winston.Logger) => void;

class Point {
  readonly x = 1;
  readonly y = 2;
}

const failure = (): Error => Object.assign(new TypeError('card refused', { cause: 'limit' }), { code: 'E_CARD' });

/** What may follow the text of a call. */
const METAS: Record<string, () => unknown> = {
  'no fields': () => ({}),
  'five fields': () => ({ userId: 1, ip: '10.0.0.1', method: 'GET', path: '/api/orders', ms: 12.5 }),
  'values that need quotes': () => ({ a: 'b c', d: '"', e: 'f=g', h: '', i: 'x\ny', 'a key': 1, '': 2 }),
  'all kinds of values': () => ({
    a: null,
    b: undefined,
    c: true,
    d: Number.NaN,
    e: -0,
    f: 10n,
    g: Symbol('s'),
    h() {},
  }),
  'objects and arrays': () => ({ user: { id: 7, tags: ['a', 'b'] }, list: [1, { a: 2 }], empty: {}, none: [] }),
  'dates, maps and instances': () => ({
    at: new Date(0),
    map: new Map([[1, 2]]),
    set: new Set([1]),
    point: new Point(),
  }),
  'a key __proto__': () => JSON.parse('{ "__proto__": { "admin": true } }'),
  'keys that are numbers': () => ({ b: 1, 1: 'one', 0: 'zero' }),
  'an error as a field': () => ({ err: failure(), id: 1 }),
  'an error as the field error': () => ({ error: failure() }),
  'a message': () => ({ message: 'from the form', id: 1 }),
  'an empty message': () => ({ message: '', id: 1 }),
  'a level': () => ({ level: 'high', id: 1 }),
  'a label': () => ({ label: 'billing', id: 1 }),
  'a label that is no text': () => ({ label: 7 }),
  'a timestamp': () => ({ timestamp: '2025-01-01T00:00:00.000Z' }),
  'a timestamp that names no moment': () => ({ timestamp: 'noon' }),
  'a stack': () => ({ stack: 'Error: x\n    at y', cause: 'z' }),
  'a field called stack': () => ({ stack: 'LAMP' }),
  'a cause': () => ({ cause: failure() }),
  'the flags of crashes': () => ({ exception: true, rejection: true }),
  'the flag of rejections': () => ({ rejection: true }),
  'false flags': () => ({ exception: false }),
  'winston`s symbols': () => ({ [LEVEL]: 'error', [SPLAT]: ['x'], a: 1 }),
  'an error': failure,
  'an error without a message': () => new Error(''),
  'an AggregateError': () => new AggregateError([new Error('a')], 'both'),
  'an object without a prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'an instance': () => new Point(),
  'a circle': () => {
    const meta: Record<string, unknown> = { a: 1 };
    meta.self = meta;
    return meta;
  },
  'a frozen object': () => Object.freeze({ a: 1 }),
  'an array': () => [1, 2],
  'a date': () => new Date(0),
  'a text': () => 'x',
  'a number': () => 42,
  nothing: () => undefined,
  null: () => null,
  'a function': () => () => 1,
};

const TEXTS = ['hello', '', 'a | b', 'x\nERROR | root | y', 'for %s', '100 %', '%d%%', 'é€😀'];

/** Calls that are no text with one value after it. */
const CALLS: Record<string, Use> = {
  'a text alone': (l) => void l.info('hello').warn('100 %s'),
  nothing: (l) => void (l.info as () => unknown)(),
  'other things in place of the text': (l) => {
    for (const thing of [undefined, null, 42, true, { a: 1 }, [1], Symbol.iterator.description, new Date(0)])
      l.info(thing);
    for (const thing of [null, 42, true]) l.info(thing as never, { a: 1 });
  },
  'an error': (l) => void l.error(failure()),
  'a record': (l) => void l.info({ message: 'm', a: 1 }).log({ level: 'warn', message: 'm', b: 2 }),
  'a record with an error for its message': (l) => void l.log({ level: 'error', message: failure() as never }),
  'log with a level and a text': (l) => void l.log('info', 'hello'),
  'log with a level, a text and fields': (l) => void l.log('warn', 'hello', { a: 1 }),
  'log with a level, a text and an error': (l) => void l.log('error', 'hello', failure()),
  'log with a level and an error': (l) => void l.log('error', failure()),
  'log with a level and a record': (l) => void l.log('error', { message: 'm', a: 1 } as never),
  'further arguments': (l) => {
    l.info('m', { a: 1 }, { b: 2 });
    l.info('%s is %j', 'x', { a: 1 }, { b: 2 });
    l.info('m', 1, 2, { a: 1 });
    l.log('info', 'm', { a: 1 }, failure());
  },
  'a level that the logger does not have': (l) => void l.log('nope', 'hello', { a: 1 }),
  'levels that are off': (l) => void l.debug('off', { a: 1 }).silly('off'),
  'profile and startTimer': (l) => {
    l.profile('step');
    l.profile('step', { level: 'warn', a: 1 } as never);
    l.startTimer().done({ message: 'timed', a: 1 });
  },
  'write as to a stream': (l) => void l.write({ level: 'info', message: 'm', a: 1 }),
  'chains and torn-off methods': (l) => {
    l.info('a', { a: 1 }).warn('b').log('info', 'c', { c: 1 }).error('d');
    const { info } = l;
    info('e', { e: 1 });
  },
  'a field whose toJSON logs': (l) => void l.info('outer', { a: { toJSON: () => void l.warn('inner', { b: 1 }) } }),
  'a field whose toJSON logs twice, deeper': (l) => {
    const deeper = { toJSON: () => void l.info('deepest') };
    l.info('outer', { a: { toJSON: () => void l.warn('inner', { deeper }).warn('second') } });
  },
};

/** Every text with everything that may follow it, by a level's method and by `log`. */
const all: Use = (logger) => {
  for (const text of TEXTS) {
    logger.info(text);
    for (const meta of Object.values(METAS)) {
      logger.info(text, meta());
      logger.log('warn', text, meta());
    }
  }
  for (const call of Object.values(CALLS)) call(logger);
};

const SETTINGS: Record<string, [winston.LoggerOptions, KakashiTransportOptions]> = {
  'kakashiFormat()': [{ format: kakashiFormat() }, {}],
  'lines with a time': [{ format: kakashiFormat() }, { timestamp: 'iso' }],
  'default metadata': [{ format: kakashiFormat(), defaultMeta: { service: 'api', a: 0 } }, {}],
  'default metadata that mean more': [{ format: kakashiFormat(), defaultMeta: { label: 'billing', message: 'x' } }, {}],
  'default metadata with a level': [{ format: kakashiFormat(), defaultMeta: { level: 'warn' } }, {}],
  "winston's default format": [{}, {}],
  'a format of winston`s on the logger': [
    { format: format.combine(format.label({ label: 'shop' }), format.simple()) },
    { line: 'message' },
  ],
  'a format of winston`s on the transport': [{ format: kakashiFormat() }, { format: format.simple() }],
  'the text of kakashiFormat()': [{ format: kakashiFormat() }, { line: 'message' }],
  'a formatter': [
    { format: kakashiFormat() },
    { format: { format: (...parts) => `${parts.slice(0, 3).join('/')}\nx` } },
  ],
  json: [{ format: kakashiFormat() }, { format: 'json' }],
  logfmt: [{ format: kakashiFormat() }, { format: 'logfmt', quoteLookalikes: true }],
  'censored fields': [{ format: kakashiFormat() }, { redact: ['ip', 'user.id', '*.message'] }],
  'a level of the transport`s': [{ format: kakashiFormat() }, { level: 'warn' }],
};

/** The lines of a plain logger and of an accelerated one. */
function both([options, transportOptions]: [winston.LoggerOptions, KakashiTransportOptions], use: Use) {
  const [plain, fast] = [false, true].map((isFast) => {
    const log = logging(options, { onError: () => undefined, batchSize: 100_000, ...transportOptions });
    if (isFast) accelerate(log.logger);
    use(log.logger);
    return log.lines.map((line) => line.replaceAll(/at .*/g, 'at'));
  });
  return { plain: plain as string[], fast: fast as string[] };
}

describe.each(Object.entries(SETTINGS))('%s', (_, setting) => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  test('the logger', () => {
    const { plain, fast } = both(setting, all);
    expect(plain.length).toBeGreaterThan(300);
    expect(fast).toEqual(plain);
  });

  test('a child, and a child of it', () => {
    const { plain, fast } = both(setting, (logger) => {
      const child = logger.child({ requestId: 'r-7', a: 'child' });
      all(child);
      all(child.child({ depth: 2, requestId: 'r-8' }));
      child.child({ label: 'named' }).info('m', { a: 1 });
      child.child(undefined as never).info('m');
    });
    expect(plain.length).toBeGreaterThan(600);
    expect(fast).toEqual(plain);
  });
});

/** Accelerates a logger that would let records past winston, and tells how often winston was given one all the same. */
function accelerated(change: (log: Logging) => void = () => undefined, options: winston.LoggerOptions = {}) {
  const log = logging({ format: kakashiFormat(), ...options });
  const undo = accelerate(log.logger);
  const transform = vi.spyOn(log.logger as unknown as Transform, '_transform');
  change(log);
  /** Whether winston was given the record of a plain call. */
  const sees = (caller = log.logger): boolean => {
    transform.mockClear();
    const { length } = log.lines;
    caller.info('m', { a: 1 });
    expect(log.lines.slice(length)).toEqual([expect.stringContaining('INFO | app | m | ')]);
    return transform.mock.calls.length > 0;
  };
  return { ...log, log, undo, sees };
}

describe('winston makes no record', () => {
  test('of a text with plain fields', () => {
    const { logger, log, sees } = accelerated();
    expect(sees()).toBe(false);
    logger.log('info', 'n');
    expect(log.lines).toEqual(['INFO | app | m | a=1', 'INFO | app | n']);
  });

  test('with default metadata, by a child, by a child of a child', () => {
    const { logger, sees } = accelerated(undefined, { defaultMeta: { service: 'api' } });
    const child = logger.child({ a: 1 });
    expect([sees(), sees(child), sees(child.child({ b: 2 }))]).toEqual([false, false, false]);
  });

  test('where another logger shares the transport', () => {
    const { transport, sees } = accelerated();
    const other = winston.createLogger({ level: 'error', transports: [transport] });
    expect(sees()).toBe(false);
    other.info('too low');
    expect(sees()).toBe(false);
  });

  test('after the transport was removed and added', () => {
    const { logger, transport, sees } = accelerated();
    logger.remove(transport).add(transport);
    expect(sees()).toBe(false);
  });
});

describe('winston makes the record as soon as somebody could see it', () => {
  test.each<[string, (log: Logging) => void]>([
    ['a transport beside ours', ({ logger }) => logger.add(new PlainTransport())],
    ['a second transport of ours', ({ logger }) => logger.add(logging().transport)],
    ['an exception handler', ({ logger }) => logger.exceptions.handle(new PlainTransport())],
    ['a listener to data', ({ logger }) => logger.on('data', () => undefined)],
    ['a listener to logged', ({ transport }) => transport.on('logged', () => undefined)],
    ['another format', ({ logger }) => void Object.assign(logger, { format: format.simple() })],
    ['a format of the transport', ({ transport }) => void Object.assign(transport, { format: format.simple() })],
    ['a write of somebody`s on the transport', ({ transport }) => void vi.spyOn(transport, 'write')],
    ['a write of somebody`s on the logger', ({ logger }) => void vi.spyOn(logger, 'write')],
    ['a log of somebody`s on the logger', ({ logger }) => void vi.spyOn(logger, 'log')],
  ])('%s', (_, change) => {
    const { logger, sees } = accelerated(change);
    expect(sees()).toBe(true);
    logger.exceptions.unhandle();
  });

  test('a subclass of ours', () => {
    const seen: unknown[] = [];
    class Seeing extends KakashiTransport {
      override write(...given: unknown[]): boolean {
        seen.push((given[0] as Info).message);
        return super.write(given[0]);
      }
    }
    const transport = new Seeing({ destination: { write: () => undefined } });
    const logger = winston.createLogger({ format: kakashiFormat(), transports: [transport] });
    accelerate(logger);
    logger.info('m');
    expect(seen).toEqual(['m']);
  });

  test('and no longer, when it is gone', () => {
    const { logger, sees } = accelerated();
    const sibling = new PlainTransport();
    logger.add(sibling);
    expect(sees()).toBe(true);
    logger.remove(sibling);
    expect(sees()).toBe(false);
  });

  test.each<[string, (logger: winston.Logger) => void]>([
    ['on the logger', (logger) => void vi.spyOn(logger, 'write')],
    ['on its class', (logger) => void Object.assign(Object.getPrototypeOf(logger), { push: logger.push })],
  ])('a tool that replaced methods %s before', (_, replace) => {
    const { logger, lines } = logging({ format: kakashiFormat() });
    replace(logger);
    const transform = vi.spyOn(logger as unknown as Transform, '_transform');
    accelerate(logger);
    logger.info('m');
    expect(transform).toHaveBeenCalledOnce();
    expect(lines).toEqual([]);
  });

  test('a method of somebody`s in place of a level`s', () => {
    const log = logging({ format: kakashiFormat() });
    const { info } = log.logger;
    log.logger.info = ((text: string) => info(`${text}, they said`)) as typeof info;
    accelerate(log.logger);
    log.logger.info('m');
    expect(log.lines).toEqual(['INFO | app | m, they said']);
  });

  test('a child that was made before', () => {
    const log = logging({ format: kakashiFormat() });
    const child = log.logger.child({ request: 1 });
    accelerate(log.logger);
    child.info('m');
    child.child({ b: 2 }).info('m');
    expect(log.lines).toEqual(['INFO | app | m | request=1', 'INFO | app | m | request=1 b=2']);
  });
});

describe('what waits inside the logger keeps its place', () => {
  test('a corked logger', () => {
    const { logger, log } = accelerated();
    logger.cork();
    logger.info('one');
    expect(log.lines).toEqual([]);
    logger.uncork();
    logger.info('two');
    expect(log.lines).toEqual(['INFO | app | one', 'INFO | app | two']);
  });

  test('a paused logger', async () => {
    const { logger, log } = accelerated();
    logger.pause();
    logger.info('one');
    logger.resume();
    logger.info('two');
    await turnOfLoop();
    expect(log.lines).toEqual(['INFO | app | one', 'INFO | app | two']);
  });
});

test('a logger that was ended says so, as unaccelerated', async () => {
  const { logger, log } = accelerated();
  const errors: Error[] = [];
  logger.on('error', (error) => errors.push(error));
  logger.end();
  logger.info('late', { a: 1 });
  await turnOfLoop();
  expect(errors).toEqual([expect.objectContaining({ message: 'write after end' })]);
  expect(log.lines).toEqual([]);
});

test('a silent logger, a silent transport', () => {
  const { logger, transport, log } = accelerated();
  logger.silent = true;
  logger.info('m');
  logger.silent = false;
  transport.silent = true;
  logger.info('m');
  expect(log.lines).toEqual([]);
});

test('what winston lets through to the caller, a getter of the fields that throws, comes through', () => {
  const { logger, sees } = accelerated();
  const meta = {
    get x() {
      throw new Error('gone');
    },
  };
  expect(() => logger.info('m', meta)).toThrow('gone');
  expect(sees()).toBe(false);
});

test('undo leads records through winston again, those of children as well', () => {
  const { logger, undo, sees } = accelerated();
  const child = logger.child({ request: 1 });
  undo();
  expect([sees(), sees(child)]).toEqual([true, true]);
  expect(Object.keys(logger)).not.toContain('child');
});
