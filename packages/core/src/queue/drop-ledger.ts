/** Drops that still have to be announced: to `onDrop`, and in the stream itself by a marker line. */
import { rankOfGrade } from '../batch/grade.ts';
import { STANDARD_LEVELS } from '../level.ts';
import type { DropReason, DropReport } from '../options.ts';

class Tally {
  readonly byRank = [0, 0, 0, 0, 0, 0];

  add(grade: number, records: number): void {
    const rank = rankOfGrade(grade);
    this.byRank[rank] = (this.byRank[rank] as number) + records;
  }

  report(reason: DropReason): DropReport {
    return reportOf(reason, this.byRank);
  }
}

/** A report of drops counted by rank. */
export function reportOf(reason: DropReason, byRank: readonly number[]): DropReport {
  const byLevel: Record<string, number> = {};
  let count = 0;
  STANDARD_LEVELS.forEach((name, rank) => {
    const dropped = byRank[rank] as number;
    if (dropped > 0) byLevel[name] = dropped;
    count += dropped;
  });
  return { count, reason, byLevel };
}

/** Two lists of the same drops, taken at different times: callbacks are told soon, the stream once it has room. */
export class DropLedger {
  readonly #untold = new Map<DropReason, Tally>();
  readonly #unmarked = new Map<DropReason, Tally>();

  add(reason: DropReason, grade: number, records = 1): void {
    tally(this.#untold, reason).add(grade, records);
    // After close there is no stream left to mark.
    if (reason !== 'closed' && reason !== 'close-timeout') tally(this.#unmarked, reason).add(grade, records);
  }

  get hasUnmarked(): boolean {
    return this.#unmarked.size > 0;
  }

  get hasUntold(): boolean {
    return this.#untold.size > 0;
  }

  takeUnmarked(): DropReport[] {
    return take(this.#unmarked);
  }

  takeUntold(): DropReport[] {
    return take(this.#untold);
  }
}

function tally(tallies: Map<DropReason, Tally>, reason: DropReason): Tally {
  const found = tallies.get(reason) ?? new Tally();
  tallies.set(reason, found);
  return found;
}

function take(tallies: Map<DropReason, Tally>): DropReport[] {
  const reports = Array.from(tallies, ([reason, entry]) => entry.report(reason));
  tallies.clear();
  return reports;
}
