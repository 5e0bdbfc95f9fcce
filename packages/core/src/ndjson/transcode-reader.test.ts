/** Chunks of a stream, cut wherever it may be. */
import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { textsOf } from '../testing/lines.ts';
import type { TranscoderConfig } from './ndjson.ts';
import { LineTranscoder } from './transcode.ts';
import { LineBuffer } from './transcode-lines.ts';
import { TranscodeReader } from './transcode-reader.ts';

const CONFIG: TranscoderConfig = { format: 'kv', timestamp: false, quoteLookalikes: false, name: 'app' };

interface Stream {
  readonly reader: TranscodeReader;
  readonly transcoder: LineTranscoder;
  /** The lines so far. */
  readonly lines: string[];
}

function stream(config: Partial<TranscoderConfig> = {}): Stream {
  const lines: string[] = [];
  const transcoder = new LineTranscoder({ ...CONFIG, ...config });
  const reader = new TranscodeReader(transcoder, new LineBuffer(), (ready) => {
    // A sink takes the bytes: decoding them would hide what is wrong with them.
    expect(isUtf8(ready.buffer.subarray(0, ready.length))).toBe(true);
    lines.push(...textsOf(ready));
  });
  return { reader, transcoder, lines };
}

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const { reader, lines } = stream();
  for (const chunk of chunks) reader.feed(chunk);
  reader.end();
  return lines;
}

const TEXT = [
  '{"level":30,"a":"Zürich 東京 😀","n":-12.50e+3,"msg":"say \\"hi\\" \\ud83d\\ude00"}',
  'plain äöü😀 text',
  '',
  '\r',
  '{"level":50,"o":{"p":[1,"x"]},"t":true,"msg":"m"}\r',
  '{"level":40,"msg":"no newline at the end"}',
].join('\n');

const LINES = [
  'INFO | app | say "hi" 😀 | a="Zürich 東京 😀" n=-12.50e+3',
  'INFO | app | plain äöü😀 text',
  'ERROR | app | m | o.p="[1,\\"x\\"]" t=true',
  'WARNING | app | no newline at the end',
];

test('bytes cut at every place give the same lines', () => {
  const bytes = Buffer.from(TEXT);
  for (let i = 0; i <= bytes.length; i++) expect(linesOf(bytes.subarray(0, i), bytes.subarray(i))).toEqual(LINES);
});

test('text cut at every place gives the same lines, also within a pair of surrogates', () => {
  for (let i = 0; i <= TEXT.length; i++) expect(linesOf(TEXT.slice(0, i), TEXT.slice(i))).toEqual(LINES);
});

test('one byte or one code unit at a time gives the same lines', () => {
  expect(linesOf(...[...Buffer.from(TEXT)].map((byte) => Uint8Array.of(byte)))).toEqual(LINES);
  expect(linesOf(...TEXT.split(''))).toEqual(LINES);
});

test('chunks of any size give the same lines, far longer than what is worked on at once', () => {
  const text = `${TEXT}\n`.repeat(2000);
  const bytes = Buffer.from(text);
  const expected = Array.from({ length: 2000 }, () => LINES).flat();
  expect(linesOf(text)).toEqual(expected);
  expect(linesOf(bytes)).toEqual(expected);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 5 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      expect(linesOf(...places.slice(1).map((end, i) => bytes.subarray(places[i], end)))).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

test('bytes of shared memory are read as any others', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(1000));
  const { length } = Buffer.from(TEXT);
  shared.set(Buffer.from(TEXT));
  expect(linesOf(shared.subarray(0, length))).toEqual(LINES);
});

test('a chunk may be overwritten once it was taken', () => {
  const { reader, lines } = stream();
  const chunk = Buffer.from('{"level":30,"msg":"one"}\n{"level":30,"ms');
  reader.feed(chunk);
  chunk.fill('x');
  reader.feed('g":"two"}\n');
  expect(lines).toEqual(['INFO | app | one', 'INFO | app | two']);
});

test('it tells whether it is within a line', () => {
  const { reader, lines } = stream();
  expect(reader.midLine).toBe(false);
  reader.feed('{"level":30');
  expect(reader.midLine).toBe(true);
  reader.feed(',"msg":"m"}\n');
  expect(reader.midLine).toBe(false);
  reader.feed('');
  reader.feed(new Uint8Array(0));
  reader.end();
  expect(lines).toEqual(['INFO | app | m']);
});

