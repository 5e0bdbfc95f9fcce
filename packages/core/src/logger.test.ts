import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KakashiError } from './errors.ts';
import { type Level, STANDARD_LEVELS } from './level.ts';
import { getAsyncLogger, getLogger, type Logger } from './logger.ts';
import type { EngineOptions } from './options.ts';
import { MemorySink } from './testing/sinks.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 10, 0, 0, 123) });
});

afterEach(() => {
  vi.useRealTimers();
});

function start(options: EngineOptions = {}) {
  const sink = new MemorySink();
  const log = getLogger('app', { destination: sink, level: 'trace', onDrop: () => {}, ...options });
  const lines = () => {
    log.flushSync();
    return sink.lines;
  };
  return { sink, log, lines };
}

const METHODS = ['trace', 'debug', 'info', 'warning', 'warn', 'error', 'critical', 'fatal'] as const;
const LABELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'WARNING', 'ERROR', 'CRITICAL', 'CRITICAL'];
const NUMBERS = [5, 10, 20, 30, 30, 40, 50, 50];

test.each(METHODS.map((method, index) => [method, LABELS[index]]))('%s prints as %s', (method, label) => {
  const { log, lines } = start();
  log[method as 'info']('message');
  log[method as 'info']('message', { userId: 42, ip: '10.0.0.1' });
  expect(lines()).toEqual([`${label} | app | message`, `${label} | app | message | userId=42 ip=10.0.0.1`]);
});

describe('the gate', () => {
  test.each<[Level | 'silent' | undefined, number]>([
    [undefined, 20],
    ['trace', 5],
    ['debug', 10],
    ['info', 20],
    ['warn', 30],
    ['error', 40],
    ['fatal', 50],
    ['silent', Number.POSITIVE_INFINITY],
    [0, 0],
    [35, 35],
    [51, 51],
  ])('at level %s lets through what is at or above it', (level, threshold) => {
    const { log, lines } = start({ level, timestamp: false });
    const offered = METHODS.filter((_, index) => (NUMBERS[index] as number) >= threshold);
    for (const method of METHODS) log[method](method);
    expect(lines().map((line) => line.split(' | ')[2])).toEqual(offered);
    expect(log.stats().accepted).toBe(offered.length);
    for (const [index, method] of METHODS.entries()) {
      expect(log.isLevelEnabled(method)).toBe((NUMBERS[index] as number) >= threshold);
    }
  });

  test('touches nothing of what it does not let through', () => {
    const { log } = start({ level: 'info' });
    const read = vi.fn(() => 1);
    const fields = Object.defineProperty({}, 'a', { enumerable: true, get: read });
    log.debug('off', fields);
    log.log(19.9, 'off', fields);
    expect(read).not.toHaveBeenCalled();
    log.log(20, 'on', fields);
    expect(read).toHaveBeenCalled();
  });

  test('exception passes it as an error does', () => {
    const { log, lines } = start({ level: 'critical' });
    log.exception('off', new Error('no'));
    expect(lines()).toEqual([]);
  });

  test.each<[unknown, unknown]>([
    ['debug', 'debug'],
    ['WARN', 'warning'],
    ['fatal', 'critical'],
    [40, 'error'],
    [35, 35],
    [0, 0],
    ['silent', 'silent'],
    [Number.POSITIVE_INFINITY, 'silent'],
  ])('moves with logger.level = %s', (level, read) => {
    const { log } = start();
    log.level = level as Level;
    expect(log.level).toBe(read);
    expect(log.isLevelEnabled('trace')).toBe(level === 0);
  });

  test.each([[undefined], [null], ['loud'], [''], [-1], [Number.NaN], [{}], [true]])(
    'logger.level = %s is wrong, and changes nothing',
    (level) => {
      const { log } = start({ level: 'debug' });
      expect(() => {
        log.level = level as Level;
      }).toThrow(expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'level' }));
      expect(log.level).toBe('debug');
    },
  );
});

test.each<[Level, number]>([
  ['debug', 50],
  ['info', 100],
  ['error', 10],
])('a logger at level %s makes batches of %i, also when the level is changed later', (level, size) => {
  const changed = start({ level: 'info', flushLevel: false });
  changed.log.level = level;
  for (const { log, sink } of [start({ level, flushLevel: false }), changed]) {
    for (let i = 0; i < size; i++) log.critical('message');
    expect(sink.records).toEqual([size]);
  }
});

