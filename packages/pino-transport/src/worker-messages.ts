import type { MessagePort } from 'node:worker_threads';
import type { KakashiError } from '@kakashi/core';

/** What the transport object in pino's thread emits for Kakashi. */
export type WorkerEvent = 'warn' | 'drop' | 'stats';

/** Makes the transport object in pino's thread emit an event. Arguments are cloned, so they must be plain. */
export function emitOnTransport(port: MessagePort, name: WorkerEvent, ...args: readonly unknown[]): void {
  port.postMessage({ code: 'EVENT', name, args });
}

/** A {@link KakashiError} as the listener of `warn` gets it: a clone would lose what makes it more than an `Error`. */
export interface PlainError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly option: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  /** What the error underneath says of itself, where there is one. */
  readonly cause: { readonly code: string | undefined; readonly message: string } | undefined;
}

/** An error in a form that survives structured cloning. */
export function plainError(error: KakashiError): PlainError {
  const { name, code, message, option, expected, received, cause } = error;
  return { name, code, message, option, expected, received, cause: plainCause(cause) };
}

function plainCause(cause: unknown): PlainError['cause'] {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: String(message) };
}

/** What pino's thread may ask for, by `transport.emit('message', { kakashi: ... })`. */
export type WorkerCommand = {
  readonly kakashi: 'reopen' | 'stats';
  /** For `reopen`: another file to write to. */
  readonly path?: string | undefined;
  /** Only the target whose option `destination` is this; without it, every Kakashi target of the transport. */
  readonly destination?: string | number | undefined;
};

/** The command in a message, or `undefined` for the messages of others. */
export function commandOf(message: unknown): WorkerCommand | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { kakashi } = message as { kakashi?: unknown };
  return kakashi === 'reopen' || kakashi === 'stats' ? (message as WorkerCommand) : undefined;
}
