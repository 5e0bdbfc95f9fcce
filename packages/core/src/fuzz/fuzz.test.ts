/** A short run of the fuzzer with a seed that stays, and that it finds what there is to find. `npm run fuzz` runs longer. */
import { expect, test } from 'vitest';
import { fuzz, replay, TARGETS } from './fuzz.ts';
import { plainRecord } from './records.ts';
import { Tape } from './tape.ts';
import type { Target } from './target.ts';

test.each(TARGETS.map((target) => [target.name, target] as const))('%s', (_, target) => {
  expect(fuzz(1, (run) => run < 400, [target])).toEqual({ runs: 400, failure: undefined });
});

const broken: Target<string[]> = {
  name: 'no message has a bar',
  make: (tape) => tape.several(6, () => plainRecord(tape).message),
  check(messages) {
    if (messages.some((message) => message.includes('|'))) throw new Error('a bar');
  },
  show: (messages) => JSON.stringify(messages),
};

test('what does not hold is found, made simple, and can be played again', () => {
  const { failure } = fuzz(1, (run) => run < 1000, [broken]);
  expect(failure).toMatchObject({ target: broken.name, byItself: true, error: expect.stringContaining('a bar') });
  expect(JSON.parse(failure?.input ?? '')).toHaveLength(1);
  expect(failure?.input.length).toBeLessThan(20);
  expect(replay(broken, failure?.choices ?? [])).toMatchObject({ input: failure?.input });
  expect(replay(broken, [])).toBeUndefined();
});

test('one seed gives the same inputs, another others', () => {
  const inputs = (seed: number): string[] => {
    const seen: string[] = [];
    const spy = { ...broken, check: (messages: string[]) => seen.push(JSON.stringify(messages)) };
    fuzz(seed, (run) => run < 50, [spy]);
    return seen;
  };
  expect(inputs(1)).toEqual(inputs(1));
  expect(inputs(2)).not.toEqual(inputs(1));
});

test('a tape that is played gives what was recorded, and comes to an end', () => {
  let state = 1;
  const recorded = Tape.recorded(() => (state = (state * 48271) % 0x7fffffff));
  const choices = [recorded.below(10), recorded.below(3), recorded.below(1000)];
  const played = Tape.played(recorded.choices);
  expect([played.below(10), played.below(3), played.below(1000), played.below(5)]).toEqual([...choices, 0]);
});
