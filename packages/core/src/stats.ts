/** The account of every record: what was offered, and what became of it. */
import { rankOfGrade } from './batch/grade.ts';
import { STANDARD_LEVELS, type StandardLevel } from './level.ts';

/** Counts by the standard level at or below the record's own. */
export type LevelCounts = Record<StandardLevel, number>;

/**
 * A snapshot of the account. At every moment `accepted = written + dropped + failed + pending`.
 * Drop markers are not records: they count in `bytesWritten` and `writes` only.
 */
export interface Stats {
  /** Records offered past the level gate, refused ones included. */
  accepted: number;
  /** Records that their sink took. */
  written: number;
  /** Records lost by the overflow policy, by size, by a close timeout or because they came after close. */
  dropped: number;
  /** Records that their sink refused for good. */
  failed: number;
  /** Records in the batch, in the queue or handed to the sink without an answer yet. */
  pending: number;
  /** Accepted records by level. */
  byLevel: LevelCounts;
  /** Dropped records by level. */
  droppedByLevel: LevelCounts;
  /** Bytes that the sink took, drop markers included. */
  bytesWritten: number;
  /** Calls to the sink that took something: write(2) for descriptors. */
  writes: number;
  /** Batches that were handed to the sink. */
  batches: number;
  /** Records that wait in the queue because the sink cannot take them now. */
  queueSize: number;
  /** Bytes of those records. */
  queueBytes: number;
  /** The largest `queueSize` so far. */
  queueHighWater: number;
}

/** The counters behind {@link Stats}. The hot path increments one of them per record. */
export class Account {
  /** Accepted records by rank. */
  readonly accepted = [0, 0, 0, 0, 0, 0];
  /** Dropped records by rank. */
  readonly dropped = [0, 0, 0, 0, 0, 0];
  written = 0;
  failed = 0;
  bytesWritten = 0;
  writes = 0;
  batches = 0;

  accept(grade: number): void {
    const rank = rankOfGrade(grade);
    this.accepted[rank] = (this.accepted[rank] as number) + 1;
  }

  drop(grade: number, records: number): void {
    const rank = rankOfGrade(grade);
    this.dropped[rank] = (this.dropped[rank] as number) + records;
  }

  /** The counters as a snapshot; the caller knows what is pending. */
  snapshot(pending: number, queue: { size: number; bytes: number; highWater: number }): Stats {
    return {
      accepted: sum(this.accepted),
      written: this.written,
      dropped: sum(this.dropped),
      failed: this.failed,
      pending,
      byLevel: countsByLevel(this.accepted),
      droppedByLevel: countsByLevel(this.dropped),
      bytesWritten: this.bytesWritten,
      writes: this.writes,
      batches: this.batches,
      queueSize: queue.size,
      queueBytes: queue.bytes,
      queueHighWater: queue.highWater,
    };
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Counts by rank as counts by level. */
export function countsByLevel(counts: readonly number[]): LevelCounts {
  return Object.fromEntries(STANDARD_LEVELS.map((name, rank) => [name, counts[rank] ?? 0])) as LevelCounts;
}

/** The account of several engines taken together. */
export function addStats(parts: readonly Stats[]): Stats {
  const [first, ...others] = parts as [Stats, ...Stats[]];
  const total = structuredClone(first);
  for (const part of others) {
    for (const key of Object.keys(total) as (keyof Stats)[]) {
      const value = part[key];
      if (typeof value === 'number') (total[key] as number) += value;
    }
    for (const level of STANDARD_LEVELS) {
      total.byLevel[level] += part.byLevel[level];
      total.droppedByLevel[level] += part.droppedByLevel[level];
    }
  }
  return total;
}
