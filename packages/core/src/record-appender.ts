/** The way of records into an engine: by one formatter, as bytes where it writes them, else as text. */
import type { EngineCore } from './engine.ts';
import { type ByteFormatter, type Formatter, isByteFormatter, type Time } from './format/formatter.ts';

export class RecordAppender {
  readonly #engine: EngineCore;
  readonly #formatter: Formatter;
  readonly #bytes: ByteFormatter | undefined;

  constructor(engine: EngineCore, formatter: Formatter) {
    this.#engine = engine;
    this.#formatter = formatter;
    this.#bytes = isByteFormatter(formatter) ? formatter : undefined;
  }

  /** The same with fields printed before those of each record, captured now. */
  bind(fields: object): RecordAppender {
    return new RecordAppender(this.#engine, this.#formatter.bind?.(fields) ?? this.#formatter);
  }

  /**
   * Takes a record. Throws only what a formatter of the user's throws.
   * @param severity of the record, as a number, for the account, the flush level and the overflow policy.
   * @param batchSize records in a batch.
   * @param level what is printed as the level.
   */
  append(
    severity: number,
    batchSize: number,
    level: number | string,
    name: string,
    message: unknown,
    fields: object | undefined,
    time: Time | undefined,
  ): void {
    const engine = this.#engine;
    const bytes = this.#bytes;
    if (bytes !== undefined && engine.appendRecord(bytes, severity, batchSize, level, name, message, fields, time))
      return;
    engine.append(this.#formatter.format(level, name, message, fields, time), severity, batchSize);
  }
}
