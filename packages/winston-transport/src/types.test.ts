/** What TypeScript promises; these tests fail in the type check. */
import type { DropReport, KakashiError, Stats } from '@kakashi/core';
import { expectTypeOf, test } from 'vitest';
import winston from 'winston';
import { MemorySink } from '../test/doubles.ts';
import {
  accelerate,
  type Info,
  KakashiTransport,
  type KakashiTransportEvents,
  type KakashiTransportOptions,
  kakashiFormat,
} from './index.ts';

const destination = new MemorySink();

test('options are strict', () => {
  new KakashiTransport();
  new KakashiTransport({ destination, level: 'http', format: 'json', flushLevel: 'crit', line: 'fields' });
  new KakashiTransport({ destination, format: winston.format.simple(), levels: winston.config.syslog.levels });
  new KakashiTransport({ destination, format: kakashiFormat() });
  const typed: KakashiTransportOptions[] = [
    // @ts-expect-error misspelt
    { batchsize: 1 },
    // @ts-expect-error winston's level is a name
    { level: 20 },
    // @ts-expect-error no such format
    { format: 'xml' },
    // @ts-expect-error no such line
    { line: 'text' },
  ];
  expectTypeOf(typed).toEqualTypeOf<KakashiTransportOptions[]>();
});

test('winston takes the transport and the format', () => {
  const transport = new KakashiTransport({ destination });
  expectTypeOf(transport).toExtend<winston.transport>();
  expectTypeOf(transport).toExtend<NodeJS.WritableStream>();
  expectTypeOf(kakashiFormat()).toExtend<winston.Logform.Format>();
  const logger = winston.createLogger({ format: kakashiFormat(), transports: transport });
  expectTypeOf(accelerate).toBeCallableWith(logger);
  expectTypeOf(accelerate).returns.toEqualTypeOf<() => void>();
});

test('info is not any', () => {
  expectTypeOf<Parameters<KakashiTransport['log']>[0]>().toEqualTypeOf<Info>();
  expectTypeOf<Info>().toEqualTypeOf<winston.Logform.TransformableInfo>();
  expectTypeOf<Info['message']>().toBeUnknown();
});

test('listeners know what they are given', () => {
  const transport = new KakashiTransport({ destination });
  transport.on('warn', (error) => expectTypeOf(error).toEqualTypeOf<KakashiError>());
  transport.on('drop', (report) => expectTypeOf(report).toEqualTypeOf<DropReport>());
  transport.once('logged', (info) => expectTypeOf(info).toEqualTypeOf<Info>());
  transport.on('finish', () => undefined);
  expectTypeOf<keyof KakashiTransportEvents>().toEqualTypeOf<'warn' | 'drop' | 'logged'>();
});

test('methods', () => {
  const transport = new KakashiTransport({ destination });
  expectTypeOf(transport.stats()).toEqualTypeOf<Stats>();
  expectTypeOf(transport.flush).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(transport.reopen).parameters.toEqualTypeOf<[path?: string]>();
});
