/** Finds texts that a regular expression takes more than linear time for. For tests; no part of the bundle. */

/** Beginnings that lead into the repeated parts of the expressions we have. */
const OPENINGS = [
  '',
  '{"level":"',
  '{"level":1',
  '2026-11-22T10:00:00.',
  '-1.5e',
  'a["',
  'a.b',
  '/task/',
  'Error',
  '\\u',
  '%',
];
const ENDS = ['', '\0!'];
const ANY = ['a', '0', ' ', '\n', '\t', '"', '\\', '.', '-', '\u2028', '\ud800', '😀'];

/** Repeats that show exponential, cubic and quadratic time, each before the next worse would take for ever. */
const REPEATS = [24, 400, 10_000];

/** What is linear takes less than a twentieth of this for the longest of these texts. */
const SUSPECT_MS = 10;

/** A text that takes suspiciously long, or `undefined`. */
export function costlyText(pattern: RegExp): string | undefined {
  const units = unitsOf(pattern);
  const pumps = [...ANY, ...units.flatMap((one) => units.map((other) => one + other))];
  for (const repeats of REPEATS) {
    for (const pump of new Set(pumps)) {
      const middle = pump.repeat(repeats / pump.length);
      for (const opening of OPENINGS) {
        for (const end of ENDS) {
          const text = opening + middle + end;
          if (isSlow(pattern, text)) return `${opening}${pump} x ${repeats}${end}`;
        }
      }
    }
  }
  return undefined;
}

/** Letters, digits and signs that the expression itself names, a few of each. */
function unitsOf({ source }: RegExp): string[] {
  return [...new Set([...source.replace(/\\[a-zA-Z]/g, ''), 'a', '0'])].slice(0, 9);
}

/** Slow three times over: another process may have had the processor once. */
function isSlow(pattern: RegExp, text: string): boolean {
  for (let times = 0; times < 3; times++) {
    pattern.lastIndex = 0;
    const start = performance.now();
    if (pattern.global) text.replace(pattern, '');
    else pattern.test(text);
    if (performance.now() - start < SUSPECT_MS) return false;
  }
  return true;
}
