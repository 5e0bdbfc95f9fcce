import {
  type DropReport,
  type EngineCore,
  type KakashiError,
  reportDropOnStderr,
  reportErrorOnStderr,
} from '@kakashi/core';
import { KakashiPinoDestination } from './destination.ts';
import { configOfCustomLevels, type HostConfig } from './host-config.ts';
import type { PinoSettings } from './options.ts';
import type { PinoWorker } from './pino-worker.ts';
import { RecordWriter } from './record-writer.ts';
import { openTolerantly } from './tolerant-engine.ts';
import type { Transform } from './transform.ts';
import { importTransform } from './transform-module.ts';
import { WorkerConfig } from './worker-config.ts';
import { commandOf, emitOnTransport, plainError, type WorkerCommand } from './worker-messages.ts';

/**
 * The stream that pino's worker writes to. It never emits `error` and its `write` always returns true: whatever becomes of
 * the sink stays in the engine's account, and is told by the events `warn` and `drop` of the transport object.
 */
export class WorkerDestination extends KakashiPinoDestination {
  protected readonly engine: EngineCore;
  protected records: RecordWriter;
  readonly #worker: PinoWorker;
  readonly #settings: PinoSettings;
  readonly #feed: 'chunks' | 'lines';
  readonly #destination: unknown;
  /** What pino has told of the logger so far. */
  #host: HostConfig;
  readonly #config: WorkerConfig;
  #handOverIsDue = false;

  constructor(options: unknown, worker: PinoWorker) {
    super();
    this.#worker = worker;
    this.#feed = worker.feedOf(options);
    const { engine, settings } = openTolerantly(options, worker.customLevels, {
      onError: (error: KakashiError) => this.report(error),
      onDrop: (report: DropReport) => this.#announce(report),
    });
    this.engine = engine;
    this.#settings = settings;
    this.#host = configOfCustomLevels(worker.customLevels);
    this.records = this.#recordsWith(typeof settings.transform === 'string' ? undefined : settings.transform);
    this.#destination = settings.engine.destination;
    this.#config = WorkerConfig.at(worker.port);
    const stopListening = this.#config.listen((config) => {
      this.#host = config;
      this.records.configure(config);
    });
    worker.port.on('message', this.#hear);
    this.once('close', () => {
      stopListening();
      worker.port.off('message', this.#hear);
    });
  }

  /**
   * Loads the module of the option `transform`, if that names one; nothing may be written before. One that cannot be loaded
   * is reported like any wrong option.
   */
  load(): this | Promise<this> {
    const { transform } = this.#settings;
    return typeof transform === 'string' ? this.#load(transform) : this;
  }

  async #load(specifier: string): Promise<this> {
    try {
      this.records = this.#recordsWith(await importTransform(specifier));
    } catch (error) {
      this.report(error as KakashiError);
    }
    return this;
  }

  #recordsWith(transform: Transform | undefined): RecordWriter {
    const { records, leastSeverity } = this.#settings;
    const writer = new RecordWriter(this.engine, records, leastSeverity, this.transformWith(transform));
    writer.configure(this.#host);
    return writer;
  }

  /**
   * Takes text or bytes cut anywhere. Fed with chunks, it returns when every line that the chunk completes is written, or
   * queued if the sink is stalled: pino's `flushSync` and `fatal` wait for that. Fed line by line nobody waits, and the
   * lines of one turn are written together.
   */
  override write(chunk: string | Uint8Array): true {
    this.#config.fetch();
    this.records.write(chunk, undefined);
    this.keepHalfLine();
    if (this.#feed === 'chunks') this.engine.handOver();
    else this.#handOverSoon();
    return true;
  }

  override flush(callback?: () => void): void {
    this.whenFlushed(() => callback?.());
  }

  #handOverSoon(): void {
    if (this.#handOverIsDue) return;
    this.#handOverIsDue = true;
    process.nextTick(() => {
      this.#handOverIsDue = false;
      this.engine.handOver();
    });
  }

  readonly #hear = (message: unknown): void => {
    const command = commandOf(message);
    if (command !== undefined && (command.destination ?? this.#destination) === this.#destination) this.#obey(command);
  };

  #obey(command: WorkerCommand): void {
    if (command.kakashi === 'stats') {
      emitOnTransport(this.#worker.port, 'stats', this.stats(), { destination: String(this.#destination) });
      return;
    }
    this.reopen(command.path);
  }

  protected override report(error: KakashiError): void {
    reportErrorOnStderr(error);
    emitOnTransport(this.#worker.port, 'warn', plainError(error));
  }

  #announce(report: DropReport): void {
    reportDropOnStderr(report);
    emitOnTransport(this.#worker.port, 'drop', { ...report, byLevel: { ...report.byLevel } });
  }
}
