/** NDJSON on its way through the transcoder, for tests: what becomes of it, and by which way. No part of the bundle. */
import { LineTranscoder } from '../ndjson/transcode.ts';
import { LineBuffer } from '../ndjson/transcode-lines.ts';
import { TranscodeReader } from '../ndjson/transcode-reader.ts';
import type { TranscoderConfig } from '../ndjson/transcoder-config.ts';
import { textsOf } from './lines.ts';

export const TRANSCODER_DEFAULTS: TranscoderConfig = {
  format: 'kv',
  timestamp: 'iso',
  quoteLookalikes: false,
  name: 'app',
};

export interface Output {
  line: string;
  level: number;
}

/** A transcoder that keeps its memory of keys and names from one input to the next. */
export class Harness {
  readonly transcoder: LineTranscoder;
  readonly #outputs: Output[] = [];
  readonly #reader: TranscodeReader;

  constructor(config: Partial<TranscoderConfig> = {}) {
    this.transcoder = new LineTranscoder({ ...TRANSCODER_DEFAULTS, ...config });
    this.#reader = new TranscodeReader(this.transcoder, new LineBuffer(), (lines) => {
      textsOf(lines).forEach((line, i) => {
        this.#outputs.push({ line, level: lines.levels[i] as number });
      });
    });
  }

  take(hostLevel: number | undefined, ...chunks: (string | Uint8Array)[]): Output[] {
    this.#reader.hostLevel = hostLevel;
    for (const chunk of chunks) this.#reader.feed(chunk);
    return this.#outputs.splice(0);
  }
}

/** The line of a record, without its time. */
export function line(json: string, config: Partial<TranscoderConfig> = {}): string | undefined {
  return new Harness({ timestamp: false, ...config }).take(undefined, `${json}\n`)[0]?.line;
}

/** The line, provided that it went the fast way. */
export function fastLine(json: string, config: Partial<TranscoderConfig> = {}): string | undefined {
  const harness = new Harness({ timestamp: false, ...config });
  const [output] = harness.take(undefined, `${json}\n`);
  return harness.transcoder.slowLines === 0 ? output?.line : 'went the slow way';
}
