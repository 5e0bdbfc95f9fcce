/** Kakashi as a pino transport, and as an in-process pino destination. */
export type { KakashiPinoDestination } from './destination.ts';
export type { KakashiPinoEvents, KakashiPinoTargetEvents } from './events.ts';
export { kakashiPino, kakashiPino as default } from './kakashi-pino.ts';
export type { KakashiPinoOptions } from './options.ts';
export type { Transform } from './transform.ts';
export type { PlainError, WorkerCommand } from './worker-messages.ts';
