import { type ParsedLine, parseLine, type Sink } from '@kakashi/core';
import TransportStream from 'winston-transport';

/** A sink that remembers. */
export class MemorySink implements Sink {
  #text = '';
  writes = 0;

  write(batch: Uint8Array): void {
    this.#text += Buffer.from(batch).toString();
    this.writes++;
  }

  get lines(): string[] {
    return this.#text === '' ? [] : this.#text.replace(/\n$/, '').split('\n');
  }
}

/** A sink that takes nothing before it is released, and from then on everything. */
export class StalledSink extends MemorySink {
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  override async write(batch: Uint8Array): Promise<void> {
    await this.#released;
    super.write(batch);
  }

  release(): void {
    this.#release();
  }
}

/** A sink that throws. */
export class FailingSink implements Sink {
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  write(): void {
    throw Object.assign(new Error(`${this.#code}: no way`), { code: this.#code });
  }
}

type Record = Parameters<NonNullable<TransportStream['log']>>[0];

/** A transport as winston's own are: it calls back when a record is written, at once. */
export class PlainTransport extends TransportStream {
  readonly records: Record[] = [];

  override log(record: Record, next: () => void): void {
    this.records.push(record);
    next();
  }
}

/** A transport that does not call back before it is released. */
export class StalledTransport extends TransportStream {
  readonly records: Record[] = [];
  #waiting: (() => void) | undefined;
  #isReleased = false;

  override log(record: Record, next: () => void): void {
    this.records.push(record);
    if (this.#isReleased) next();
    else this.#waiting = next;
  }

  release(): void {
    this.#isReleased = true;
    this.#waiting?.();
  }
}

/** A line of ours, read back. Throws if it is none. */
export function read(line: string | undefined): ParsedLine {
  const parsed = line === undefined ? undefined : parseLine(line);
  if (parsed === undefined) throw new Error(`not a line: ${line}`);
  return parsed;
}
