import { createTranscoder, type Engine, type Transcoder, type TranscoderConfig } from '@kakashi/core';
import { DEFAULT_HOST_CONFIG, type HostConfig } from './host-config.ts';
import { LineReader } from './line-reader.ts';

/** The way of a record from pino's JSON into an engine: chunk, line, transcoder, level gate, batch. */
export class RecordWriter {
  readonly #engine: Engine;
  readonly #settings: TranscoderConfig;
  readonly #minimumLevel: number;
  readonly #lines = new LineReader((line) => this.#record(line));
  /** Several loggers may write by turns, each with levels and a message key of its own. */
  readonly #transcoders = new WeakMap<HostConfig, Transcoder>();
  #host: HostConfig = DEFAULT_HOST_CONFIG;
  #transcode: Transcoder;
  #hostLevel: number | undefined;
  #accepted = true;

  /** @param minimumLevel Records below are not offered to the engine; on Kakashi's scale. */
  constructor(engine: Engine, settings: TranscoderConfig, minimumLevel: number) {
    this.#engine = engine;
    this.#settings = settings;
    this.#minimumLevel = minimumLevel;
    this.#transcode = this.#transcoderFor(this.#host);
  }

  /** Whether the last chunk ended within a line, which then waits for the rest of it. */
  get midLine(): boolean {
    return this.#lines.midLine;
  }

  /** Reads what follows as the lines of a logger so configured. */
  configure(host: HostConfig): void {
    if (host === this.#host) return;
    this.#host = host;
    this.#transcode = this.#transcoderFor(host);
  }

  /**
   * Puts every line that the chunk completes into the batch.
   *
   * @param hostLevel The level of its records on pino's scale, where pino told it.
   * @returns false if a record was dropped at once.
   */
  write(chunk: unknown, hostLevel: number | undefined): boolean {
    this.#hostLevel = hostLevel;
    this.#accepted = true;
    this.#lines.feed(chunk);
    return this.#accepted;
  }

  /** Puts a line that no newline ended into the batch. */
  end(): void {
    this.#lines.end();
  }

  #record(text: string): void {
    const { line, level } = this.#transcode(text, this.#hostLevel);
    if (level >= this.#minimumLevel && !this.#engine.write(line, level)) this.#accepted = false;
  }

  #transcoderFor(host: HostConfig): Transcoder {
    let transcoder = this.#transcoders.get(host);
    if (transcoder === undefined) {
      transcoder = createTranscoder({ ...this.#settings, levels: host.levels, messageKey: host.messageKey });
      this.#transcoders.set(host, transcoder);
    }
    return transcoder;
  }
}
