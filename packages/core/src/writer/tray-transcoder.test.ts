import { describe, expect, test } from 'vitest';
import { inDialect, LINE } from '../batch/grade.ts';
import { dialectOf } from '../ndjson/dialect.ts';
import type { TranscoderConfig } from '../ndjson/ndjson.ts';
import { NOTHING_WAITS, RingConsumer } from '../ring/consumer.ts';
import { privateTrayMemory } from '../ring/layout.ts';
import { RingProducer } from '../ring/producer.ts';
import type { BufferBytes } from '../ring/shared.ts';
import { testSettings } from '../testing/slots.ts';
import { Slot } from './slot.ts';
import { TOO_LARGE, TrayTranscoder } from './tray-transcoder.ts';

const INFO = 2;
const CONFIG: TranscoderConfig = { format: 'kv', timestamp: 'iso', quoteLookalikes: false, name: 'app' };
const TIME = 1795371443261;
const ISO = new Date(TIME).toISOString();

const record = (msg: string, more = ''): string => `{"level":30,"time":${TIME},"msg":"${msg}"${more}}\n`;
const line = (msg: string, more = ''): string => `${ISO} | INFO | app | ${msg}${more}\n`;

interface Side {
  readonly consumer: RingConsumer;
  readonly transcoder: TrayTranscoder;
}

/** A slot with a producer, and a consumer that transcodes. */
function open(maxQueueBytes = 64 * 1024) {
  const slot = new Slot(testSettings({ maxQueueBytes, transcodes: true }));
  const producer = new RingProducer(slot.ring, slot.size);
  const dialects = slot.dialects as NonNullable<typeof slot.dialects>;
  const push = (text: string, config: Partial<TranscoderConfig> | typeof LINE = {}): void => {
    const dialect = config === LINE ? LINE : dialects.enter(dialectOf({ ...CONFIG, ...config }) as string);
    expect(producer.push(text, inDialect(INFO, dialect))).toBe(true);
  };
  /** As another thread would have it, with nothing but the memory. */
  const side = (takesOver?: 'heir' | 'usurper'): Side => {
    const seen = new Slot(testSettings({ maxQueueBytes, transcodes: true }), slot.buffer);
    const consumer = new RingConsumer(seen.ring, seen.size);
    if (takesOver) consumer.takeOver(takesOver === 'usurper' ? privateTrayMemory(seen.size) : undefined);
    return { consumer, transcoder: new TrayTranscoder(consumer.tray, seen.dialects as typeof dialects) };
  };
  return { push, side, producer };
}

function claimAll({ consumer }: Side, limit = 64 * 1024): void {
  while (consumer.claim(limit) > NOTHING_WAITS);
}

function linesIn({ consumer }: Side): string {
  const { bytes, begin, end } = consumer.tray.lines;
  return (bytes as BufferBytes).buffer.toString('utf8', begin, end);
}

/** Everything that waits, as it would be written, in batches. */
function batches(side: Side, limit: number): string[] {
  const got: string[] = [];
  for (;;) {
    claimAll(side, limit);
    const { tray } = side.consumer;
    if (tray.lineRecords === 0 && tray.raw > 0) side.transcoder.transcode(limit);
    if (tray.isEmpty) return got;
    got.push(linesIn(side));
    side.consumer.settle(tray.lines.length);
  }
}

