/** Runs targets by turns with inputs of one seed, until one fails or time is up. */
import { hostileRecords, plainRecords, putting, reading, remembering } from './format-targets.ts';
import { redacting } from './redact-target.ts';
import { randomNumbers, shrunk, Tape } from './tape.ts';
import type { AnyTarget } from './target.ts';
import { transcoding } from './transcode-target.ts';

export const TARGETS: readonly AnyTarget[] = [
  plainRecords,
  hostileRecords,
  remembering,
  putting,
  reading,
  transcoding,
  redacting,
];

/** An input for which something does not hold. */
export interface FuzzFailure {
  readonly target: string;
  /** How many runs of the seed came before it. */
  readonly run: number;
  /** The choices of the simplest input found, to be played again. */
  readonly choices: readonly number[];
  readonly input: string;
  readonly error: string;
  /** False where the input fails only after those before it. */
  readonly byItself: boolean;
}

/** @param goesOn Asked before each run. */
export function fuzz(
  seed: number,
  goesOn: (run: number) => boolean,
  targets: readonly AnyTarget[] = TARGETS,
): { readonly runs: number; readonly failure: FuzzFailure | undefined } {
  const random = randomNumbers(seed);
  for (let run = 0; ; run++) {
    if (!goesOn(run)) return { runs: run, failure: undefined };
    const target = targets[run % targets.length] as AnyTarget;
    const tape = Tape.recorded(random);
    const error = errorOf(target, tape);
    if (error !== undefined) return { runs: run + 1, failure: failureOf(target, run, tape.choices, error) };
  }
}

/** Plays one input again: what does not hold for it, or `undefined`. */
export function replay(target: AnyTarget, choices: readonly number[]): FuzzFailure | undefined {
  const error = errorOf(target, Tape.played(choices));
  return error === undefined ? undefined : describe(target, 0, choices, error, true);
}

function failureOf(target: AnyTarget, run: number, choices: readonly number[], error: string): FuzzFailure {
  const fails = (simpler: readonly number[]): boolean => errorOf(target, Tape.played(simpler)) !== undefined;
  if (!fails(choices)) return describe(target, run, choices, error, false);
  const simplest = shrunk(choices, fails);
  return describe(target, run, simplest, errorOf(target, Tape.played(simplest)) ?? error, true);
}

function describe(
  target: AnyTarget,
  run: number,
  choices: readonly number[],
  error: string,
  byItself: boolean,
): FuzzFailure {
  return { target: target.name, run, choices, input: target.show(target.make(Tape.played(choices))), error, byItself };
}

/** What a target says of an input; lines without a time have one that stands still. */
function errorOf(target: AnyTarget, tape: Tape): string | undefined {
  const { now } = Date;
  Date.now = () => 1_763_805_600_123;
  try {
    target.check(target.make(tape));
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    Date.now = now;
  }
}
