/** How many entries a memo keeps. A service has tens of keys, names and levels; hostile input must not grow it. */
const MAX_ENTRIES = 1000;

/** Longer texts are rendered each time, so that a memo never holds more than some hundred kilobytes. */
const MAX_LENGTH = 128;

/**
 * A bounded memory of rendered keys, names and labels. Looking one up takes less than half the time of testing its
 * characters again, since such strings come back as the same object with their hash known.
 */
export class Memo<K extends string | number, V> {
  readonly #render: (key: K) => V;
  readonly #known = new Map<K, V>();

  constructor(render: (key: K) => V) {
    this.#render = render;
  }

  get(key: K): V {
    return this.#known.get(key) ?? this.#add(key);
  }

  #add(key: K): V {
    const rendered = this.#render(key);
    if (typeof key === 'string' && key.length > MAX_LENGTH) return rendered;
    // Starting over, rather than refusing, lets the memo follow a program whose keys change.
    if (this.#known.size >= MAX_ENTRIES) this.#known.clear();
    this.#known.set(key, rendered);
    return rendered;
  }
}
