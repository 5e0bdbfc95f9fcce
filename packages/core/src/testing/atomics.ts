/** `Atomics` for the ring with something of a test's own. */
import type { SharedAtomics } from '../ring/shared.ts';

export function atomicsWith(own: Partial<SharedAtomics>): SharedAtomics {
  return {
    load: (words, at) => Atomics.load(words, at),
    store: (words, at, value) => Atomics.store(words, at, value),
    compareExchange: (words, at, expected, value) => Atomics.compareExchange(words, at, expected, value),
    wait: (words, at, value, timeoutMs) => Atomics.wait(words, at, value, timeoutMs),
    notify: (words, at, count) => Atomics.notify(words, at, count),
    ...own,
  };
}