test.each(['text', 'bytes'])(
  'a line without an end is cut beyond the limit, and what is left of it passed over: %s',
  (kind) => {
    const lines: string[] = [];
    const reader = new TranscodeReader(
      new LineTranscoder(CONFIG),
      new LineBuffer(),
      (ready) => lines.push(...textsOf(ready)),
      100_000,
    );
    // A Buffer would find text in its bytes, as no other array of bytes does.
    const chunk = (text: string): string | Uint8Array => (kind === 'text' ? text : new TextEncoder().encode(text));
    reader.feed(chunk('before\n'));
    for (let i = 0; i < 50; i++) reader.feed(chunk('x'.repeat(10_000)));
    expect(lines).toHaveLength(2);
    expect(lines[1]?.length).toBeGreaterThan(100_000);
    expect(lines[1]?.length).toBeLessThan(150_000);
    expect(reader.midLine).toBe(false);
    reader.feed(chunk(`the rest\nafter\n${'y'.repeat(500_000)}\nlast\n`));
    expect(lines.filter((line) => line.length < 100_000)).toEqual(
      ['before', 'after', 'last'].map((m) => `INFO | app | ${m}`),
    );
    expect(lines).toHaveLength(5);
  },
);

test('a line as long as the limit is whole; what is left of a longer one is passed over, whatever ends it meanwhile', () => {
  const lines: string[] = [];
  const take = (ready: LineBuffer) => lines.push(...textsOf(ready));
  const reader = new TranscodeReader(new LineTranscoder(CONFIG), new LineBuffer(), take, 10);
  reader.feed('x'.repeat(10));
  expect(reader.midLine).toBe(true);
  reader.feed('\n');
  reader.feed('y'.repeat(11));
  expect(reader.midLine).toBe(false);
  reader.end();
  reader.feed('more of it');
  reader.feed('\nafter\n');
  expect(lines).toEqual(['INFO | app | xxxxxxxxxx', 'INFO | app | yyyyyyyyyyy', 'INFO | app | after']);
});

test('objects that no newline divides are lines of their own, once that is asked for', () => {
  const { reader, lines } = stream();
  const objects = ['{"level":30,"msg":"é}{"}', '{"level":40,"msg":"two"}', '{"level":50,"o":{"p":1},"msg":"three"}'];
  reader.feed(objects.join(''));
  expect(lines).toEqual([]);
  reader.endObjects();
  expect(lines).toEqual(['INFO | app | é}{', 'WARNING | app | two', 'ERROR | app | three | o.p=1']);
  expect(reader.midLine).toBe(false);
  reader.feed('\n\r\n{"level":30,"o":{"p":1}');
  reader.endObjects();
  expect(reader.midLine).toBe(true);
  reader.feed('}');
  reader.endObjects();
  expect(lines.slice(3)).toEqual(['INFO | app |  | o.p=1']);
});

test('a transcoder exchanged between chunks reads the line that ends then', () => {
  const { reader, lines } = stream();
  reader.feed('{"level":30,"text":"m"');
  reader.transcoder = new LineTranscoder({ ...CONFIG, messageKey: 'text' });
  reader.feed('}\n');
  expect(lines).toEqual(['INFO | app | m']);
});

test('a chunk brings the lines that it completes, and no others', () => {
  const { reader, lines } = stream();
  reader.feed('{"level":30,"msg"');
  reader.feed(':"one"}\n{"level"');
  expect(lines).toEqual(['INFO | app | one']);
  reader.feed(':30,"msg":"two"}\n');
  expect(lines).toEqual(['INFO | app | one', 'INFO | app | two']);
});

test('without a line the sink is not called', () => {
  const sink = vi.fn();
  const reader = new TranscodeReader(new LineTranscoder({ ...CONFIG, minimumLevel: 40 }), new LineBuffer(), sink);
  reader.feed('\n\r\n{"level":30}\n');
  reader.feed('{"level":40}');
  reader.end();
  expect(sink).toHaveBeenCalledTimes(1);
});

test('a large chunk is worked on in pieces of 32 KiB', () => {
  const text = `${'x'.repeat(1023)}\n`.repeat(100);
  for (const chunk of [text, Buffer.from(text)]) {
    const counts: number[] = [];
    new TranscodeReader(new LineTranscoder(CONFIG), new LineBuffer(), ({ count }) => counts.push(count)).feed(chunk);
    expect(counts).toEqual([32, 32, 32, 4]);
  }
});

test('a pair of surrogates at the end of a piece is not cut apart, which would take its line the slow way', () => {
  const { reader, transcoder, lines } = stream();
  const before = '{"level":30,"msg":"';
  for (const at of [32_765, 32_766, 32_767, 32_768]) {
    const message = `${'x'.repeat(at - before.length)}😀${'y'.repeat(100)}`;
    reader.feed(`${before}${message}"}\n`);
    expect(lines.pop()).toBe(`INFO | app | ${message}`);
  }
  expect(transcoder.slowLines).toBe(0);
});

test('there is room for a chunk behind whatever waits for the rest of its line', () => {
  for (let carried = 0; carried <= 1100; carried += 100) {
    const rest = Buffer.from(`${'x'.repeat(32 * 1024 - 1)}\n`);
    expect(linesOf(Buffer.from('x'.repeat(carried)), rest)).toEqual([
      `INFO | app | ${'x'.repeat(carried + 32 * 1024 - 1)}`,
    ]);
  }
});

