/** Sinks and streams that behave as the worst ones do, for tests. No part of the bundle. */
import { Writable } from 'node:stream';
import type { Sink } from '../sink/sink.ts';

/** An error as the operating system's come. */
export function systemError(code: string): Error & { code: string } {
  return Object.assign(new Error(`${code}: for the test`), { code });
}

export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

/** Takes everything at once and keeps it. */
export class MemorySink implements Sink {
  /** What it took, one text for each batch. */
  readonly batches: string[] = [];
  /** What it was told about the number of records. */
  readonly records: number[] = [];
  /** Its methods in the order of their calls. */
  readonly calls: string[] = [];

  write(batch: Uint8Array, records: number): void | Promise<void> {
    this.calls.push('write');
    this.take(batch, records);
  }

  flush(): void | Promise<void> {
    this.calls.push('flush');
  }

  flushSync(): void {
    this.calls.push('flushSync');
  }

  close(): void | Promise<void> {
    this.calls.push('close');
  }

  reopen(path?: string): void {
    this.calls.push(path === undefined ? 'reopen' : `reopen ${path}`);
  }

  /** All lines, drop markers included. */
  get lines(): string[] {
    return linesOf(this.batches.join(''));
  }

  /** All lines but drop markers. */
  get recordLines(): string[] {
    return this.lines.filter((line) => !line.includes('| kakashi | dropped '));
  }

  protected take(batch: Uint8Array, records: number): void {
    this.batches.push(Buffer.from(batch).toString());
    this.records.push(records);
  }
}

/** Throws from `write` while `error` is set. */
export class FailWriter extends MemorySink {
  error: unknown;
  attempts = 0;

  constructor(error?: unknown) {
    super();
    this.error = error;
  }

  override write(batch: Uint8Array, records: number): void {
    this.attempts++;
    if (this.error !== undefined) throw this.error;
    this.take(batch, records);
  }
}

/** Rejects while `error` is set, else resolves. */
export class RejectingSink extends FailWriter {
  override async write(batch: Uint8Array, records: number): Promise<void> {
    super.write(batch, records);
  }
}

/** Takes a batch and answers only when it is told to. */
export class StalledSink extends MemorySink {
  /** Whether batches are answered for without being told. */
  flowing = false;
  #answer: ((error?: unknown) => void) | undefined;

  override write(batch: Uint8Array, records: number): Promise<void> {
    if (this.#answer !== undefined) throw new Error('a second batch was given before the first was answered for');
    return new Promise((resolve, reject) => {
      this.#answer = (error) => {
        this.#answer = undefined;
        if (error !== undefined) return reject(error);
        this.take(batch, records);
        return resolve();
      };
      if (this.flowing) this.#answer();
    });
  }

  get waiting(): boolean {
    return this.#answer !== undefined;
  }

  /** Answers for one batch. */
  answer(error?: unknown): void {
    this.#answer?.(error);
  }

  /** Answers for this batch and for all later ones. */
  resume(): void {
    this.flowing = true;
    this.answer();
  }
}

/** Throws from every method. */
export class ThrowingSink implements Sink {
  write(): void {
    throw new Error('write');
  }
  flush(): void {
    throw new Error('flush');
  }
  flushSync(): void {
    throw new Error('flushSync');
  }
  close(): void {
    throw new Error('close');
  }
  reopen(): void {
    throw new Error('reopen');
  }
}

/** A stream that asks for a pause after every write, and finishes one only when it is told to. */
export class SlowWritable extends Writable {
  readonly taken: string[] = [];
  #finish: (() => void) | undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#finish = () => {
      this.#finish = undefined;
      this.taken.push(chunk.toString());
      callback();
    };
  }

  /** Finishes the write that is under way. */
  finish(): void {
    this.#finish?.();
  }
}
