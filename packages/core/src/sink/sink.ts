/**
 * Sinks take batches. {@link Sink} is what users implement; {@link Outlet} is how the engine sees every destination.
 */
import { isNativeError } from 'node:util/types';
import { systemCode } from '../errors.ts';

/** A destination of your own. A batch is whole lines, each ended by a newline, in UTF-8. */
export interface Sink {
  /**
   * Takes one batch. Return nothing: it is written. Return a promise: it is written when the promise resolves, and no other
   * batch is given before that. Throw or reject with `code` EAGAIN, EBUSY, EINTR, ENOBUFS, ENOMEM, ENOSPC, EDQUOT or EIO: the
   * batch waits in the queue and is offered again. Throw or reject with anything else: the batch is refused for good and
   * counts as failed. The bytes are the sink's to keep.
   */
  write(batch: Uint8Array, records: number): void | Promise<void>;
  /** Called by `flush` once every batch before it was taken. */
  flush?(): void | Promise<void>;
  /** Called by `flushSync` and at process exit once every batch that could be given was given. */
  flushSync?(): void;
  /** Called once, by `close`. */
  close?(): void | Promise<void>;
  /** Called by `reopen`. */
  reopen?(path?: string): void;
}

/** As Node.js types it, or a SonicBoom would not fit. */
type Listener = Parameters<NodeJS.EventEmitter['on']>[1];

/** The part of sonic-boom's SonicBoom (versions 4 and 5) that Kakashi uses; `pino.destination()` returns one. */
export interface SonicBoomLike {
  write(data: string): boolean;
  flush?(callback?: (error?: Error | null) => void): void;
  flushSync(): void;
  reopen(file?: string): void;
  on(event: string, listener: Listener): unknown;
  removeListener(event: string, listener: Listener): unknown;
}

/** Called once by an outlet that answers later: without an error when the bytes are written. */
export type Answer = (error?: unknown) => void;

/** The answer of an outlet that does not keep bytes: it has none to give, as it returns what it has written. */
export function neverAnswered(): never {
  throw new TypeError('an outlet that does not keep bytes answers at once');
}

/** How the engine sees a destination. Outlets do I/O and keep no records; the queue keeps what an outlet did not take. */
export interface Outlet {
  /** Whether `deliver` may be called. */
  readonly ready: boolean;
  /** Whether bytes must be left alone after `deliver` returns (they were handed over, not copied or written). */
  readonly keepsBytes: boolean;
  /** Whether waiting on this thread can help: true for descriptors, false for what drains on the event loop. */
  readonly waitable: boolean;
  /** Called when `ready` has become true again. Set by the engine. */
  onReady: () => void;
  /**
   * Offers `bytes[start..end)`, whole lines but for a first one that was cut by an earlier short write.
   * Returns how many bytes are written, the rest to be offered again; or `undefined`: all is under way, and `answer` is called.
   * @throws whatever went wrong; `fault` tells what to make of it. Nothing was written then.
   */
  deliver(bytes: Buffer, start: number, end: number, records: number, answer: Answer): number | undefined;
  /** What to do about an error that `deliver` threw or answered. */
  fault(error: unknown): Fault;
  /**
   * Pushes out what was delivered, without the event loop. True: every delivery that is under way is written now.
   * @param deadline on the monotonic clock; it should not block longer.
   * @param last the process ends: no promise will settle any more.
   */
  flushSync?(deadline: number, last: boolean): boolean;
  /** The same, on the event loop. */
  flush?(): void | Promise<void>;
  /** The size in bytes if it is a regular file, else -1. */
  size?(): number;
  /** The descriptor that it has opened for itself and closes, while there is one. */
  readonly descriptor?: number | undefined;
  /** Opens the destination anew. */
  reopen(path?: string): void;
  /** Changes when the destination was opened anew: a line cut short in an earlier generation starts again from its beginning. */
  readonly generation: number;
  /** Whether everything may still be delivered at process exit, when no promise can settle any more. */
  readonly deliversAtExit: boolean;
  close(): void | Promise<void>;
}

/** What to do after a system error: try again soon, try again and report, or give the batch up. */
export type Fault = 'stall' | 'fault' | 'fatal';

const FAULT_BY_CODE: ReadonlyMap<string, Fault> = new Map<string, Fault>([
  ...['EAGAIN', 'EWOULDBLOCK', 'EBUSY', 'EINTR', 'ENXIO', 'ENOBUFS', 'ENOMEM'].map((code) => [code, 'stall'] as const),
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'ENETDOWN', 'ENETUNREACH', 'ETIMEDOUT', 'EMFILE', 'ENFILE'].map(
    (code) => [code, 'fault'] as const,
  ),
]);

/**
 * How to treat an error by its system code; anything unknown is fatal for the batch. Where the stack was full when the batch
 * was to be written, the sink has no part in it: there is room again soon.
 */
export function faultByCode(error: unknown): Fault {
  if (isNativeError(error) && error.name === 'RangeError' && error.message.includes('call stack')) return 'stall';
  return FAULT_BY_CODE.get(systemCode(error) ?? '') ?? 'fatal';
}
