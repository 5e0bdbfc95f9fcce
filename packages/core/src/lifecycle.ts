/** The end of the process: one `exit` listener and one `beforeExit` listener for all engines of a thread, and signals on request. */
import { isMainThread } from 'node:worker_threads';

/** What the lifecycle asks of an engine. */
export interface Mortal {
  /** The event loop has run dry: hand over what needs the event loop to be written. */
  beforeExit(): void;
  /** The process ends now. Later records are written through. */
  exit(): void;
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
    process.on('exit', () => each(living, (one) => one.exit()));
  }
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

function attendSignal(engine: Mortal, signal: NodeJS.Signals): void {
  const engines = bySignal.get(signal);
  if (engines !== undefined) {
    engines.add(engine);
    return;
  }
  bySignal.set(signal, new Set([engine]));
  process.on(signal, flushAndRaise);
}

/**
 * Listening to a signal takes its default course away. Where ours is the only listener we give it back by raising the signal
 * again; where the application listens, too, what happens next is its decision.
 */
function flushAndRaise(signal: NodeJS.Signals): void {
  each(bySignal.get(signal) ?? [], (engine) => engine.flushSync());
  if (process.listenerCount(signal) > 1) return;
  process.removeListener(signal, flushAndRaise);
  bySignal.delete(signal);
  process.kill(process.pid, signal);
}

function each(engines: Iterable<Mortal>, act: (engine: Mortal) => void): void {
  for (const engine of [...engines]) act(engine);
}
