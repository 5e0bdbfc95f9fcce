/**
 * Who may consume, in one word: nobody, a writer that is in a cycle, or an heir that took the role.
 *
 * The writer exchanges the role in and out in every cycle. An heir takes it when it is free; or by force, once the writer is
 * known to be dead or a deadline has passed. Everyone who may ever hold the role has a number of its own, so that a writer
 * that stood still while others came and went still finds that it lost the role.
 */
import type { SharedAtomics } from './shared.ts';

export const FREE = 0;

export class Role {
  readonly #words: Int32Array;
  readonly #at: number;
  readonly #mine: number;
  readonly #atomics: SharedAtomics;

  /** @param holder a number from 1, of this holder alone for as long as the word lives. */
  constructor(words: Int32Array, at: number, holder: number, atomics: SharedAtomics = Atomics) {
    this.#words = words;
    this.#at = at;
    this.#mine = holder;
    this.#atomics = atomics;
  }

  /** The number of who holds the role, or {@link FREE}. */
  get holder(): number {
    return this.#atomics.load(this.#words, this.#at);
  }

  /** Whether it is held here. To be asked right before every write; a write already in flight cannot be taken back. */
  get isMine(): boolean {
    return this.holder === this.#mine;
  }

  /** Takes the role if it is free. */
  enter(): boolean {
    return this.#exchange(FREE, this.#mine);
  }

  /** Gives the role back. False if it was lost meanwhile: then what was held under it must not be touched again. */
  leave(): boolean {
    return this.#exchange(this.#mine, FREE);
  }

  /** Takes the role from this holder, which is known to be dead. False: somebody else was faster. */
  takeFrom(holder: number): boolean {
    return this.#exchange(holder, this.#mine);
  }

  /** Takes the role whoever holds it. Returns the number of the holder that lost it, or {@link FREE}. */
  force(): number {
    for (;;) {
      const holder = this.holder;
      if (this.#exchange(holder, this.#mine)) return holder;
    }
  }

  #exchange(from: number, to: number): boolean {
    return this.#atomics.compareExchange(this.#words, this.#at, from, to) === from;
  }
}