describe('lines are made of records', () => {
  test('in their order, by the configuration of each; what is a line stays one', () => {
    const { push, side } = open();
    push(record('one'));
    push(record('two'), { name: 'other' });
    push('INFO | app | three\n', LINE);
    push(record('four'), { format: 'json' });
    push(record('five', ',"user":{"id":7}'), { format: 'logfmt', timestamp: false });
    push(record('six', ',"é":"忍"'));
    const expected = [
      line('one'),
      line('two').replace('app', 'other'),
      'INFO | app | three\n',
      record('four'),
      'level=INFO logger=app msg=five user.id=7\n',
      line('six', ' | é=忍'),
    ];
    expect(batches(side(), 64 * 1024)).toEqual([expected.join('')]);
  });

  test('exactly one of each, whatever it holds', () => {
    const { push, side } = open();
    push('{"level":30,\n"time":1795371443261,"msg":"two lines of JSON"}\n');
    push('text\nand\nmore text\n');
    push('\n');
    push('\r\n');
    push(`{"level":30,"time":${TIME},"msg":"cut sh\n`);
    const made = side();
    const [text = ''] = batches(made, 64 * 1024);
    const lines = text.split('\n').slice(0, -1);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(line('two lines of JSON').slice(0, -1));
    expect(lines[1]).toMatch(/ \| INFO \| app \| text\\nand\\nmore text$/);
    expect(lines[4]).toMatch(/ \| INFO \| app \| \{"level":30.*cut sh$/);
    expect(made.consumer.tray.settled).toBe(5);
  });

  test('up to the bound of a batch, by the bytes of the lines, and the rest follows', () => {
    const { push, side } = open();
    const texts = Array.from({ length: 20 }, (_, index) => `record ${index}`);
    // These become longer: each pair repeats the path that leads to it.
    const nested = ',"a-long-name":{"b":1,"c":2,"d":3,"e":4}';
    for (const text of texts) push(record(text, nested));
    const pairs = ' | a-long-name.b=1 a-long-name.c=2 a-long-name.d=3 a-long-name.e=4';
    expect(line('record 0', pairs).length).toBeGreaterThan(record('record 0', nested).length);
    const got = batches(side(), 500);
    expect(got.join('')).toBe(texts.map((text) => line(text, pairs)).join(''));
    expect(Math.max(...got.map((batch) => batch.length))).toBeLessThanOrEqual(500);
    expect(got.length).toBeLessThanOrEqual(10);
  });

  test('a line larger than a batch is one of its own', () => {
    const { push, side } = open();
    const long = 'x'.repeat(1000);
    for (const text of ['before', long, 'after']) push(record(text));
    expect(batches(side(), 500)).toEqual([line('before'), line(long), line('after')]);
  });

  test('one that finds no room in the tray is told, and can be discarded', () => {
    const { push, side, producer } = open(2000);
    // 150 bytes of name for each of 20 pairs.
    const members = Array.from({ length: 20 }, (_, index) => `"k${index}":${index}`).join(',');
    push(record('grows', `,"${'n'.repeat(150)}":{${members}}`));
    push(record('fits'));
    const made = side();
    claimAll(made, 2000);
    expect(made.transcoder.transcode(2000)).toBe(TOO_LARGE);
    const { tray } = made.consumer;
    expect(tray.lineRecords).toBe(0);
    made.consumer.discard(1, (tray.lengths as Int32Array)[tray.first] as number);
    expect(batches(made, 2000)).toEqual([line('fits')]);
    expect(producer.settled).toBe(2);
  });
});

describe('an heir goes on', () => {
  const texts = ['one', 'two', 'three', 'four'];
  const two = line('one').length + line('two').length;
  const STAGES: Record<string, (side: Side) => string> = {
    'when all was claimed': (side) => {
      claimAll(side);
      return '';
    },
    'when some was transcoded': (side) => {
      claimAll(side);
      side.transcoder.transcode(two);
      return '';
    },
    'when a write ended within a line': (side) => {
      claimAll(side);
      side.transcoder.transcode(two);
      side.consumer.settle(line('one').length + 5);
      return line('one') + line('two').slice(0, 5);
    },
    'when a batch was written': (side) => {
      claimAll(side);
      side.transcoder.transcode(two);
      side.consumer.settle(two);
      return line('one') + line('two');
    },
    'when some was claimed': (side) => {
      side.consumer.claim(record('one').length);
      side.transcoder.transcode(two);
      return '';
    },
  };

  test.each(Object.keys(STAGES).flatMap((stage) => [[stage, 'heir'] as const, [stage, 'usurper'] as const]))(
    '%s (%s): nothing is missing or there twice',
    (stage, how) => {
      const { push, side, producer } = open();
      for (const text of texts) push(record(text));
      const dead = side();
      const written = (STAGES[stage] as (side: Side) => string)(dead);
      const heir = side(how);
      expect(written + batches(heir, 64 * 1024).join('')).toBe(texts.map((text) => line(text)).join(''));
      expect(producer.settled).toBe(4);
    },
  );
});

test('dialects are numbered, known again, and as many as there is room for', () => {
  const { dialects } = new Slot(testSettings({ transcodes: true }));
  const numbers = Array.from({ length: 9 }, (_, index) => dialects?.enter(`dialect ${index}`));
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 0, 0]);
  expect(dialects?.enter('dialect 3')).toBe(4);
  expect(dialects?.get(4)).toBe('dialect 3');
  expect(new Slot(testSettings({ transcodes: true })).dialects?.enter('x'.repeat(20_000))).toBe(0);
  expect(new Slot(testSettings({ transcodes: false })).dialects).toBeUndefined();
});
