/**
 * Descriptors that outlive the writer that opened them. Node.js would close them with its thread, but then whoever reads a FIFO
 * finds himself at the end before somebody else has it open. So the writer notes what it holds, and who buries it closes that.
 */
import { closeSync, fstatSync } from 'node:fs';
import type { Outlet } from '../sink/sink.ts';
import type { JoinLetter } from './channel.ts';
import { Slot } from './slot.ts';

/** Writer: notes in shared memory by which descriptor a slot is written to, and which file that is. */
export function noteHeld(slot: Slot, { descriptor }: Outlet): void {
  if (descriptor === slot.held?.descriptor) return;
  slot.held = undefined;
  if (descriptor === undefined) return;
  try {
    slot.held = { descriptor, inode: fstatSync(descriptor).ino };
  } catch {
    // Somebody closed it behind our back: the next write finds out.
  }
}

/** Closes what a dead writer held. FIFOs that were opened by their path stay open, see above. */
export function closeOrphans(joins: Iterable<JoinLetter>): void {
  const seen = new Set<number>();
  for (const { settings, memory } of joins) {
    const slot = new Slot(settings, memory);
    const { held } = slot;
    slot.held = undefined;
    if (held === undefined || seen.has(held.descriptor)) continue;
    seen.add(held.descriptor);
    try {
      const found = fstatSync(held.descriptor);
      // Somebody may have closed it behind our back, and another file have its number.
      if (found.ino !== held.inode || (found.isFIFO() && typeof settings.destination === 'string')) continue;
      closeSync(held.descriptor);
    } catch {
      // It was closed already.
    }
  }
}
