/** Gives batches to a sink that the user wrote. */
import { isPromise } from 'node:util/types';
import { type Answer, type Fault, faultByCode, type Outlet, type Sink } from './sink.ts';

export class CustomOutlet implements Outlet {
  readonly keepsBytes = true;
  readonly waitable = false;
  readonly generation = 0;
  onReady = (): void => {};
  readonly #sink: Sink;
  #underWay = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  get ready(): boolean {
    return !this.#underWay;
  }

  /** A promise that is under way cannot settle any more at exit; whoever is asked then must be able to answer at once. */
  get deliversAtExit(): boolean {
    return !this.#underWay || this.#sink.flushSync !== undefined;
  }

  deliver(bytes: Buffer, start: number, end: number, records: number, answer: Answer): number | undefined {
    const result: unknown = this.#sink.write(bytes.subarray(start, end), records);
    if (!isThenable(result)) return end - start;
    this.#underWay = true;
    // The sink is ready again in the same step in which it answers, so that nothing is given to it in between.
    const settle = (error?: unknown): void => {
      this.#underWay = false;
      answer(error);
    };
    // A thenable may throw, or answer before it returns; a promise does neither.
    Promise.resolve(result).then(
      () => settle(),
      (error: unknown) => settle(error ?? new Error('the sink rejected a batch')),
    );
    return undefined;
  }

  fault(error: unknown): Fault {
    return faultByCode(error);
  }

  flush(): void | Promise<void> {
    return this.#sink.flush?.();
  }

  /** A promise speaks for itself, it may still reject; only where none can settle any more the sink's word must do. */
  flushSync(_deadline: number, last: boolean): boolean {
    this.#sink.flushSync?.();
    return !this.#underWay || (last && this.#sink.flushSync !== undefined);
  }

  reopen(path?: string): void {
    this.#sink.reopen?.(path);
  }

  close(): void | Promise<void> {
    return this.#sink.close?.();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (isPromise(value)) return true;
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
