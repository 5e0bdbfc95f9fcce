/** The end of the process: one `exit` listener and one `beforeExit` listener for all engines of a thread, and signals on request. */
import { isMainThread } from 'node:worker_threads';
import { monotonicMs } from './clock.ts';
import { KakashiError, reasonOf } from './errors.ts';
import { reportDropsHeldBack, reportErrorOnStderr } from './report.ts';

/** What the lifecycle asks of an engine. */
export interface Mortal {
  /** The event loop has run dry: hand over what needs the event loop to be written. */
  beforeExit(): void;
  /**
   * The process ends now. Later records are written through.
   * @param since when the end began: all engines together may wait no longer than the slowest of them alone.
   */
  exit(since: number): void;
  /** Writes all it can and accounts for the rest, for what comes next may be the end. */
  endNow(since: number): void;
  flushSync(): void;
}

const living = new Set<Mortal>();
const bySignal = new Map<NodeJS.Signals, Set<Mortal>>();
let listening = false;

/** Sees an engine through to the end of the process, or until {@link forget}. */
export function attend(engine: Mortal, signals: readonly NodeJS.Signals[]): void {
  living.add(engine);
  if (!listening) {
    listening = true;
    process.on('beforeExit', () => each(living, (one) => one.beforeExit()));
    // First of all: a listener of the application that throws or exits keeps those after it from being called.
    process.prependListener('exit', () => {
      const since = monotonicMs();
      each(living, (one) => one.exit(since));
      reportDropsHeldBack();
    });
  }
  // An engine that is made by a listener to `exit` comes too late for ours.
  if (isExiting()) engine.exit(monotonicMs());
  // Signals reach only the main thread.
  if (isMainThread) for (const signal of signals) attendSignal(engine, signal);
}

/** The engine is closed. */
export function forget(engine: Mortal): void {
  living.delete(engine);
  for (const [signal, engines] of bySignal) {
    engines.delete(engine);
    if (engines.size > 0) continue;
    bySignal.delete(signal);
    process.removeListener(signal, flushAndRaise);
  }
}

/** Set by Node.js, in every thread, before it emits `exit`. */
function isExiting(): boolean {
  return (process as { _exiting?: boolean })._exiting === true;
}

function attendSignal(engine: Mortal, signal: NodeJS.Signals): void {
  const engines = bySignal.get(signal);
  if (engines !== undefined) {
    engines.add(engine);
    return;
  }
  bySignal.set(signal, new Set([engine]));
  // First of all: a listener that was added by `once` is gone when its turn is over, and would not be seen after it.
  process.prependListener(signal, flushAndRaise);
}

/** Marks our listeners to other copies of this module in the process. */
const OURS = Symbol.for('kakashi.signal-listener');

/**
 * Listening to a signal takes its default course away. Where ours is the only listener we give it back by raising the signal
 * again; where the application listens, too, what happens next is its decision.
 */
const flushAndRaise = Object.assign(
  (signal: NodeJS.Signals): void => {
    const engines = bySignal.get(signal) ?? [];
    if (process.listeners(signal).some((listener) => !(OURS in listener))) {
      each(engines, (engine) => engine.flushSync());
      return;
    }
    const since = monotonicMs();
    each(engines, (engine) => engine.endNow(since));
    reportDropsHeldBack();
    process.removeListener(signal, flushAndRaise);
    bySignal.delete(signal);
    // Of several copies of this module the last one raises it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  },
  { [OURS]: true },
);

/** One engine that fails must not cost the others their records, nor the process its exit code. */
function each(engines: Iterable<Mortal>, act: (engine: Mortal) => void): void {
  for (const engine of [...engines]) {
    try {
      act(engine);
    } catch (cause) {
      const message = `the last flush failed: ${reasonOf(cause)}`;
      reportErrorOnStderr(new KakashiError('ERR_KAKASHI_SINK_FAILED', message, { cause }));
    }
  }
}