describe('log', () => {
  test.each<[unknown, string]>([
    ['info', 'INFO | app | message'],
    ['warn', 'WARNING | app | message'],
    [30, 'WARNING | app | message'],
    [35, 'UNKNOWN | app | message | level=35'],
    ['verbose', 'VERBOSE | app | message'],
  ])('at %s', (level, line) => {
    const { log, lines } = start();
    log.log(level as Level, 'message');
    expect(lines()).toEqual([line]);
  });

  test.each([[undefined], [null], [{}], [Symbol('s')], [12n], [Number.NaN], [[]], [() => {}]])(
    'a level that is none (%s) gives a line and no throw',
    (level) => {
      const { log, lines } = start();
      log.log(level as unknown as Level, 'message');
      expect(log.isLevelEnabled(level as unknown as Level)).toBe(true);
      expect(lines()).toHaveLength(1);
      expect(lines()[0]).toContain('| app | message');
      expect(log.stats().byLevel.info).toBe(1);
    },
  );
});

describe('children', () => {
  test("print their fields before the call's own, which win", () => {
    const { log, lines } = start();
    const child = log.child({ a: 1, b: 2 }).child({ b: 3, c: 4 });
    child.info('message', { d: 5 });
    child.info('message', { a: 9 });
    log.info('message');
    expect(lines()).toEqual([
      'INFO | app | message | a=1 b=3 c=4 d=5',
      'INFO | app | message | a=9 b=3 c=4',
      'INFO | app | message',
    ]);
  });

  test('share the account and the end, but have a level of their own', async () => {
    const { log, sink } = start();
    const child = log.child({ a: 1 });
    child.level = 'error';
    child.info('off');
    log.info('on');
    await child.close();
    log.error('late');
    expect(sink.lines).toEqual(['INFO | app | on']);
    expect(log.stats()).toMatchObject({ accepted: 2, written: 1, dropped: 1 });
    expect(child.stats()).toEqual(log.stats());
  });
});

