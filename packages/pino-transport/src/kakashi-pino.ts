import type { KakashiPinoDestination } from './destination.ts';
import { InProcessDestination } from './in-process.ts';
import type { KakashiPinoOptions } from './options.ts';
import { pinoWorker } from './pino-worker.ts';
import { WorkerDestination } from './worker-destination.ts';

/**
 * Kakashi for pino: the target of a transport, `pino({ transport: { target: 'kakashi/pino', options } })`, and a destination
 * in the application's own thread, `pino(options, kakashiPino(options))`.
 *
 * In pino's worker nothing is thrown: wrong options and a destination that cannot be opened are reported (on stderr, and by
 * the event `warn` of the transport) and replaced. There, with a `transform` that must be loaded, it returns a promise of the
 * destination, which pino waits for.
 *
 * @throws {KakashiError} in-process: `ERR_KAKASHI_OPTION_UNKNOWN`, `ERR_KAKASHI_OPTION_INVALID`,
 * `ERR_KAKASHI_OPTION_CONFLICT`, or `ERR_KAKASHI_SINK_OPEN` if the destination cannot be opened.
 */
export function kakashiPino(options?: KakashiPinoOptions): KakashiPinoDestination {
  const worker = pinoWorker();
  if (worker === undefined) return new InProcessDestination(options);
  // Only pino calls this in its worker, and takes either.
  return new WorkerDestination(options, worker).load() as WorkerDestination;
}