test('severities come with the lines, and the ends are where the newlines are', () => {
  const batches: [number[], number[], string][] = [];
  const reader = new TranscodeReader(new LineTranscoder(CONFIG), new LineBuffer(), (lines) => {
    const { count, length } = lines;
    batches.push([
      [...lines.levels.subarray(0, count)],
      [...lines.ends.subarray(0, count)],
      lines.buffer.utf8Slice(0, length),
    ]);
  });
  reader.feed('{"level":30,"msg":"a"}\n{"level":60,"msg":"ä"}\nnone\n');
  expect(batches).toEqual([[[20, 50, 20], [15, 35, 53], 'INFO | app | a\nCRITICAL | app | ä\nINFO | app | none\n']]);
});

test('text that is not well-formed keeps its lone surrogates', () => {
  const { reader, transcoder, lines } = stream();
  reader.feed('{"a":"x\ud800y","msg":"\udc00 😀"}\n\ud800\n');
  expect(lines).toEqual(['INFO | app | \\udc00 😀 | a="x\\ud800y"', 'INFO | app | \\ud800']);
  expect(transcoder.slowLines).toBe(2);
});

test('bytes that are not UTF-8 become replacement characters', () => {
  const json = Buffer.from('{"a":"x?","b?":1,"msg":"?"}\n');
  for (const bad of [0x80, 0xc0, 0xc3, 0xe2, 0xf0, 0xf5, 0xff]) {
    const bytes = json.map((byte) => (byte === 0x3f ? bad : byte));
    expect(linesOf(bytes)).toEqual(['INFO | app | \ufffd | a=x\ufffd b\ufffd=1']);
  }
  expect(linesOf(Buffer.from([0x22, 0xf4, 0x90, 0x80, 0x80, 0x0a]))).toEqual([`INFO | app | "${'\ufffd'.repeat(4)}`]);
});

const ILL_FORMED: readonly (readonly number[])[] = [
  [0x80],
  [0xc1, 0xbf],
  [0xc3],
  [0xe0, 0x9f, 0xbf],
  [0xe2, 0x82],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf0, 0x9f, 0x98],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
];

test.each(ILL_FORMED)('%# bytes that are not UTF-8 are told wherever they stand', (...bytes) => {
  for (const template of [
    '{"a":"#"}',
    '{"#":1}',
    '{"msg":"#"}',
    '{"name":"#"}',
    '{"level":"#"}',
    '{"a":["#"]}',
    '{"time":"#"}',
  ]) {
    const [before = '', after = ''] = template.split('#');
    const line = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    expect(linesOf(line)).toEqual(linesOf(line.toString()));
    expect(linesOf(line)[0]).toContain('\ufffd');
  }
});

test('any bytes give one line for each of theirs, and none throws', () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('{}[]":,\\ \n\r|u0aé')));
  const { reader, lines } = stream({ timestamp: 'iso' });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(byte, { maxLength: 60 }), (noise, debris) => {
      const bytes = Buffer.concat([noise, Buffer.from(debris)]);
      reader.feed(bytes);
      reader.end();
      const written = bytes.toString('latin1').split('\n');
      const expected = written.filter((one) => one !== '' && one !== '\r');
      expect(lines.splice(0)).toHaveLength(expected.length);
      expect(reader.midLine).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

/** Tells how much memory what it reads stands in. */
class RoomWatch extends LineTranscoder {
  room = 0;

  override transcode(...args: Parameters<LineTranscoder['transcode']>): number {
    this.room = args[0].length;
    return super.transcode(...args);
  }
}

test('a huge line is one line, and its memory is given back', () => {
  const { reader, lines } = stream();
  const watch = new RoomWatch(CONFIG);
  reader.transcoder = watch;
  const text = 'x'.repeat(3_000_000);
  reader.feed(`{"level":30,"msg":"${text}"}\n{"level":30,"msg":"m"}\n`);
  expect(lines.map((one) => one.length)).toEqual([text.length + 13, 14]);
  expect(watch.room).toBeGreaterThan(3_000_000);
  reader.feed('\n');
  expect(watch.room).toBeLessThanOrEqual(1024 * 1024);
});

test('a line of many chunks is not scanned again for each of them', () => {
  const chunk = 'x'.repeat(64 * 1024);
  const { reader, lines } = stream();
  const before = process.cpuUsage().user;
  for (let i = 0; i < 400; i++) reader.feed(chunk);
  reader.feed('\n');
  expect(lines.map((one) => one.length)).toEqual([400 * chunk.length + 13]);
  // Scanning all of it each time would be 5 GB of text; once is 26 MB.
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(2);
});
