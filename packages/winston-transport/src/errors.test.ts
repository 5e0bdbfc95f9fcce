/** However an error is logged, its line tells its type, message, stack, code and cause. */
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import winston from 'winston';
import { read } from '../test/doubles.ts';
import { linesOf } from '../test/logging.ts';

const { format } = winston;

class PaymentError extends TypeError {
  readonly code = 'E_CARD';
  readonly amount = 7;
}

const failure = (): PaymentError => new PaymentError('card refused', { cause: new RangeError('limit') });

/** The one line that is written, read back. */
function lineOf(use: (logger: winston.Logger) => void, options?: winston.LoggerOptions) {
  const lines = linesOf(use, options);
  expect(lines).toHaveLength(1);
  return read(lines[0]);
}

const stack = expect.stringMatching(/^TypeError: card refused\n {4}at /);
const told = {
  'err.message': 'card refused',
  'err.stack': stack,
  'err.code': 'E_CARD',
  'err.cause.type': 'RangeError',
  'err.cause.message': 'limit',
  'err.cause.stack': expect.stringMatching(/^RangeError: limit\n {4}at /),
};

/** Since 3.19, a child logger copies the cause of an error that is its record. */
const CHILDREN_KEEP_CAUSES = childrenKeepCauses();

function childrenKeepCauses(): boolean {
  const kept: boolean[] = [];
  const stream = new Writable({ write: (_chunk, _encoding, next) => next() });
  const look = format((info) => {
    kept.push('cause' in info);
    return info;
  });
  winston
    .createLogger({ format: look(), transports: [new winston.transports.Stream({ stream })] })
    .child({})
    .error(failure());
  return kept[0] === true;
}

/** Only where winston leaves the error itself is its class known; its stack tells `name`, which is the base class's. */
const FORMATS: Record<string, winston.Logform.Format> = {
  "winston's default": format.json(),
  'format.errors()': format.combine(format.errors({ stack: true, cause: true }), format.json()),
  'format.splat()': format.combine(format.splat(), format.json()),
  'format.simple()': format.simple(),
};

describe.each(Object.entries(FORMATS))('%s', (name, chosen) => {
  const options = { format: chosen, defaultMeta: { service: 'api' } };
  const keptWhole = { ...told, 'err.type': 'PaymentError', 'err.amount': '7', service: 'api' };
  const asRecord = {
    ...told,
    'err.type': name === 'format.errors()' ? 'TypeError' : 'PaymentError',
    amount: '7',
    service: 'api',
  };

  test('logger.error(err)', () => {
    const line = lineOf((logger) => logger.error(failure()), options);
    expect(line).toMatchObject({ level: 'ERROR', message: 'card refused' });
    expect({ ...line.fields }).toEqual(asRecord);
  });

  test("logger.log('error', err)", () => {
    const line = lineOf((logger) => logger.log('error', failure()), options);
    expect(line).toMatchObject({ level: 'ERROR', message: 'card refused' });
    expect({ ...line.fields }).toEqual(asRecord);
  });

  test("logger.error('text', err): the error's message is not in the record's", () => {
    const line = lineOf((logger) => logger.error('checkout failed', failure()), options);
    expect(line).toMatchObject({ level: 'ERROR', message: 'checkout failed' });
    expect({ ...line.fields }).toEqual(keptWhole);
  });

  test("logger.error('text', { err })", () => {
    const line = lineOf((logger) => logger.error('checkout failed', { err: failure(), id: 1 }), options);
    expect(line.message).toBe('checkout failed');
    expect({ ...line.fields }).toEqual({ ...keptWhole, id: '1' });
  });

  test('logger.error({ message: err })', () => {
    const line = lineOf((logger) => logger.error({ message: failure() }), options);
    expect(line.message).toBe('card refused');
    expect({ ...line.fields }).toEqual(name === 'format.errors()' ? asRecord : keptWhole);
  });

  test('child.error(err): of the error, winston keeps the strings', () => {
    const line = lineOf((logger) => logger.child({ request: 1 }).error(failure()), options);
    expect(line.message).toBe('card refused');
    const kept = Object.entries(asRecord).filter(([key]) => CHILDREN_KEEP_CAUSES || !key.startsWith('err.cause.'));
    expect({ ...line.fields }).toEqual({ ...Object.fromEntries(kept), 'err.type': 'TypeError', request: '1' });
  });

  test("child.error('text', err)", () => {
    const line = lineOf((logger) => logger.child({ request: 1 }).error('checkout failed', failure()), options);
    expect(line.message).toBe('checkout failed');
    expect({ ...line.fields }).toEqual({ ...keptWhole, request: '1' });
  });

  test('an error without a message', () => {
    const line = lineOf((logger) => logger.error(new Error('')), options);
    expect(line.message).toBe('');
    expect({ ...line.fields }).toMatchObject({ 'err.type': 'Error', 'err.message': '' });
  });
});

test('an error as a later argument', () => {
  const line = lineOf((logger) => logger.error('order %s', '17', failure()));
  expect({ ...line.fields }).toEqual({ ...told, 'err.type': 'PaymentError', 'err.amount': '7', value: '17' });
});

test('an error that the text takes', () => {
  const line = lineOf((logger) => logger.error('order: %s', failure()));
  expect({ ...line.fields }).toEqual({ ...told, 'err.type': 'PaymentError', 'err.amount': '7' });
});

test('two errors', () => {
  const line = lineOf((logger) => logger.error('both', new Error('one'), new Error('two')));
  expect(line.message).toBe('both');
  expect({ ...line.fields }).toMatchObject({ 'err.message': 'two', 'err_.message': 'one' });
});

test('an error beside a field called err', () => {
  const line = lineOf((logger) => logger.error('m', failure()), { defaultMeta: { err: 'mine' } });
  expect({ ...line.fields }).toMatchObject({ err: 'mine', 'err_.message': 'card refused' });
});

test('the errors of an AggregateError', () => {
  const line = lineOf((logger) => logger.error(new AggregateError([new Error('a'), new Error('b')], 'both failed')));
  expect(line.fields['err.errors']).toMatch(/"message":"a".*"message":"b"/);
});

test('a field called stack that is none stays as it is', () => {
  for (const stack of ['LAMP', 'Error: not a stack']) {
    const line = lineOf((logger) => logger.info('m', { stack, code: 7 }));
    expect({ ...line.fields }).toEqual({ stack, code: '7' });
  }
});

test('in JSON the error is an object', () => {
  const [line] = linesOf((logger) => logger.error('m', failure()), {}, { format: 'json' });
  expect(JSON.parse(line as string)).toMatchObject({
    level: 'ERROR',
    message: 'm',
    err: { type: 'PaymentError', message: 'card refused', stack, code: 'E_CARD', cause: { message: 'limit' } },
  });
});
