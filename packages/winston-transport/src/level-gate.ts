/** Whether any transport of a logger would write a record of some level, asked before there is a record. */
import type { WinstonLevels } from './level-table.ts';

/** What a pipe leads to: a transport, winston's wrapper around an exception handler, or any stream. */
interface PipedStream {
  readonly level?: string | undefined;
  readonly silent?: boolean | undefined;
  /** On winston's wrappers: the wrapped transport. */
  readonly transport?: object | undefined;
  /** On all of winston's transports. */
  readonly _accept?: unknown;
}

/** The part of a logger that decides about levels. All of it may change between two records. */
export interface GatedLogger {
  readonly level: string;
  readonly levels: WinstonLevels;
  readonly silent?: boolean | undefined;
  /** Nothing, one stream or several, as readable-stream keeps them. */
  readonly _readableState: { readonly pipes: PipedStream | readonly PipedStream[] | null };
}

/**
 * Whether a record of this level can have any effect. Nothing is remembered: transports come and go, and reading the levels
 * anew costs some ten nanoseconds. Where the answer is not certain it is yes, and winston decides.
 */
export function isWanted(logger: GatedLogger, level: string): boolean {
  const order = logger.levels[level];
  if (order === undefined) return true;
  if (logger.silent) return false;
  const { pipes } = logger._readableState;
  // winston warns of a logger without transports.
  if (pipes === null) return true;
  if (!isList(pipes)) return takes(pipes, logger, order);
  for (const stream of pipes) {
    if (takes(stream, logger, order)) return true;
  }
  return pipes.length === 0;
}

function takes(stream: PipedStream, logger: GatedLogger, order: number): boolean {
  if (stream._accept === undefined) {
    // winston's wrappers take crash records only, which the gate lets pass; a stream that knows no levels takes all.
    return stream.transport === undefined;
  }
  if (stream.silent) return false;
  // A transport of winston 2 in its wrapper does not know the logger's level.
  if (!stream.level && stream.transport !== undefined) return true;
  const threshold = logger.levels[stream.level || logger.level];
  // A name that is no level of the logger's: our transports know what to make of some.
  return threshold === undefined ? Boolean(stream.level) : order <= threshold;
}

function isList(pipes: PipedStream | readonly PipedStream[]): pipes is readonly PipedStream[] {
  return Array.isArray(pipes);
}
