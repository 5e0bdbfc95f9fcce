/** How long and how often: of all of it, for a first impression, and to see whether it works. */

/** What the text of these scenarios promises, in any run that is kept. */
const LONG_RUN = { memoryRecords: 1_000_000, memoryWarmUp: 2_000_000, stalledRecords: 1_000_000, stallMs: 1000 };
/** Enough for the code of a side and of its worker thread to be optimized. */
const WARM_UP = 100_000;

/** @type {import('./scenario.mjs').Size} */
export const FULL = {
  rounds: { core: 5, tail: 3 },
  sideRounds: { core: 5, tail: 2 },
  longRounds: { core: 3, tail: 3 },
  records: 200_000,
  warmUp: WARM_UP,
  latencyMs: 1500,
  ...LONG_RUN,
};

/** @type {import('./scenario.mjs').Size} */
export const QUICK = {
  rounds: { core: 3, tail: 1 },
  sideRounds: { core: 3, tail: 0 },
  longRounds: { core: 1, tail: 1 },
  records: 60_000,
  warmUp: WARM_UP,
  latencyMs: 500,
  ...LONG_RUN,
};

const TRIAL_STEP = 10_000;

/** @param {number} records @returns {import('./scenario.mjs').Size} */
export function trialOf(records) {
  if (!(records > 0 && records % TRIAL_STEP === 0)) {
    throw new Error(`--records: expected a multiple of ${TRIAL_STEP}, got ${records}`);
  }
  const once = { core: 1, tail: 1 };
  return {
    rounds: once,
    sideRounds: once,
    longRounds: once,
    records,
    warmUp: records,
    latencyMs: 200,
    memoryRecords: records,
    memoryWarmUp: 2 * records,
    stalledRecords: records,
    stallMs: 500,
  };
}
