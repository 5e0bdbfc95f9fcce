/** Named values that stand for an object which its own enumerable properties do not show: an error, a Map. */
export class Members {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
  readonly #flattened: boolean;

  /** @param flattened Whether the members may become fields of their own; else they print as JSON text. */
  constructor(names: readonly string[], values: readonly unknown[], flattened: boolean) {
    this.names = names;
    this.values = values;
    this.#flattened = flattened;
  }

  get flattened(): boolean {
    return this.#flattened;
  }

  /** Unlike `instanceof`, this asks nothing of a Proxy. */
  static is(value: object): value is Members {
    return #flattened in value;
  }
}
