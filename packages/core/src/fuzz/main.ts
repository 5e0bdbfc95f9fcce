/** `npm run fuzz -- --minutes 5 --seed 7`, or `--replay <target>:<choices>`. */
import { parseArgs } from 'node:util';
import { type FuzzFailure, fuzz, replay, TARGETS } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
    target: { type: 'string' },
    replay: { type: 'string' },
  },
});

Error.stackTraceLimit = 4;
process.exitCode = values.replay === undefined ? run() : playAgain(values.replay);

function run(): number {
  const seed = Number(values.seed);
  const minutes = Number(values.minutes);
  const targets = values.target === undefined ? TARGETS : [targetAt(values.target)];
  if (!Number.isInteger(seed) || !(minutes > 0)) throw new Error('--seed is an integer, --minutes a number above 0');
  console.log(`seed ${seed}, ${minutes} min, ${targets.length} targets`);
  const start = performance.now();
  let told = start;
  const { runs, failure } = fuzz(
    seed,
    (done) => {
      // Looking at the clock each time would cost more than some inputs.
      if (done % 64 !== 0) return true;
      const now = performance.now();
      if (now - told > 30_000) {
        told = now;
        console.log(`${Math.round((now - start) / 1000)} s: ${done} inputs`);
      }
      return now - start < minutes * 60_000;
    },
    targets,
  );
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${runs} inputs in ${seconds} s, ${failure === undefined ? 'nothing found' : 'one fails'}`);
  if (failure !== undefined) tell(failure);
  return failure === undefined ? 0 : 1;
}

function playAgain(text: string): number {
  const [target = '', choices = ''] = text.split(':');
  const failure = replay(
    targetAt(target),
    choices === '' ? [] : choices.split('.').map((one) => Number.parseInt(one, 36)),
  );
  if (failure === undefined) console.log('the input does not fail');
  else tell(failure);
  return failure === undefined ? 0 : 1;
}

function targetAt(text: string) {
  const target = TARGETS[Number(text)];
  if (target === undefined) {
    throw new Error(`no target ${text}; they are\n${TARGETS.map(({ name }, i) => `  ${i}  ${name}`).join('\n')}`);
  }
  return target;
}

function tell({ target, run, choices, input, error, byItself }: FuzzFailure): void {
  const index = TARGETS.findIndex(({ name }) => name === target);
  console.error(`\n${target} (input ${run})\n\n${error}\n\n${input}\n`);
  if (byItself) console.error(`npm run fuzz -- --replay ${index}:${choices.map((one) => one.toString(36)).join('.')}`);
  else console.error(`It fails only after those before it: run the seed again.`);
}
