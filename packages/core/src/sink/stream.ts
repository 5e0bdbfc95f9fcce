/** Gives batches to a Writable of the user's, at the pace it asks for. The stream is not ended: it is not ours. */
import type { Writable } from 'node:stream';
import type { Answer, Fault, Outlet } from './sink.ts';

export class StreamOutlet implements Outlet {
  readonly keepsBytes = true;
  readonly waitable = false;
  readonly deliversAtExit = true;
  readonly generation = 0;
  onReady = (): void => {};
  readonly #stream: Writable;
  readonly #unanswered = new Set<Answer>();
  #needsDrain: boolean;
  #error: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    this.#needsDrain = stream.writableNeedDrain === true;
    stream.on('drain', this.#drained);
    // Without a listener an `error` of the stream would bring the process down.
    stream.on('error', this.#failed);
    stream.on('close', this.#closed);
  }

  get ready(): boolean {
    return !this.#needsDrain;
  }

  deliver(bytes: Buffer, start: number, end: number, _records: number, answer: Answer): undefined {
    if (this.#stream.destroyed || this.#stream.writableEnded) throw this.#error ?? streamGone();
    this.#unanswered.add(answer);
    try {
      const hasRoom = this.#stream.write(bytes.subarray(start, end), (error) => {
        this.#unanswered.delete(answer);
        answer(error ?? undefined);
      });
      if (!hasRoom) this.#needsDrain = true;
    } catch (error) {
      // Thrown by its `_write`. That is the answer; none may come later.
      this.#unanswered.delete(answer);
      throw error;
    }
  }

  /** A stream that failed is destroyed; nothing will go through it any more. */
  fault(): Fault {
    return 'fatal';
  }

  /** Streams over files, terminals and (on POSIX) pipes take everything inside `write`; then nothing is left in the stream. */
  flushSync(): boolean {
    return this.#stream.writableLength === 0;
  }

  reopen(): void {}

  close(): void {
    this.#stream.removeListener('drain', this.#drained);
    // What it was given may fail later still; then an `error` without a listener would bring the process down.
    if (this.#stream.writableLength > 0) return;
    this.#stream.removeListener('error', this.#failed);
    this.#stream.removeListener('close', this.#closed);
  }

  readonly #drained = (): void => {
    this.#needsDrain = false;
    this.onReady();
  };

  readonly #failed = (error: Error): void => {
    this.#error = error;
    this.#closed();
  };

  readonly #closed = (): void => {
    const error = this.#error ?? streamGone();
    for (const answer of this.#unanswered) answer(error);
    this.#unanswered.clear();
    this.#drained();
  };
}

function streamGone(): Error {
  return Object.assign(new Error('the stream has ended'), { code: 'ERR_STREAM_DESTROYED' });
}
