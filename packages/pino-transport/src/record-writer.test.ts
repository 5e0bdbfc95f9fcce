import { type Engine, openEngine, resolveOptions, type Sink, type TranscoderConfig } from '@kakashi/core';
import { afterEach, expect, test } from 'vitest';
import { RecordWriter } from './record-writer.ts';

let engine: Engine | undefined;

afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

interface Written {
  readonly records: RecordWriter;
  /** The lines that the sink has got. */
  lines(): string[];
}

function writer(
  settings: Partial<TranscoderConfig> = {},
  onWrite = (_text: string): void => {},
  minimumLevel = 0,
): Written {
  let text = '';
  const destination: Sink = {
    write(batch) {
      const added = Buffer.from(batch).toString();
      text += added;
      onWrite(added);
    },
  };
  const options = resolveOptions({ destination, timestamp: false, ...settings });
  const opened = openEngine(resolveOptions({ destination, timestamp: false }));
  engine = opened;
  return {
    records: new RecordWriter(opened, options, minimumLevel),
    lines() {
      opened.flushSync();
      return text.split('\n').slice(0, -1);
    },
  };
}

test('chunks cut anywhere become lines', () => {
  const { records, lines } = writer();
  for (const byte of Buffer.from('{"level":30,"msg":"Zürich"}\n\n\r\nplain\nhalf a li')) {
    records.write(Uint8Array.of(byte), undefined);
  }
  expect(records.midLine).toBe(true);
  records.end();
  expect(records.midLine).toBe(false);
  expect(lines()).toEqual(['INFO | app | Zürich', 'INFO | app | plain', 'INFO | app | half a li']);
});

test('whole objects are records at once, though no newline ends them', () => {
  const { records, lines } = writer();
  records.write('{"level":30,"msg":"a"}', undefined);
  records.write('{"level":40,"msg":"b"}{"level":50,"msg":"c"}', undefined);
  expect(records.midLine).toBe(false);
  expect(lines()).toEqual(['INFO | app | a', 'WARNING | app | b', 'ERROR | app | c']);
});

test('a chunk that is an object is a record of its own', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const { records, lines } = writer();
  for (const chunk of [{ level: 30, msg: 'a\nb' }, 42, undefined, cycle]) records.write(chunk, undefined);
  expect(lines()).toEqual([
    'INFO | app | a\\nb',
    'INFO | app | 42',
    'INFO | app | undefined',
    'INFO | app | [object Object]',
  ]);
});

test('records below the level are left out', () => {
  const { records, lines } = writer({}, undefined, 30);
  records.write('{"level":30,"msg":"a"}\n{"level":40,"msg":"b"}\n', undefined);
  expect(lines()).toEqual(['WARNING | app | b']);
});

test('each logger is read by its own levels and message key', () => {
  const { records, lines } = writer();
  const other = { levels: { 30: 'notice' }, messageKey: 'text' };
  records.configure(other);
  records.write('{"level":30,"text":"a"}\n', undefined);
  records.configure({});
  records.write('{"level":30,"msg":"b"}\n', undefined);
  records.configure(other);
  records.write('{"level":30,"text":"c"}\n', undefined);
  expect(lines()).toEqual(['NOTICE | app | a', 'INFO | app | b', 'NOTICE | app | c']);
});

test('a sink that logs while a chunk is being read loses nothing and spoils nothing', () => {
  let isLogging = false;
  const { records, lines } = writer({}, (text) => {
    if (isLogging || !text.includes('failed')) return;
    isLogging = true;
    records.write('{"level":30,"msg":"from the sink"}\n', undefined);
    isLogging = false;
  });
  const chunk = Array.from(
    { length: 2000 },
    (_, i) => `{"level":${i % 500 === 0 ? 50 : 30},"i":${i},"msg":"failed"}\n`,
  );
  records.write(`${chunk.join('')}{"level":30,`, undefined);
  records.write('"msg":"the end"}\n', undefined);
  const written = lines();
  expect(written.filter((line) => line.includes('failed'))).toEqual(
    chunk.map((_, i) => `${i % 500 === 0 ? 'ERROR' : 'INFO'} | app | failed | i=${i}`),
  );
  expect(written.filter((line) => line.includes('from the sink')).length).toBeGreaterThan(3);
  expect(written).toContain('INFO | app | the end');
});

test('a sink that logs at the end of the last line is heard as well', () => {
  const { records, lines } = writer({}, (text) => {
    if (text.includes('last')) records.write('{"level":30,"msg":"from the sink"}\n', undefined);
  });
  records.write('{"level":50,"msg":"last"} ', undefined);
  records.end();
  expect(records.midLine).toBe(false);
  expect(lines()).toEqual(['ERROR | app | last', 'INFO | app | from the sink']);
});

test('a formatter that logs does not disturb the line it is asked for', () => {
  let depth = 0;
  const format = {
    format(_level: unknown, _name: string, message: unknown): string {
      if (depth++ === 0) records.write('{"level":30,"msg":"inner"}\n', undefined);
      return `<${String(message)}>`;
    },
  };
  const { records, lines } = writer({ format });
  records.write('{"level":30,"msg":"outer"}\n{"level":30,"msg":"next"}\n', undefined);
  expect(lines().sort()).toEqual(expect.arrayContaining(['<next>', '<outer>']));
  expect(lines()).toHaveLength(3);
});
