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
  #waiters: Waiter[] = [];

  get waiting(): boolean {
    return this.#waiters.length > 0;
  }

  /** @throws (by rejecting) `ERR_KAKASHI_FLUSH_LOST` if records it waited for were dropped or failed. */
  wait(sequence: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ sequence, lost: 0, resolve, reject }));
  }

  /** Records of a chunk were dropped or failed. */
  lose(sequence: number, records: number): void {
    for (const waiter of this.#waiters) if (sequence <= waiter.sequence) waiter.lost += records;
  }

  /** Every chunk before `sequence` is settled. */
  settle(sequence: number): void {
    if (this.#waiters.length === 0) return;
    const settled = this.#waiters.filter((waiter) => waiter.sequence < sequence);
    if (settled.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.sequence >= sequence);
    for (const { lost, resolve, reject } of settled) {
      if (lost === 0) resolve();
      else reject(new KakashiError('ERR_KAKASHI_FLUSH_LOST', `flush: ${lost} of the records it waited for were lost`));
    }
  }
}
