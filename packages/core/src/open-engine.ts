/** Which engine serves which options. */
import { AsyncEngine } from './async-engine.ts';
import type { Engine, EngineCore } from './engine.ts';
import { KakashiError } from './errors.ts';
import { guard } from './notices.ts';
import { conflictingOption } from './option-errors.ts';
import { type EngineOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { reportErrorOnStderr } from './report.ts';
import { SyncEngine } from './sync-engine.ts';
import { reachWriter } from './writer/writer-access.ts';

/**
 * An engine of its own, never shared.
 * @throws {KakashiError} on a wrong option, or `ERR_KAKASHI_SINK_OPEN` if the destination cannot be opened.
 */
export function createEngine(options?: EngineOptions): Engine {
  const resolved = resolveOptions(options);
  // Nobody must believe that lines are censored.
  if (resolved.redact !== undefined) {
    throw conflictingOption(
      'redact',
      'it only with a logger or an adapter, as an engine is given lines',
      options?.redact,
    );
  }
  return openEngine(resolved);
}

/**
 * The engine for resolved options. Streams and sinks cannot leave their thread: in async mode they get their batches from the
 * event loop. Where no background writer can be had, async mode falls back to sync mode, and says so.
 *
 * @param takesNdjson whether records may come by an intake.
 */
export function openEngine(options: ResolvedOptions, takesNdjson = false): EngineCore {
  if (options.mode === 'sync' || typeof options.destination === 'object') return new SyncEngine(options);
  try {
    return new AsyncEngine(options, reachWriter(), takesNdjson);
  } catch (error) {
    if (!(error instanceof KakashiError) || error.code !== 'ERR_KAKASHI_WRITER_UNAVAILABLE') throw error;
    const engine = new SyncEngine({ ...options, mode: 'sync' });
    guard('onError', () => (options.onError ?? reportErrorOnStderr)(error));
    return engine;
  }
}
