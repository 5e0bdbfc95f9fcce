/** A number as it was written, where a `number` would print other digits: `1.0`, `1e400`, `12345678901234567890`, `-0`. */
export class Numeral {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** The number that a JSON number stands for; a numeral where that would not print the same. */
  static of(text: string): number | Numeral {
    const number = Number(text);
    return String(number) === text ? number : new Numeral(text);
  }

  /** Unlike `instanceof`, this asks nothing of a Proxy. */
  static is(value: object): value is Numeral {
    return #text in value;
  }

  /** The nearest `number`. */
  valueOf(): number {
    return Number(this.#text);
  }

  toString(): string {
    return this.#text;
  }
}
