/** The line of every way in which a record can be logged, through winston itself. */
import { describe, expect, test } from 'vitest';
import winston from 'winston';
import { linesOf } from '../test/logging.ts';

const { format } = winston;
const all: winston.LoggerOptions = { level: 'silly' };

describe('levels', () => {
  test('npm: warn prints by its meaning, others by their name', () => {
    const lines = linesOf((logger) => {
      for (const level of Object.keys(winston.config.npm.levels)) logger.log(level, 'm');
    }, all);
    expect(lines.map((line) => line.split(' | ')[0])).toEqual([
      'ERROR',
      'WARNING',
      'INFO',
      'HTTP',
      'VERBOSE',
      'DEBUG',
      'SILLY',
    ]);
  });

  test('syslog', () => {
    const lines = linesOf(
      (logger) => {
        for (const level of Object.keys(winston.config.syslog.levels)) logger.log(level, 'm');
      },
      { levels: winston.config.syslog.levels, level: 'debug' },
    );
    expect(lines.map((line) => line.split(' | ')[0])).toEqual([
      'EMERG',
      'ALERT',
      'CRIT',
      'ERROR',
      'WARNING',
      'NOTICE',
      'INFO',
      'DEBUG',
    ]);
  });

  test('custom: fatal prints as CRITICAL, in its own letters otherwise', () => {
    const levels = { fatal: 0, auditLog: 1 };
    const lines = linesOf(
      (logger) => {
        logger.log('fatal', 'm');
        logger.log('auditLog', 'm');
      },
      { levels, level: 'auditLog' },
    );
    expect(lines).toEqual(['CRITICAL | app | m', 'AUDITLOG | app | m']);
  });

  test('colours on the level do not reach the line', () => {
    const lines = linesOf((logger) => logger.warn('m'), {
      format: format.combine(format.colorize(), format.simple()),
    });
    expect(lines).toEqual(['WARNING | app | m']);
  });

  test('a level in the default metadata does not replace the level of the record', () => {
    expect(linesOf((logger) => logger.error('m'), { defaultMeta: { level: 'gold' } })).toEqual(['ERROR | app | m']);
  });

  test('a level that the logger does not have is not written, as in all transports of winston', () => {
    expect(linesOf((logger) => logger.log('nope', 'm'), all)).toEqual([]);
  });
});

describe('messages', () => {
  test.each<[string, (logger: winston.Logger) => void, string]>([
    ['a text', (l) => l.info('hello'), 'INFO | app | hello'],
    ['a record', (l) => l.info({ message: 'hello', a: 1 }), 'INFO | app | hello | a=1'],
    ['log(level, text)', (l) => l.log('info', 'hello'), 'INFO | app | hello'],
    ['log(level, text, meta)', (l) => l.log('info', 'hello', { a: 1 }), 'INFO | app | hello | a=1'],
    ['log(record)', (l) => l.log({ level: 'info', message: 'hello', a: 1 }), 'INFO | app | hello | a=1'],
    ['write(record)', (l) => l.write({ level: 'info', message: 'hello', a: 1 }), 'INFO | app | hello | a=1'],
    ['nothing', (l) => l.info(undefined), 'INFO | app | '],
    ['null', (l) => l.info(null), 'INFO | app | null'],
    ['a number', (l) => l.info(42), 'INFO | app | 42'],
    ['an object without a message', (l) => l.info({ a: 1 }), 'INFO | app | {"a":1}'],
    ['a forged line', (l) => l.info('x\nERROR | root | y'), 'INFO | app | x\\nERROR \\| root \\| y'],
    ['a colour', (l) => l.info('\u001b[31mred'), 'INFO | app | \\u001b[31mred'],
  ])('%s', (_, use, line) => {
    expect(linesOf(use)).toEqual([line]);
  });
});

