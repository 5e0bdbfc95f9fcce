import { types } from 'node:util';
import {
  type EngineCore,
  LineBuffer,
  LineTranscoder,
  type NdjsonIntake,
  type ResolvedOptions,
  severityOfNdjsonLevel,
  TranscodeReader,
  type TranscoderConfig,
} from '@kakashi/core';
import { DEFAULT_HOST_CONFIG, type HostConfig } from './host-config.ts';
import type { RecordTransform } from './transform.ts';

/** What a record writer reads of the options. */
export type RecordSettings = TranscoderConfig & Pick<ResolvedOptions, 'maxQueueBytes'>;

/** The way of a record from pino's JSON into an engine: chunk, transcoder, level gate, batch. */
export class RecordWriter {
  readonly #engine: EngineCore;
  readonly #settings: RecordSettings;
  readonly #minimumLevel: number;
  readonly #transform: RecordTransform | undefined;
  /** Several loggers may write by turns, each with levels and a message key of its own. */
  readonly #ways = new WeakMap<HostConfig, Way>();
  /** By depth: a sink or a formatter of the user's that logs writes while the chunk that led to it is being read. */
  readonly #lanes: Lane[] = [];
  #depth = 0;
  #host: HostConfig = DEFAULT_HOST_CONFIG;
  #way: Way;

  /**
   * @param minimumLevel Records below are not offered to the engine; on Kakashi's scale.
   * @param transform Changes records before they become lines.
   */
  constructor(engine: EngineCore, settings: RecordSettings, minimumLevel: number, transform?: RecordTransform) {
    this.#engine = engine;
    this.#settings = settings;
    this.#minimumLevel = minimumLevel;
    this.#transform = transform;
    this.#way = this.#wayFor(this.#host);
  }

  /** Whether the last chunk ended within a line, which then waits for the rest of it. */
  get midLine(): boolean {
    // Asked for each record, and most often nothing has come in chunks.
    return this.#lanes.length > 0 && this.#lanes.some(({ reader }) => reader.midLine);
  }

  /** Reads what follows as the lines of a logger so configured. */
  configure(host: HostConfig): void {
    if (host === this.#host) return;
    this.#host = host;
    this.#way = this.#wayFor(host);
  }

  /**
   * Takes one whole record of a logger that is configured, as it is given by pino: where a background writer is there to
   * transcode it, it is left to it.
   *
   * @param hostLevel Its level on pino's scale.
   * @returns false if it was dropped at once.
   */
  writeRecord(record: string | Uint8Array, hostLevel: number): boolean {
    const { intake } = this.#way;
    if (
      intake !== undefined &&
      typeof record === 'string' &&
      severityOfNdjsonLevel(hostLevel) >= this.#minimumLevel &&
      !this.midLine
    ) {
      const accepted = intake.write(record, hostLevel);
      if (accepted !== undefined) return accepted;
    }
    return this.write(record, hostLevel);
  }

  /**
   * Puts every line that the chunk completes into the batch. Blank lines are skipped. A chunk that ends with a whole JSON
   * object completes it: what a transform in a pipeline makes of a record need not end with a newline.
   *
   * @param chunk Text, UTF-8 bytes that may be cut inside a character, or (from a stream of objects) one record.
   * @param hostLevel The level of its records on pino's scale, where pino told it.
   * @returns false if a record was dropped at once.
   */
  write(chunk: unknown, hostLevel: number | undefined): boolean {
    const lane = this.#lane();
    lane.accepted = true;
    lane.reader.transcoder = this.#way.transcoder;
    lane.reader.hostLevel = hostLevel;
    this.#depth++;
    try {
      lane.reader.feed(isText(chunk) ? chunk : `${objectText(chunk)}\n`);
      lane.reader.endObjects();
    } finally {
      this.#depth--;
    }
    return lane.accepted;
  }

  /** Puts a line that no newline ended into the batch. */
  end(): void {
    const depth = this.#depth;
    this.#depth = this.#lanes.length;
    for (const { reader } of [...this.#lanes]) reader.end();
    this.#depth = depth;
  }

  #lane(): Lane {
    let lane = this.#lanes[this.#depth];
    if (lane === undefined) {
      // The engine drops what is larger than its queue. JSON may be longer than the line it becomes, but hardly twice as long.
      const maxLineBytes = 2 * this.#settings.maxQueueBytes;
      lane = new Lane(this.#way.transcoder, maxLineBytes, (lines, line) => this.#record(lines, line));
      this.#lanes.push(lane);
    }
    return lane;
  }

  #record(lines: LineBuffer, line: number): boolean {
    const level = lines.levels[line] as number;
    if (level < this.#minimumLevel) return true;
    const engine = this.#engine;
    const isTaken = engine.appendBytes(lines, lines.startOf(line), lines.ends[line] as number, level);
    return isTaken || engine.write(lines.text(line), level);
  }

  #wayFor(host: HostConfig): Way {
    let way = this.#ways.get(host);
    if (way === undefined) {
      const messageKey = this.#settings.messageKey ?? host.messageKey;
      const config = { ...this.#settings, levels: host.levels, messageKey };
      way = {
        transcoder: new LineTranscoder(config, this.#transform?.transcoder(config)),
        // A function of the user's cannot leave its thread.
        intake: this.#transform === undefined ? this.#engine.intake(config) : undefined,
      };
      this.#ways.set(host, way);
    }
    return way;
  }
}

/** How the records of a logger become lines: here, or where there is an intake, behind it. */
interface Way {
  readonly transcoder: LineTranscoder;
  readonly intake: NdjsonIntake | undefined;
}

/** What one chunk needs while it is read. */
class Lane {
  readonly reader: TranscodeReader;
  /** False if a record of the chunk was dropped at once. */
  accepted = true;

  /** @param write Takes one of the lines; false if it was dropped. */
  constructor(transcoder: LineTranscoder, maxLineBytes: number, write: (lines: LineBuffer, line: number) => boolean) {
    const take = (lines: LineBuffer): void => {
      for (let line = 0; line < lines.count; line++) if (!write(lines, line)) this.accepted = false;
    };
    this.reader = new TranscodeReader(transcoder, new LineBuffer(), take, maxLineBytes);
  }
}

function isText(chunk: unknown): chunk is string | Uint8Array {
  return typeof chunk === 'string' || types.isUint8Array(chunk);
}

function objectText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
