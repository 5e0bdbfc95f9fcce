/** A look at a consumer's tray from another thread. */
import type { RingMemory } from '../ring/layout.ts';
import { Tray } from '../ring/tray.ts';

export class TrayView {
  readonly #tray: Tray;

  constructor(memory: RingMemory) {
    this.#tray = new Tray(memory);
  }

  /** Records in the tray, and records that ever left it (modulo 2^32), at one moment. */
  read(): { records: number; settled: number } {
    const tray = this.#tray;
    for (;;) {
      const before = tray.published;
      tray.restore();
      // A state that was replaced while it was read may be of two halves.
      if (tray.published === before) return { records: tray.records, settled: tray.settled };
    }
  }
}