describe('fields', () => {
  test('default metadata, child fields and those of the call, in the order in which winston merges them', () => {
    const lines = linesOf((logger) => logger.child({ request: 7 }).info('m', { a: 1 }), {
      defaultMeta: { service: 'api' },
    });
    expect(lines).toEqual(['INFO | app | m | request=7 service=api a=1']);
  });

  test("a child's child", () => {
    const lines = linesOf((logger) => logger.child({ a: 1 }).child({ b: 2 }).info('m'));
    expect(lines).toEqual(['INFO | app | m | a=1 b=2']);
  });

  test('metadata', () => {
    const lines = linesOf((logger) => logger.info('m', { a: 1, b: { c: 2 } }), { format: format.metadata() });
    expect(lines).toEqual(['INFO | app | m | metadata.a=1 metadata.b.c=2']);
  });

  test('the durations of profile and startTimer', () => {
    const lines = linesOf((logger) => {
      logger.profile('step');
      logger.profile('step');
      logger.startTimer().done({ message: 'timed' });
      logger.startTimer().done();
    });
    expect(lines).toEqual([
      expect.stringMatching(/^INFO \| app \| step \| durationMs=\d+$/),
      expect.stringMatching(/^INFO \| app \| timed \| durationMs=\d+$/),
      expect.stringMatching(/^INFO \| app \| {2}\| durationMs=\d+$/),
    ]);
  });

  test('a key __proto__ from outside is a field', () => {
    const lines = linesOf((logger) => logger.info(JSON.parse('{ "message": "m", "__proto__": { "admin": true } }')));
    expect(lines).toEqual(['INFO | app | m | __proto__.admin=true']);
  });

  test('a message in the meta object is a field, and not part of the message', () => {
    const lines = linesOf((logger) => logger.info('saved', { message: 'from the form', id: 1 }));
    expect(lines).toEqual(['INFO | app | saved | id=1 message="from the form"']);
  });

  test.each<[unknown, string]>([
    ['saved', 'saved'],
    ['', '""'],
    [0, '0'],
    [false, 'false'],
    [null, 'null'],
  ])('so is one that is the same, or that winston drops as it is empty: %o', (message, text) => {
    expect(linesOf((logger) => logger.info('saved', { message }))).toEqual([`INFO | app | saved | message=${text}`]);
  });

  test('where format.splat() puts it in the place of the text, it is the text', () => {
    const splat = { format: winston.format.splat() };
    const use = (logger: winston.Logger): unknown => logger.info('saved', { message: 'from the form', id: 1 });
    expect(linesOf(use, splat)).toEqual(['INFO | app | from the form | id=1']);
  });
});

describe('further arguments', () => {
  const splat = { format: winston.format.splat() };

  test.each<[string, unknown[], string, string]>([
    ['a second object', ['m', { a: 1 }, { b: 2 }], 'm | a=1 b=2', 'm | a=1 b=2'],
    ['an object after a value', ['m %s', 'x', { a: 1 }], 'm %s | a=1 value=x', 'm x | a=1'],
    ['an object where the message has a token', ['GET /%d0', { a: 1 }], 'GET /%d0 | a=1', 'GET /NaN0'],
    ['objects that the message takes', ['m %j %j', { a: 1 }, { b: 2 }], 'm %j %j | a=1 b=2', 'm {"a":1} {"b":2}'],
    ['a value that the message takes', ['m %d', 7], 'm %d | value=7', 'm 7'],
    ['several values', ['m %s %s', 'x', 'y'], 'm %s %s | value="[\\"x\\",\\"y\\"]"', 'm x y'],
    ['a date', ['m', new Date(0)], 'm | value=1970-01-01T00:00:00.000Z', 'm | value=1970-01-01T00:00:00.000Z'],
    ['nothing to say', ['m', {}, undefined, null, () => 1], 'm', 'm'],
  ])('%s, without and with format.splat()', (_, args, without, with_) => {
    const use = (logger: winston.Logger): unknown => logger.info(args[0] as string, ...args.slice(1));
    expect(linesOf(use)).toEqual([`INFO | app | ${without}`]);
    expect(linesOf(use, splat)).toEqual([`INFO | app | ${with_}`]);
  });

  test('a value that winston would drop without a word is a field', () => {
    expect(linesOf((logger) => logger.info('user', 42))).toEqual(['INFO | app | user | value=42']);
  });

  test('what a format removed from the record does not come back from the arguments', () => {
    const redact = winston.format((info) => {
      delete info.password;
      return info;
    });
    const options = { format: redact() };
    const use = (logger: winston.Logger): unknown => logger.info('m', { user: 'u', password: 'secret' });
    expect(linesOf(use, options)).toEqual(['INFO | app | m | user=u']);
    expect(linesOf((logger) => logger.info('m', { password: 'secret' }), options)).toEqual(['INFO | app | m']);
    const further = (logger: winston.Logger): unknown => logger.info('m', { user: 'u', password: 'secret' }, { b: 1 });
    expect(linesOf(further, options)).toEqual(['INFO | app | m | user=u b=1']);
  });

  test('a field of the record wins over a later argument', () => {
    expect(linesOf((logger) => logger.info('m', { a: 1 }, { a: 2, b: 3 }))).toEqual(['INFO | app | m | a=1 b=3']);
  });
});

