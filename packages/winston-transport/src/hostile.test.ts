/** A logging call never throws for what it is given; where winston's own formats would, kakashiFormat() is in their place. */
import { describe, expect, test } from 'vitest';
import type winston from 'winston';
import { linesOf } from '../test/logging.ts';
import { kakashiFormat } from './kakashi-format.ts';

const line = (use: (logger: winston.Logger) => void): string[] => linesOf(use, { format: kakashiFormat() });

function throwing(message: string): never {
  throw new Error(message);
}

describe('a line for', () => {
  test('a getter that throws', () => {
    const meta = {
      nested: {
        get x() {
          return throwing('gone');
        },
      },
    };
    expect(line((logger) => logger.info('m', meta))).toEqual(['INFO | app | m | nested.x="[Throws: gone]"']);
  });

  test('a getter of the record itself that throws', () => {
    const record = {
      message: 'm',
      get x() {
        return throwing('gone');
      },
      y: 1,
    };
    expect(line((logger) => logger.info(record))).toEqual(['INFO | app | m | x="[Throws: gone]" y=1']);
  });

  test('cycles', () => {
    const meta: Record<string, unknown> = { a: 1 };
    meta.self = { meta };
    meta.meta = meta;
    expect(line((logger) => logger.info('m', { meta }))).toEqual([
      'INFO | app | m | meta.a=1 meta.self.meta="[Circular]" meta.meta="[Circular]"',
    ]);
  });

  test('BigInt, symbols, functions, invalid dates', () => {
    const meta = { big: 10n, sym: Symbol('s'), fn: () => 1, date: new Date(Number.NaN) };
    expect(line((logger) => logger.info('m', meta))).toEqual(['INFO | app | m | big=10 date=null']);
  });

  test('a toJSON that throws', () => {
    expect(line((logger) => logger.info('m', { x: { toJSON: () => throwing('no') } }))).toEqual([
      'INFO | app | m | x="[Throws: no]"',
    ]);
  });

  test('lone surrogates and control characters', () => {
    expect(line((logger) => logger.info('a\ud800b', { k: '\u0000\u2028' }))).toEqual([
      'INFO | app | a\\ud800b | k="\\u0000\\u2028"',
    ]);
  });

  test('a Proxy that refuses everything', () => {
    const proxy = new Proxy({}, { get: () => throwing('sealed'), ownKeys: () => throwing('sealed') });
    expect(line((logger) => logger.info('m', { proxy }))).toHaveLength(1);
  });

  test('a record that is such a Proxy, written to the transport itself', () => {
    const record = new Proxy({} as { level: string; message: string }, {
      get: (_, key) => {
        if (key === Symbol.for('level')) return 'info';
        return key === 'exception' ? undefined : throwing('sealed');
      },
      ownKeys: () => throwing('sealed'),
    });
    const lines = linesOf((logger) => {
      for (const transport of logger.transports) transport.write(record);
    });
    expect(lines).toEqual(['INFO | app | [Throws: sealed] | fields="[Throws: sealed]"']);
  });

  test('one that hides even its level', () => {
    const record = new Proxy({}, { get: () => throwing('sealed') });
    const lines = linesOf((logger) => {
      for (const transport of logger.transports) transport.write(record);
    });
    expect(lines).toEqual(['ERROR | app | [Throws: sealed]']);
  });

  test('an error whose message throws', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'message', { get: () => throwing('no message') });
    expect(() => linesOf((logger) => logger.error('m', { error }))).not.toThrow();
  });
});

test('a formatter of the user that throws does not stop logging', () => {
  const formatter = { format: () => throwing('formatter') };
  const lines = linesOf((logger) => logger.info('m', { a: 1 }), {}, { format: formatter, onError: () => undefined });
  expect(lines).toEqual(['INFO | app | m | a=1']);
});
