import type { EventEmitter } from 'node:events';
import type { WinstonLogger } from './source.ts';

/**
 * Resolves when ended loggers have delivered all their records to a transport, or were unpiped from it. winston ends its
 * transports while up to 16 records may still be inside the logger, held up by a slower transport beside ours.
 */
export async function delivered(loggers: readonly WinstonLogger[], transport: EventEmitter): Promise<void> {
  await Promise.all(loggers.map((logger) => deliveredBy(logger, transport)));
}

function deliveredBy(logger: WinstonLogger, transport: EventEmitter): Promise<void> | undefined {
  if (logger.readableLength === 0) return undefined;
  return new Promise((resolve) => {
    const onData = (): void => {
      if (logger.readableLength === 0) done();
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
