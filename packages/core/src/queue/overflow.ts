/** Makes room for one more record while the sink is behind, by the overflow policy. */
import type { Batch } from '../batch/batch.ts';
import { PROTECTIONS, protectionOfGrade } from '../batch/grade.ts';
import type { ResolvedOptions } from '../options.ts';
import type { Account } from '../stats.ts';
import type { Delivery } from './delivery.ts';
import { Patience } from './patience.ts';

export class Overflow {
  readonly #options: ResolvedOptions;
  readonly #batch: Batch;
  readonly #delivery: Delivery;
  readonly #account: Account;
  readonly #patience: Patience;

  constructor(options: ResolvedOptions, batch: Batch, delivery: Delivery, account: Account) {
    this.#options = options;
    this.#batch = batch;
    this.#delivery = delivery;
    this.#account = account;
    this.#patience = new Patience(options.blockTimeoutMs);
  }

  /** Whether a record of so many bytes may join the batch. If not, it is counted as dropped. */
  makeRoom(bytes: number, grade: number): boolean {
    if (this.#fits(bytes)) return true;
    // In async mode nothing is delivered from inside a logging call.
    if (this.#options.mode === 'sync') this.#delivery.pump(false);
    if (this.#options.overflow === 'block' && !this.#hasRoom(bytes)) {
      this.#patience.waitFor(
        () => this.#hasRoom(bytes),
        () => this.#delivery.pump(true),
        () => this.#account.writes,
      );
    }
    while (!this.#hasRoom(bytes)) {
      if (this.#evictFor(protectionOfGrade(grade))) continue;
      this.#delivery.refuse('queue-full', grade);
      return false;
    }
    return true;
  }

  #hasRoom(bytes: number): boolean {
    return !this.#delivery.backlogged || this.#fits(bytes);
  }

  #fits(bytes: number): boolean {
    const { queue } = this.#delivery;
    const { queueCapacity, maxQueueBytes } = this.#options;
    if (queue.records + this.#batch.records >= queueCapacity) return false;
    return queue.bytes + this.#batch.measure() + bytes <= maxQueueBytes;
  }

  /**
   * `drop-oldest` gives up any record that is not more protected than the new one. The other policies would rather drop the
   * new one, and only give up a record that is less protected.
   */
  #evictFor(protection: number): boolean {
    const atMost = this.#options.overflow === 'drop-oldest' ? protection : protection - 1;
    if (atMost < 0) return false;
    // The batch waits in line, too: a less protected record may be there.
    if (this.#batch.lowestProtection() < (this.#delivery.queue.lowestProtection() ?? PROTECTIONS)) {
      this.#delivery.seal(this.#batch);
    }
    return this.#delivery.evict(atMost);
  }
}
