import { readFileSync } from 'node:fs';
import { parseLine } from 'kakashi';

const SHOWN_LINES = 3;
const WIDTH = 120;
const COUNTERS = ['accepted', 'written', 'dropped', 'failed', 'pending', 'writes', 'bytesWritten'];

/**
 * Prints the first lines of a file, its counts and the accounts behind them; returns how many counts are wrong.
 * @param {import('./ways.mjs').Outcome & { title: string, file: string, shownFile: string }} way
 */
export function printWay({ title, file, shownFile, logged, stats }) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').slice(0, -1);
  console.log(`${title}  ->  ${shownFile}`);
  for (const line of lines.slice(0, SHOWN_LINES)) console.log(`  ${fit(line)}`);
  console.log('  ...');
  const wrongCounts = printCounts(countByName(lines), logged);
  const wrongStats = printStats(stats, logged);
  console.log();
  return wrongCounts + wrongStats + (text.endsWith('\n') ? 0 : 1);
}

/** Lines by the name on them. A line that does not parse counts under no name. */
function countByName(lines) {
  const counts = new Map();
  for (const line of lines) {
    const name = parseLine(line)?.name ?? '(unreadable)';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function printCounts(counts, logged) {
  const expected = new Map(Object.entries(logged));
  const names = new Set([...expected.keys(), ...counts.keys()]);
  console.log(`  ${'lines'.padEnd(12)} ${'logged'.padStart(8)} ${'in file'.padStart(8)}`);
  let wrong = 0;
  for (const name of [...names].sort()) {
    const [records, lines] = [expected.get(name) ?? 0, counts.get(name) ?? 0];
    if (records !== lines) wrong++;
    console.log(`  ${name.padEnd(12)} ${pad(records)} ${pad(lines)}  ${records === lines ? 'ok' : 'WRONG'}`);
  }
  return wrong;
}

/** One row for each account. It is wrong if a record is missing from it, or still waits, or was lost. */
function printStats(all, logged) {
  const names = Object.keys(logged);
  console.log(`  ${'stats()'.padEnd(12)} ${COUNTERS.map((name) => name.padStart(Math.max(8, name.length))).join(' ')}`);
  let wrong = 0;
  for (const [index, stats] of all.entries()) {
    const { accepted, written, dropped, failed, pending } = stats;
    const isRight = accepted === logged[names[index]] && written === accepted && dropped + failed + pending === 0;
    if (!isRight) wrong++;
    const numbers = COUNTERS.map((name) => pad(stats[name], name.length)).join(' ');
    console.log(`  ${names[index].padEnd(12)} ${numbers}  ${isRight ? 'ok' : 'WRONG'}`);
  }
  return wrong;
}

function pad(number, width = 0) {
  return String(number).padStart(Math.max(8, width));
}

function fit(line) {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 3)}...`;
}
