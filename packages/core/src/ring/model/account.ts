/** What processes of a scenario report, and what must be true of it in the end. */
import { rankOfGrade } from '../../batch/grade.ts';
import { RingConsumer } from '../consumer.ts';
import { countOf, recordsBetween, STEP } from '../cursor.ts';
import {
  ENTRY,
  ENTRY_LENGTH,
  indexAt,
  indexEntries,
  type RingSize,
  readCursorAt,
  SETTLED_AT,
  takenAt,
  trayStateAt,
  writeCursorAt,
} from '../layout.ts';
import { type ModelBytes, modelAtomics, modelRing, type Perform } from './access.ts';
import { apply, type Outcome } from './explorer.ts';

export type Event =
  /** A record with this number and grade went in. */
  | { readonly pushed: number; readonly grade: number }
  | { readonly evicted: number }
  | { readonly written: string }
  /** Written by an heir that could not know whether it had been written. */
  | { readonly again: string };

/** The text of the record with a number: lengths differ, and the contents tell the number. */
export function line(number: number): string {
  const letter = String.fromCharCode(97 + number);
  return number % 2 === 0 ? `${letter}${letter}\n` : `${letter}\n`;
}

/** The lines in a tray. */
export function linesIn(consumer: RingConsumer): string[] {
  const { tray } = consumer;
  const text = (tray.lines.bytes as ModelBytes).text(tray.lines.begin, tray.lines.end);
  const lines = text.split(/(?<=\n)/).filter((part) => part !== '');
  if (lines.length !== tray.lineRecords) throw new Error(`${tray.lineRecords} records, of ${JSON.stringify(text)}`);
  return lines;
}

/**
 * Makes lines of the records in the tray, as a transcoder does; these are the same as the records.
 * @param most how many records at most.
 */
export function transcode({ tray }: RingConsumer, most = tray.raw): void {
  const { claimed, lines } = tray;
  const records = Math.min(most, tray.raw);
  let bytes = 0;
  for (let record = 0; record < records; record++) bytes += (tray.lengths as Int32Array)[tray.first + record] as number;
  claimed.bytes.copyTo(lines.bytes, 0, claimed.begin, claimed.begin + bytes);
  tray.transcoded(records, bytes, bytes);
}

/** The bounds hold in every state. */
export function checkBounds(memory: Int32Array, size: RingSize): void {
  let records = 0;
  let bytes = 0;
  for (let lane = 0; lane < 3; lane++) {
    const read = memory[readCursorAt(lane)] as number;
    const waiting = recordsBetween(memory[writeCursorAt(lane)] as number, read);
    records += waiting;
    for (let record = 0; record < waiting && waiting <= size.capacity; record++) {
      const slot = (countOf(read) + record) % indexEntries(size.capacity);
      bytes += memory[indexAt(lane, size.capacity) + slot * ENTRY + ENTRY_LENGTH] as number;
    }
  }
  if (records > size.capacity) throw new Error(`${records} records wait`);
  if (bytes > size.maxBytes) throw new Error(`${bytes} bytes wait`);
}

/** Nothing lost, repeated, torn or reordered; every eviction told; and the cursors say the same. */
export function checkAccount(outcome: Outcome, size: RingSize, consumers: readonly string[]): void {
  const produced = eventsOf(outcome, 'producer');
  const consumed = consumers.flatMap((name) => eventsOf(outcome, name));
  const memory = outcome.memory.slice();
  // What is in the tray has been dealt with, or is lost; an heir by force leaves another's behind.
  memory.fill(0, trayStateAt(0), indexAt(0, size.capacity));
  const rest = drain((access) => apply(memory, access), size);

  const again = new Set(consumed.flatMap((event) => ('again' in event ? [event.again] : [])));
  const written = consumed.flatMap((event) => ('written' in event ? [event.written] : []));
  // What an heir wrote again may, or may not, have been written before; it stands where the heir wrote it.
  const out = consumed.flatMap((event) => {
    if ('again' in event) return [event.again];
    return 'written' in event && !again.has(event.written) ? [event.written] : [];
  });
  if (new Set(written).size < written.length) throw new Error(`repeated: ${JSON.stringify(written)}`);
  const numbers = [...out, ...rest].map((text) => {
    const number = text.charCodeAt(0) - 97;
    if (text !== line(number)) throw new Error(`torn: ${JSON.stringify(text)}`);
    return number;
  });
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] as number))) {
    throw new Error(`repeated or reordered: ${numbers}`);
  }
  const pushed = produced.flatMap((event) => ('pushed' in event ? [event] : []));
  const missing = pushed
    .filter(({ pushed: number }) => !numbers.includes(number))
    .map(({ grade }) => rankOfGrade(grade));
  const told = produced.flatMap((event) => ('evicted' in event ? [rankOfGrade(event.evicted)] : []));
  if (missing.sort().join() !== told.sort().join() || numbers.length + told.length !== pushed.length) {
    throw new Error(`pushed ${pushed.length}, out ${numbers}, missing ranks ${missing}, evicted ranks ${told}`);
  }
  const settled = outcome.memory[SETTLED_AT];
  if (settled !== out.length) throw new Error(`settled: ${settled}, out: ${out}`);
  const evicted = evictedByCursors(memory);
  if (evicted !== told.length) throw new Error(`evicted by the cursors: ${evicted}, told: ${told.length}`);
}

export function eventsOf(outcome: Outcome, process: string): Event[] {
  return (outcome.reports.get(process) ?? []) as Event[];
}

/** What still waits in the lanes in the end, taken out by a consumer that nothing disturbs. */
function drain(perform: Perform, size: RingSize): string[] {
  const consumer = new RingConsumer(modelRing(perform, size), size, modelAtomics(perform));
  const rest: string[] = [];
  while (consumer.claim(size.maxBytes) > 0) {
    while (consumer.tray.raw > 0) transcode(consumer);
    rest.push(...linesIn(consumer));
    consumer.settle(consumer.tray.lines.length);
  }
  return rest;
}

function evictedByCursors(memory: Int32Array): number {
  let evicted = 0;
  for (let lane = 0; lane < 3; lane++) {
    const read = (memory[readCursorAt(lane)] as number) & -STEP;
    evicted += countOf(read - ((memory[takenAt(lane)] as number) << 4));
  }
  return evicted;
}
