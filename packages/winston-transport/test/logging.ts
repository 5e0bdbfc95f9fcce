import winston from 'winston';
import { KakashiTransport, type KakashiTransportOptions } from '../src/index.ts';
import { MemorySink } from './doubles.ts';

/** A winston logger that writes through our transport into memory; lines have no time unless asked for. */
export function logging(options: winston.LoggerOptions = {}, transportOptions: KakashiTransportOptions = {}) {
  const sink = new MemorySink();
  const transport = new KakashiTransport({ destination: sink, timestamp: false, ...transportOptions });
  const logger = winston.createLogger({ ...options, transports: [transport] });
  return {
    logger,
    transport,
    /** Everything written so far. */
    get lines(): string[] {
      transport.flushSync();
      return sink.lines;
    },
  };
}

export type Logging = ReturnType<typeof logging>;

/** What one logger writes while it is used. */
export function linesOf(
  use: (logger: winston.Logger) => void,
  options?: winston.LoggerOptions,
  transportOptions?: KakashiTransportOptions,
): string[] {
  const log = logging(options, transportOptions);
  use(log.logger);
  return log.lines;
}
