import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';

/** The thread that pino started for its transports, as seen from within. */
export interface PinoWorker {
  /** Leads to the transport object in pino's thread. */
  readonly port: MessagePort;
  /** Numbers of custom levels by name, where pino was given them together with the transport. */
  readonly customLevels: unknown;
  /**
   * How a stream made with these options will be fed: `'chunks'` of many lines straight from shared memory, where a return
   * from `write` tells pino's thread that they are written, or `'lines'`, one a call, from a splitter in between.
   */
  feedOf(options: unknown): 'chunks' | 'lines';
}

/**
 * Where this runs in a worker of thread-stream, which runs pino's transports. A worker thread that the user started is none:
 * what tells them apart is the data that thread-stream, and nobody else, gives to its workers.
 */
export function pinoWorker(): PinoWorker | undefined {
  if (isMainThread || parentPort === null) return undefined;
  const { filename, stateBuf, dataBuf, workerData: inner } = asObject(workerData);
  const isThreadStream = typeof filename === 'string' && isShared(stateBuf) && isShared(dataBuf) && hasContext(inner);
  if (!isThreadStream) return undefined;
  return {
    port: parentPort,
    customLevels: asObject(inner).levels,
    feedOf: (options) => (hasContext(options) || hasOneStream(asObject(inner)) ? 'chunks' : 'lines'),
  };
}

/** thread-stream introduces itself in the data of its worker, which a single target gets as its options. */
function hasContext(options: unknown): boolean {
  return typeof asObject(asObject(options).$context).threadStreamVersion === 'string';
}

/** One target or pipeline without a level of its own is fed directly, though it was given in a list. */
function hasOneStream({ targets, pipelines }: Record<string, unknown>): boolean {
  const streams = [...asArray(targets), ...asArray(pipelines).map((stages) => asArray(stages)[0])];
  return streams.length === 1 && (asObject(streams[0]).level ?? undefined) === undefined;
}

function isShared(value: unknown): boolean {
  return value instanceof SharedArrayBuffer;
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