describe('name', () => {
  test('the label is the name, and not a field', () => {
    const lines = linesOf((logger) => logger.info('m', { a: 1 }), { format: format.label({ label: 'billing' }) });
    expect(lines).toEqual(['INFO | billing | m | a=1']);
  });

  test('else the option, else app', () => {
    expect(linesOf((logger) => logger.info('m'), {}, { name: 'shop' })).toEqual(['INFO | shop | m']);
    expect(linesOf((logger) => logger.info('m'))).toEqual(['INFO | app | m']);
  });

  test('a label that is no text is a field', () => {
    expect(linesOf((logger) => logger.info('m', { label: 7 }))).toEqual(['INFO | app | m | label=7']);
  });
});

describe('time', () => {
  const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \| INFO \| app \| m$/);
  const timed = (timestamp: unknown, option: 'iso' | 'epoch' | false = 'iso'): string[] =>
    linesOf((logger) => logger.info('m', { timestamp }), {}, { timestamp: option });

  test('is now by default', () => {
    expect(linesOf((logger) => logger.info('m'), {}, { timestamp: 'iso' })).toEqual([now]);
  });

  test.each([
    ['2026-11-22T10:00:00.123Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22T10:00:00.123456Z', '2026-11-22T10:00:00.123456Z'],
    ['2026-11-22T12:00:00+02:00', '2026-11-22T10:00:00.000Z'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('is the timestamp, if that is ISO: %s', (timestamp, time) => {
    expect(timed(timestamp)).toEqual([`${time} | INFO | app | m`]);
  });

  test('is the timestamp in ms, if so asked', () => {
    expect(timed('2026-11-22T10:00:00.123Z', 'epoch')).toEqual(['1795341600123 | INFO | app | m']);
  });

  test.each(['10:00:00', '2026-11-22', '2026-11-22T10:00:00', '22.11.2026 10:00', '2026-13-45T10:00:00Z'])(
    'is now, and the timestamp a field, if that names no moment: %s',
    (timestamp) => {
      const [line] = timed(timestamp);
      const value = timestamp.includes(' ') ? `"${timestamp}"` : timestamp;
      expect(line).toMatch(/^\d{4}-/);
      expect(line?.split(' | ').slice(1)).toEqual(['INFO', 'app', 'm', `timestamp=${value}`]);
    },
  );

  test('a timestamp stays a field where lines have no time', () => {
    expect(timed('2026-11-22T10:00:00Z', false)).toEqual(['INFO | app | m | timestamp=2026-11-22T10:00:00Z']);
  });

  test('format.timestamp() gives the time, and no field', () => {
    const lines = linesOf((logger) => logger.info('m'), { format: format.timestamp() }, { timestamp: 'iso' });
    expect(lines).toEqual([now]);
  });
});

describe('formats of ours', () => {
  test('json', () => {
    const [line] = linesOf((logger) => logger.warn('m', { a: 1, o: { p: 2 } }), {}, { format: 'json' });
    expect(JSON.parse(line as string)).toEqual({ level: 'WARNING', name: 'app', message: 'm', a: 1, o: { p: 2 } });
  });

  test('logfmt', () => {
    const lines = linesOf((logger) => logger.warn('m', { a: 1 }), {}, { format: 'logfmt' });
    expect(lines).toEqual(['level=WARNING logger=app msg=m a=1']);
  });

  test('a formatter', () => {
    const formatter = {
      format: (level: unknown, name: unknown, message: unknown, fields: unknown) =>
        `${level}/${name}/${message}/${JSON.stringify(fields)}`,
    };
    expect(linesOf((logger) => logger.warn('m', { a: 1 }), {}, { format: formatter })).toEqual(['warn/app/m/{"a":1}']);
  });

  test('quoteLookalikes', () => {
    expect(linesOf((logger) => logger.info('m', { a: '1' }), {}, { quoteLookalikes: true })).toEqual([
      'INFO | app | m | a="1"',
    ]);
  });
});
