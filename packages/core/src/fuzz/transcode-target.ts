/** The transcoder: bytes cut anywhere become the lines that the slow way and an independent reference make of them. */
import { createTranscoder, type TranscoderConfig } from '../ndjson/ndjson.ts';
import { LineTranscoder } from '../ndjson/transcode.ts';
import type { TextBuffer } from '../ndjson/transcode-bytes.ts';
import { LineBuffer } from '../ndjson/transcode-lines.ts';
import { TranscodeReader } from '../ndjson/transcode-reader.ts';
import { decodeText } from '../ndjson/transcode-text.ts';
import { textsOf } from '../testing/lines.ts';
import { referenceLine, referenceRecord } from '../testing/ndjson-reference.ts';
import { ndjsonLine } from './ndjson-lines.ts';
import type { Tape } from './tape.ts';
import { expectSame, type Target } from './target.ts';

const BASE: TranscoderConfig = { format: 'kv', timestamp: 'iso', quoteLookalikes: false, name: 'app' };
const CONFIGS: readonly TranscoderConfig[] = [
  BASE,
  { ...BASE, timestamp: 'epoch' },
  { ...BASE, timestamp: false, quoteLookalikes: true },
  { ...BASE, messageKey: 'a', name: 'na|me | x', levels: { 30: 'info', 35: 'notice', 60: 'warn', 5: 'a | b' } },
  { ...BASE, messageKey: 'level' },
  { ...BASE, format: 'logfmt' },
  { ...BASE, format: 'logfmt', timestamp: false, quoteLookalikes: true },
  { ...BASE, format: 'json' },
  { ...BASE, ignore: [['a'], ['o', 'p'], ['userId'], ['err', 'a', 'b'], ['']] },
  { ...BASE, include: [['a'], ['o', 'p'], ['err'], ['0']], ignore: [['err', 'b'], ['level'], ['name']] },
  { ...BASE, minimumLevel: 35, levelKey: 'name', timestampKey: 'a' },
  { ...BASE, format: 'json', minimumLevel: 30, ignore: [['time'], ['a', 'b']] },
  { ...BASE, format: 'logfmt', include: [['userId'], ['__proto__'], ['constructor', 'a']] },
];

/** Configurations that the reference knows. */
const REFERENCED = 5;

interface Output {
  readonly line: string;
  readonly level: number;
}

interface Input {
  readonly config: number;
  readonly hostLevel: number | undefined;
  readonly lines: Buffer[];
  readonly cuts: number[];
  /** Whether chunks come as text, where that says the same. */
  readonly asText: boolean;
}

class Stream {
  readonly outputs: Output[] = [];
  readonly reader: TranscodeReader;

  constructor(config: TranscoderConfig) {
    this.reader = new TranscodeReader(new LineTranscoder(config), new LineBuffer(), (lines) => {
      textsOf(lines).forEach((line, i) => {
        this.outputs.push({ line, level: lines.levels[i] as number });
      });
    });
  }

  take(chunks: readonly (string | Uint8Array)[], hostLevel: number | undefined): Output[] {
    this.reader.hostLevel = hostLevel;
    for (const chunk of chunks) this.reader.feed(chunk);
    this.reader.end();
    return this.outputs.splice(0);
  }
}

/** Streams that live on, with all that their transcoders remember. */
const longLived = CONFIGS.map((config) => new Stream(config));

function chunksOf({ lines, cuts, asText }: Input): (string | Uint8Array)[] {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const text = bytes.toString();
  const source = asText && Buffer.from(text).equals(bytes) ? text : bytes;
  const places = [0, ...cuts.map((cut) => cut % (source.length + 1)).sort((a, b) => a - b), source.length];
  return places.slice(1).map((end, i) => source.slice(places[i], end));
}

function expectedOf({ lines, hostLevel }: Input, config: TranscoderConfig): Output[] {
  const slow = createTranscoder(config);
  const outputs: Output[] = [];
  for (const bytes of lines) {
    const text = decodeText(bytes as TextBuffer, 0, bytes.length);
    if (text === '' || text === '\r') continue;
    const output = slow(text, hostLevel);
    if (output === undefined) continue;
    outputs.push({ line: Buffer.from(output.line).toString(), level: output.level });
    if (CONFIGS.indexOf(config) >= REFERENCED) continue;
    const reference = {
      line: referenceLine(text, config, hostLevel),
      level: referenceRecord(text, config, hostLevel).severity,
    };
    expectSame(output, reference, 'the slow way and the reference');
  }
  return outputs;
}

export const transcoding: Target<Input> = {
  name: 'bytes cut anywhere are transcoded as the reference says',
  make: (tape: Tape) => ({
    config: tape.below(CONFIGS.length),
    hostLevel: tape.pick([undefined, 10, 30, 50]),
    lines: [ndjsonLine(tape), ...tape.several(5, () => ndjsonLine(tape))],
    cuts: tape.several(6, () => tape.below(400)),
    asText: tape.once(2),
  }),
  check(input) {
    const config = CONFIGS[input.config] as TranscoderConfig;
    const expected = expectedOf(input, config);
    const chunks = chunksOf(input);
    expectSame(new Stream(config).take(chunks, input.hostLevel), expected, 'a new stream');
    expectSame(longLived[input.config]?.take(chunks, input.hostLevel), expected, 'a stream that lives on');
  },
  show: ({ config, hostLevel, lines, cuts, asText }) =>
    JSON.stringify({
      config: CONFIGS[config],
      hostLevel,
      lines: lines.map((line) => line.toString('latin1')),
      cuts,
      asText,
    }),
};
