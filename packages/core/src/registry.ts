/** Loggers of one thread share an engine when everything that concerns the engine is the same. */
import type { EngineCore } from './engine.ts';
import { openEngine } from './open-engine.ts';
import type { ResolvedOptions } from './options.ts';
import type { Stats } from './stats.ts';

/** Options that belong to a logger alone; all others must be equal for two loggers to share an engine. */
const LOGGER_ONLY: ReadonlySet<string> = new Set(['level', 'name', 'preset', 'quoteLookalikes', 'redact']);

interface Entry {
  readonly options: ResolvedOptions;
  readonly engine: EngineCore;
  leases: number;
}

const entries = new Set<Entry>();

/** One logger's hold on an engine, shared with its children. */
export class Lease {
  readonly engine: EngineCore;
  closed = false;
  readonly #entry: Entry;
  #closing: Promise<Stats> | undefined;

  constructor(entry: Entry) {
    this.#entry = entry;
    this.engine = entry.engine;
    entry.leases++;
  }

  /** Gives the hold up. The last one closes the engine; the others flush. */
  close(): Promise<Stats> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<Stats> {
    this.closed = true;
    this.#entry.leases--;
    if (this.#entry.leases === 0) {
      entries.delete(this.#entry);
      return this.engine.close();
    }
    await this.engine.flushInTime();
    return this.engine.stats();
  }
}

/** A hold on the engine for these options: one that is there, or a new one. */
export function leaseEngine(options: ResolvedOptions): Lease {
  for (const entry of entries) if (isSameEngine(entry.options, options)) return new Lease(entry);
  const entry: Entry = { options, engine: openEngine(options), leases: 0 };
  entries.add(entry);
  return new Lease(entry);
}

function isSameEngine(a: ResolvedOptions, b: ResolvedOptions): boolean {
  if (explicitBatchSize(a) !== explicitBatchSize(b)) return false;
  return (Object.keys(a) as (keyof ResolvedOptions)[]).every((name) => {
    if (LOGGER_ONLY.has(name) || name === 'batchSize') return true;
    return name === 'flushOnSignal' ? String(a[name]) === String(b[name]) : Object.is(a[name], b[name]);
  });
}

/** Batch sizes that levels tune are each logger's own; a size or preset that was asked for is the engine's. */
function explicitBatchSize(options: ResolvedOptions): string {
  return `${options.batchSize ?? options.preset ?? ''}`;
}
