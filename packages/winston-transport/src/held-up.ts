/**
 * Records that are inside a logger because a transport beside ours fell behind: the logger waits for the slowest. winston
 * does not wait for them when it ends its transports, nor when it exits after a crash.
 */
import type { EventEmitter } from 'node:events';
import type { Info } from './info.ts';
import type { WinstonLogger } from './source.ts';

/** A list as readable-stream 3 queues chunks in. */
interface Chunks {
  readonly head?: { readonly data: Info; readonly next: Chunks['head'] } | null | undefined;
}

/**
 * The records that an ended logger has formatted and not delivered: 16 at most, and all it has. They are only looked at:
 * to make the logger go on would push them into siblings that are ended already, which is an error of theirs.
 */
export function heldUpIn(logger: WinstonLogger): readonly Info[] {
  const records: Info[] = [];
  const { head } = (logger._readableState as { readonly buffer?: Chunks } | undefined)?.buffer ?? {};
  for (let chunk = head; chunk; chunk = chunk.next) records.push(chunk.data);
  return records;
}

/** Resolves when loggers have delivered all their records to a transport, or were unpiped from it. */
export async function delivered(loggers: readonly WinstonLogger[], transport: EventEmitter): Promise<void> {
  await Promise.all(loggers.map((logger) => deliveredBy(logger, transport)));
}

function deliveredBy(logger: WinstonLogger, transport: EventEmitter): Promise<void> | undefined {
  if (logger.readableLength === 0) return undefined;
  return new Promise((resolve) => {
    const onData = (): void => {
      if (logger.readableLength === 0) process.nextTick(done);
    };
    const onUnpipe = (from: unknown): void => {
      if (from === logger) done();
    };
    const done = (): void => {
      logger.removeListener('data', onData);
      transport.removeListener('unpipe', onUnpipe);
      resolve();
    };
    logger.on('data', onData);
    transport.on('unpipe', onUnpipe);
  });
}
