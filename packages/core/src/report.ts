/** How background failures and drops reach a person when nobody asked to be told: one rate-limited line on stderr. */
import { writeSync } from 'node:fs';
import { monotonicMs } from './clock.ts';
import type { KakashiError } from './errors.ts';
import { escapeText } from './format/text.ts';
import type { DropReport } from './options.ts';
import { openNonBlocking, unblockSocket } from './sink/nonblocking.ts';

/** At most one line of a kind in this time; what is held back is summed up in the next line. */
const QUIET_MS = 10_000;

class RateLimit {
  #quietUntil = Number.NEGATIVE_INFINITY;
  #heldBack = 0;

  /** The number of reports since the last line, if a line may be printed now. */
  take(): number | undefined {
    this.#heldBack++;
    const now = monotonicMs();
    if (now < this.#quietUntil) return undefined;
    this.#quietUntil = now + QUIET_MS;
    const count = this.#heldBack;
    this.#heldBack = 0;
    return count;
  }
}

function noDrops() {
  return { count: 0, reasons: new Set<string>(), byLevel: new Map<string, number>() };
}

const errorLimits = new Map<string, RateLimit>();
const dropLimit = new RateLimit();
let unreported = noDrops();
let stderrFd: number | undefined;

/** The default `onError`: one line on stderr in 10 s for each error code and, where options are wrong, for each of them. */
export function reportErrorOnStderr(error: KakashiError): void {
  const kind = [error.code, error.option, error.received].join(' ');
  const limit = errorLimits.get(kind) ?? new RateLimit();
  errorLimits.set(kind, limit);
  const count = limit.take();
  if (count === undefined) return;
  const more = count > 1 ? ` (${count} such reports since the last line)` : '';
  writeOnStderr(`kakashi: ${error.code}: ${escapeText(error.message)}${more}`);
}

/**
 * The default `onDrop`: one line on stderr in 10 s, which sums up all reports since the last one. What was held back when the
 * process ends comes then.
 */
export function reportDropOnStderr(report: DropReport): void {
  unreported.count += report.count;
  unreported.reasons.add(report.reason);
  for (const [level, count] of Object.entries(report.byLevel)) {
    unreported.byLevel.set(level, (unreported.byLevel.get(level) ?? 0) + count);
  }
  if (dropLimit.take() !== undefined) reportDropsHeldBack();
}

/** Prints at once what the limit has held back: the process ends, and there will be no next line to sum it up. */
export function reportDropsHeldBack(): void {
  if (unreported.count === 0) return;
  const { count, reasons, byLevel } = unreported;
  unreported = noDrops();
  const levels = Array.from(byLevel, ([level, dropped]) => ` ${level}=${dropped}`);
  writeOnStderr(`kakashi: dropped ${count} records | reason=${[...reasons].join(',')}${levels.join('')}`);
}

/** Stderr may be a pipe that nobody reads; a report is never worth blocking the host for. */
function writeOnStderr(line: string): void {
  try {
    stderrFd ??= openStderr();
    writeSync(stderrFd, `${line}\n`);
  } catch {
    // There is no further place to report to.
  }
}

function openStderr(): number {
  unblockSocket(2);
  return openNonBlocking(2) ?? 2;
}