describe('errors', () => {
  const error = Object.assign(new TypeError('broken', { cause: new Error('root') }), { stack: 'STACK' });

  test.each<[string, (log: Logger) => void, string]>([
    ['error(err)', (log) => log.error(error), 'broken'],
    ['error(message, err)', (log) => log.error('message', error), 'message'],
    ['exception(message, err)', (log) => log.exception('message', error), 'message'],
    ['critical(err)', (log) => log.critical(error), 'broken'],
    ['info(message, err)', (log) => log.info('message', error), 'message'],
  ])('%s prints type, message, stack and cause', (_call, act, message) => {
    const { log, lines } = start();
    act(log);
    const [line] = lines();
    expect(line).toContain(` | app | ${message} | err.type=TypeError err.message=broken err.stack=STACK`);
    expect(line).toContain('err.cause.message=root');
  });

  test('fields follow the error', () => {
    const { log, lines } = start();
    log.error(error, { userId: 42 });
    log.exception('message', error, { userId: 42 });
    for (const line of lines()) expect(line).toMatch(/err\.type=TypeError .* userId=42$/);
  });

  test('two errors are both printed', () => {
    const { log, lines } = start();
    log.exception('message', error, new RangeError('second'));
    expect(lines()[0]).toContain('err.message=broken');
    expect(lines()[0]).toContain('err2.message=second');
  });

  test.each([[undefined], [null], ['text'], [42], [{ code: 1 }]])(
    'exception takes %s for an error without a throw',
    (thrown) => {
      const { log, lines } = start();
      log.exception('message', thrown);
      expect(lines()[0]).toMatch(/^ERROR \| app \| message/);
    },
  );

  test('what is no fields beside an error is not spread', () => {
    const { log, lines } = start();
    log.error(error, 'context' as unknown as object);
    expect(lines()[0]).not.toContain('0=c');
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = (): never => {
  throw new Error('hostile');
};
const cycle: Record<string, unknown> = {};
cycle.self = cycle;

const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['a getter that throws', Object.defineProperty({}, 'a', { enumerable: true, get: throwing })],
  ['a cycle', cycle],
  ['a BigInt', { a: 1n }],
  ['a symbol', { a: Symbol('s') }],
  ['a Proxy that throws', new Proxy({}, { ownKeys: throwing, get: throwing, getPrototypeOf: throwing })],
  ['a revoked Proxy', revoked()],
  ['toJSON that throws', { a: { toJSON: throwing } }],
  ['toString that throws', { a: { toString: throwing } }],
  ['lone surrogates', { '\ud800': '\udc00' }],
  ['no prototype', Object.create(null)],
  ['an error with hostile members', Object.defineProperty(new Error('x'), 'message', { get: throwing })],
  ['an error whose stack throws', Object.defineProperty(new Error('x'), 'stack', { get: throwing })],
];

describe.each(['kv', 'json', 'logfmt'] as const)('in %s', (format) => {
  test.each(HOSTILE)('%s as fields, message, error and binding gives a line each, and no throw', (_what, value) => {
    const { log, lines } = start({ format });
    log.info('fields', value as object);
    log.info(value);
    log.error(new Error('x'), value as object);
    log.exception('error', value, value as object);
    log.child(value as object).info('child', value as object);
    expect(lines()).toHaveLength(5);
    expect(log.stats()).toMatchObject({ accepted: 5, written: 5 });
  });
});

describe('getLogger', () => {
  test.each<[string, EngineOptions | Level | 'silent' | undefined, unknown]>([
    ['nothing', undefined, 'info'],
    ['a level name', 'debug', 'debug'],
    ['an alias', 'warn', 'warning'],
    ['a number', 35, 35],
    ['silent', 'silent', 'silent'],
    ['options', { level: 'error' }, 'error'],
  ])('takes %s as its second argument', (_what, options, level) => {
    expect(getLogger('app', options).level).toBe(level);
  });

  test.each([[null], [true], [[]], [() => {}], [1n]])('%s is not options', (options) => {
    for (const get of [getLogger, getAsyncLogger]) {
      expect(() => get('app', options as unknown as EngineOptions)).toThrow(
        expect.objectContaining({ name: 'KakashiError', code: 'ERR_KAKASHI_ARGUMENT_INVALID', option: 'options' }),
      );
    }
  });

  test.each([['loud'], [-1], [Number.NaN], ['']])('%s is not a level', (level) => {
    expect(() => getLogger('app', level as Level)).toThrow(
      expect.objectContaining({ code: 'ERR_KAKASHI_OPTION_INVALID', option: 'level' }),
    );
  });

  test.each([[null], [1], [{}], [true]])('%s is not a name', (name) => {
    expect(() => getLogger(name as unknown as string)).toThrow(
      expect.objectContaining({ code: 'ERR_KAKASHI_ARGUMENT_INVALID', option: 'name' }),
    );
  });

  test('the name is the argument, else the option, else app', () => {
    const sink = new MemorySink();
    const options = { destination: sink, name: 'option' };
    const loggers = [
      getLogger('argument', options),
      getLogger(undefined, options),
      getLogger(undefined, { destination: sink }),
    ];
    for (const log of loggers) log.error('x');
    expect(sink.lines).toEqual(['ERROR | argument | x', 'ERROR | option | x', 'ERROR | app | x']);
  });

  test('getAsyncLogger contradicts mode sync', () => {
    expect(() => getAsyncLogger('app', { mode: 'sync' })).toThrow(
      expect.objectContaining({ constructor: KakashiError, code: 'ERR_KAKASHI_OPTION_CONFLICT', option: 'mode' }),
    );
  });
});

test.each([
  ['iso', '2026-11-22T10:00:00.123Z | INFO | app | message'],
  ['epoch', '1795341600123 | INFO | app | message'],
] as const)('with timestamp %s each line has the time of its call', (timestamp, line) => {
  const { log, lines } = start({ timestamp });
  log.info('message');
  vi.setSystemTime(0);
  expect(lines()).toEqual([line]);
});

test('a closed logger counts and reports, and does not throw', async () => {
  const onDrop = vi.fn();
  const { log, sink } = start({ onDrop });
  await log.close();
  for (const level of STANDARD_LEVELS) log[level]('late');
  log.exception('late', new Error('late'));
  vi.advanceTimersByTime(0);
  expect(onDrop).toHaveBeenCalledExactlyOnceWith({
    count: 7,
    reason: 'closed',
    byLevel: { trace: 1, debug: 1, info: 1, warning: 1, error: 2, critical: 1 },
  });
  expect(log.stats()).toMatchObject({ accepted: 7, dropped: 7 });
  expect(sink.lines).toEqual([]);
});

test('flush, flushSync, reopen and close reach the destination', async () => {
  const { log, sink } = start();
  log.info('one');
  await log.flush();
  log.info('two');
  log.flushSync();
  log.reopen();
  await log.close();
  await log.close();
  expect(sink.calls).toEqual(['write', 'flush', 'write', 'flushSync', 'reopen', 'flush', 'close']);
});
