/** The account of a slot as the engine's users know it. */

import { PROTECTIONS } from '../batch/grade.ts';
import { advance, countOf, recordsBetween } from '../ring/cursor.ts';
import { ENTRY, ENTRY_LENGTH, indexAt, indexEntries, readCursorAt, writeCursorAt } from '../ring/layout.ts';
import { countsByLevel, type Stats } from '../stats.ts';
import type { Slot } from './slot.ts';
import { TrayView } from './tray-view.ts';

/** What only the producer knows. */
export interface Waiting {
  readonly staged: number;
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly highWater: number;
}

export function slotStats(slot: Slot, { staged, waiting, waitingBytes, highWater }: Waiting): Stats {
  const { records, settled } = new TrayView(slot.ring).read();
  const { accepted, dropped } = slot;
  return {
    accepted: sum(accepted),
    written: slot.writtenOf(settled),
    dropped: sum(dropped),
    failed: slot.failed,
    pending: staged + waiting + records,
    byLevel: countsByLevel(accepted),
    droppedByLevel: countsByLevel(dropped),
    bytesWritten: slot.bytesWritten,
    writes: slot.writes,
    batches: slot.batches,
    queueSize: waiting,
    queueBytes: waitingBytes,
    queueHighWater: Math.max(highWater, waiting),
  };
}

/** What waits in a ring, as seen from a thread that is neither its producer nor its consumer. */
export function waitingIn({ ring: { words }, size: { capacity } }: Slot): { waiting: number; waitingBytes: number } {
  let waiting = 0;
  let waitingBytes = 0;
  for (let lane = 0; lane < PROTECTIONS; lane++) {
    const read = Atomics.load(words, readCursorAt(lane));
    const records = recordsBetween(Atomics.load(words, writeCursorAt(lane)), read);
    waiting += records;
    for (let record = 0; record < records; record++) {
      const place = countOf(advance(read, record)) & (indexEntries(capacity) - 1);
      waitingBytes += words[indexAt(lane, capacity) + place * ENTRY + ENTRY_LENGTH] as number;
    }
  }
  return { waiting, waitingBytes };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
