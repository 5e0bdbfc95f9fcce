/** The choices that one input is made of. The same tape gives the same input, and a shorter or smaller one a simpler input. */

/** Numbers from 0 below 2^32 that look random: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Choices in their order: new ones while it is recorded, the same when it is played. */
export class Tape {
  readonly choices: number[] = [];
  readonly #source: () => number;

  private constructor(source: () => number) {
    this.#source = source;
  }

  /** A tape of new choices. */
  static recorded(random: () => number): Tape {
    return new Tape(random);
  }

  /** A tape of given choices. Past its end every choice is the first one, so that inputs come to an end. */
  static played(choices: readonly number[]): Tape {
    let at = 0;
    return new Tape(() => choices[at++] ?? 0);
  }

  /** A number from 0 below `count`. */
  below(count: number): number {
    const choice = this.#source() % count;
    this.choices.push(choice);
    return choice;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === times - 1;
  }

  /** Up to `max` things, few more often than many. */
  several<T>(max: number, make: () => T): T[] {
    const made: T[] = [];
    const count = this.below(this.below(max + 1) + 1);
    for (let i = 0; i < count; i++) made.push(make());
    return made;
  }
}

/** Tries for a simpler tape. */
const MAX_TRIES = 3000;

/** The simplest tape that still fails: parts left out, choices made smaller, until neither helps. */
export function shrunk(choices: readonly number[], fails: (choices: readonly number[]) => boolean): readonly number[] {
  let best = choices;
  let tries = 0;
  const holds = (simpler: readonly number[]): boolean => {
    if (tries++ >= MAX_TRIES || !fails(simpler)) return false;
    best = simpler;
    return true;
  };
  for (let before: readonly number[] | undefined; before !== best && tries < MAX_TRIES; ) {
    before = best;
    for (let size = best.length; size > 0; size >>= 1) {
      for (let at = 0; at + size <= best.length; ) {
        if (!holds([...best.slice(0, at), ...best.slice(at + size)])) at += size;
      }
    }
    for (let at = 0; at < best.length; at++) {
      const choice = best[at] as number;
      for (const smaller of [0, choice >> 1, choice - 1]) {
        if (smaller >= 0 && smaller < choice && holds(best.with(at, smaller))) break;
      }
    }
  }
  return best;
}
