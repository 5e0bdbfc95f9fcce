/** What one source logs in a turn: as many records as the moment has it, of any size, some of them errors. */

const TURN_MS = 10;
const MAX_BURST = 40;
const PADDINGS = ['', 'x'.repeat(20), 'x'.repeat(200), 'x'.repeat(3000)];

/**
 * Calls `log(level, { n, pad })` over and over, `n` counting up from 0, until it is paused.
 * @param {(level: 'info' | 'error', fields: { n: number, pad: string }) => void} log
 * @param {(count: number) => void} [told] after each record, how many there were
 */
export function startBursts(log, told = () => {}) {
  let count = 0;
  let isPaused = false;
  const turn = setInterval(() => {
    if (isPaused) return;
    for (let left = Math.floor(Math.random() ** 3 * MAX_BURST); left > 0; left--) {
      const pad = PADDINGS[Math.floor(Math.random() ** 3 * PADDINGS.length)];
      log(Math.random() < 0.002 ? 'error' : 'info', { n: count, pad });
      told(++count);
    }
  }, TURN_MS);
  return {
    get count() {
      return count;
    },
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    end: () => clearInterval(turn),
  };
}
