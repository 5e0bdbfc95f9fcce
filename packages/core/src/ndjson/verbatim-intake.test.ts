import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVELS } from '../level.ts';
import { LineTranscoder } from './transcode.ts';
import { Bytes } from './transcode-bytes.ts';
import { LineBuffer } from './transcode-lines.ts';
import { SOURCE_SLACK } from './transcode-record.ts';
import { encodeText } from './transcode-text.ts';
import type { TranscoderConfig } from './transcoder-config.ts';
import { VerbatimIntake } from './verbatim-intake.ts';

const CONFIG: TranscoderConfig = { format: 'json', timestamp: 'iso', quoteLookalikes: false, name: 'app' };

function take(record: string, level: number, config: Partial<TranscoderConfig> = {}): [string, number][] | undefined {
  const taken: [string, number][] = [];
  const intake = VerbatimIntake.of({ ...CONFIG, ...config }, (line, severity) => taken.push([line, severity]) > 0);
  return intake?.write(record, level) === undefined ? undefined : taken;
}

/** What becomes of a record that is not taken here. */
function transcoded(record: string): [string, number][] {
  const source = new Bytes(record.length * 3 + SOURCE_SLACK);
  const end = encodeText(record, source.buffer, 0);
  const lines = new LineBuffer();
  const transcoder = new LineTranscoder(CONFIG);
  for (let at = 0; at < end; ) at = transcoder.transcode(source.buffer, source.view, at, lines, undefined);
  return Array.from({ length: lines.count }, (_, line) => [lines.text(line), lines.levels[line] as number]);
}

test('a record stays as it is, and counts by its level', () => {
  const record = '{"level":30,"time":1,"msg":"größer, \\n \u2028"}';
  expect(take(`${record}\n`, 30)).toEqual([[record, LEVELS.info]]);
  expect(take('{"level":35,"msg":""}\n', 35)).toEqual([['{"level":35,"msg":""}', LEVELS.info]]);
  expect(take('{"severity":60,"msg":""}\n', 60, { levelKey: 'severity' })?.[0]?.[1]).toBe(LEVELS.critical);
});

test.each([
  ['of another level than was told', '{"level":40,"msg":"m"}\n', 30],
  ['with a level that only begins like it', '{"level":300,"msg":"m"}\n', 30],
  ['with a label for a level', '{"level":"info","msg":"m"}\n', 30],
  ['that is two lines', '{"level":30,"msg":"m"}\n{"level":30,"msg":"m"}\n', 30],
  ['without its newline', '{"level":30,"msg":"m"}', 30],
  ['that was cut short', '{"level":30,"msg":"m\n', 30],
  ['with a lone surrogate', '{"level":30,"msg":"\ud800"}\n', 30],
  ['that ends otherwise', '{"level":30,"msg":"m"}\r\n', 30],
])('a record %s is left to the transcoder', (_, record, level) => {
  expect(take(record, level)).toBeUndefined();
});

test('what is below the level is left to the transcoder, which leaves it out', () => {
  expect(take('{"level":20,"msg":"m"}\n', 20, { minimumLevel: 30 })).toBeUndefined();
  expect(take('{"level":30,"msg":"m"}\n', 30, { minimumLevel: 30 })).toHaveLength(1);
});

test('there is no such way where records change', () => {
  const redact = { paths: ['a'], censor: 'x', remove: false } as unknown as TranscoderConfig['redact'];
  for (const config of [{ format: 'kv' as const }, { ignore: [['pid']] }, { include: [['a']] }, { redact }]) {
    expect(take('{"level":30,"msg":"m"}\n', 30, config)).toBeUndefined();
  }
});

test('whatever is taken is what the transcoder would have made of it', () => {
  let takenRecords = 0;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(10, 20, 30, 35, 40, 50, 60, 70), (text, level) => {
      const record = `{"level":${level},"msg":"${text}"}\n`;
      const taken = take(record, level);
      if (taken === undefined) return;
      takenRecords++;
      expect(taken).toEqual(transcoded(record));
    }),
  );
  expect(takenRecords).toBeGreaterThan(50);
});
