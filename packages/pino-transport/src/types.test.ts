/** What TypeScript promises; these tests fail in the type check. */
import type { DropReport, KakashiError, Sink, Stats } from '@kakashi/core';
import { type DestinationStream, pino } from 'pino';
import { expectTypeOf, test } from 'vitest';
import kakashiPinoByDefault, {
  type KakashiPinoDestination,
  type KakashiPinoOptions,
  type KakashiPinoTargetEvents,
  kakashiPino,
  type PlainError,
  type Transform,
  type WorkerCommand,
} from './index.ts';

const destination: Sink = { write() {} };

test('options are strict', () => {
  kakashiPino();
  kakashiPino({ destination, level: 'warn', flushLevel: 'fatal', format: 'json' });
  kakashiPino({
    destination,
    minimumLevel: 35,
    ignore: 'pid,hostname',
    include: ['req.id'],
    singleLine: true,
    messageKey: 'text',
  });
  const typed: KakashiPinoOptions[] = [
    // @ts-expect-error misspelt
    { batchsize: 1 },
    // @ts-expect-error keys are strings
    { ignore: [7] },
    // @ts-expect-error a record is always a single line
    { singleLine: false },
    // @ts-expect-error no such format
    { format: 'xml' },
    // @ts-expect-error no option of ours
    { colorize: true },
  ];
  expectTypeOf(typed).toEqualTypeOf<KakashiPinoOptions[]>();
});

test('a transform returns a record or nothing, and not later', () => {
  kakashiPino({ destination, transform: (record) => ({ ...record, seconds: record.ms / 1000 }) });
  kakashiPino({ destination, transform: (record) => (record.path === '/healthz' ? undefined : record) });
  kakashiPino({ destination, transform: ({ path, ...rest }) => path !== '/healthz' && rest });
  const wrong: Transform[] = [
    // @ts-expect-error nothing is returned by mistake
    (record) => {
      record.seen = true;
    },
    // @ts-expect-error a text is no record
    (record) => JSON.stringify(record),
    // @ts-expect-error nor is true
    () => true,
  ];
  expectTypeOf(wrong).toEqualTypeOf<Transform[]>();
});

test('pino takes the destination', () => {
  const made = kakashiPino({ destination });
  expectTypeOf(kakashiPinoByDefault).toEqualTypeOf(kakashiPino);
  expectTypeOf(made).toEqualTypeOf<KakashiPinoDestination>();
  expectTypeOf(made).toExtend<DestinationStream>();
  expectTypeOf(pino({}, made).info).toBeFunction();
  pino.multistream([{ level: 'warn', stream: made }]);
  expectTypeOf(made.stats()).toEqualTypeOf<Stats>();
  expectTypeOf(made.flush).toBeCallableWith((error?: Error) => error);
});

test('listeners know what they are given', () => {
  const made = kakashiPino({ destination });
  made.on('drop', (report) => expectTypeOf(report).toEqualTypeOf<DropReport>());
  made.once('error', (error) => expectTypeOf(error).toEqualTypeOf<KakashiError>());
  made.on('close', (...none) => expectTypeOf(none).toEqualTypeOf<[]>());
  made.on('an event of others', (...any) => expectTypeOf(any).toBeArray());
});

test('so do those of a transport, and what it is told is checked', () => {
  const onWarn = ({ code, option, cause }: PlainError) => [code, option, cause?.code];
  expectTypeOf(onWarn).parameters.toEqualTypeOf<KakashiPinoTargetEvents['warn']>();
  const onStats = (stats: Stats, { destination: path }: { readonly destination: string }) => [stats.written, path];
  expectTypeOf(onStats).parameters.toEqualTypeOf<KakashiPinoTargetEvents['stats']>();
  expectTypeOf<KakashiPinoTargetEvents['drop']>().toEqualTypeOf<[report: DropReport]>();
  const commands: WorkerCommand[] = [
    { kakashi: 'reopen', path: 'b.log', destination: 'a.log' },
    { kakashi: 'stats' },
    // @ts-expect-error no such command
    { kakashi: 'rotate' },
  ];
  expectTypeOf(commands).toEqualTypeOf<WorkerCommand[]>();
});
