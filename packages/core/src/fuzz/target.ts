/** What is fuzzed: inputs made of choices, and what must hold for each. */
import type { Tape } from './tape.ts';

export interface Target<I = unknown> {
  readonly name: string;
  make(tape: Tape): I;
  /** @throws where something does not hold. */
  check(input: I): void;
  /** The input for a reader, given while it still is what was checked. */
  show(input: I): string;
}

/** A target of which only the name and the kind of checks matter. */
// biome-ignore lint/suspicious/noExplicitAny: each target's inputs are its own
export type AnyTarget = Target<any>;

/** @throws with what was expected and what came. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}\n  expected ${e}\n  received ${a}`);
}

export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
