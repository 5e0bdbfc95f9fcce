/** Promises of `flush`: each waits until every chunk sealed before it is settled, and knows what was lost of them. */
import { KakashiError } from '../errors.ts';

interface Waiter {
  /** The last chunk it waits for. */
  readonly sequence: number;
  lost: number;
  resolve(): void;
  reject(error: KakashiError): void;
}

export class FlushWaiters {
  /** In the order of their chunks. */
  readonly #waiters: Waiter[] = [];

  /**
   * @param sequence of the last chunk so far.
   * @throws (by rejecting) `ERR_KAKASHI_FLUSH_LOST` if records it waited for were dropped or failed.
   */
  wait(sequence: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ sequence, lost: 0, resolve, reject }));
  }

  /** Records of a chunk were dropped or failed. */
  lose(sequence: number, records: number): void {
    for (const waiter of this.#waiters) if (sequence <= waiter.sequence) waiter.lost += records;
  }

  /** Every chunk before `sequence` is settled. */
  settle(sequence: number): void {
    let settled = 0;
    while (settled < this.#waiters.length && (this.#waiters[settled] as Waiter).sequence < sequence) settled++;
    for (const { lost, resolve, reject } of this.#waiters.splice(0, settled)) {
      if (lost === 0) resolve();
      else reject(new KakashiError('ERR_KAKASHI_FLUSH_LOST', `flush: ${lost} of the records it waited for were lost`));
    }
  }
}
