import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Stats } from '@kakashi/core';
import type { PlainError } from '@kakashi/pino-transport';
import { pino } from 'pino';
import type ThreadStream from 'thread-stream';

/** The built package, as `target` takes it from anywhere. */
export const TARGET = createRequire(import.meta.url).resolve('@kakashi/pino-transport');

/** The version of thread-stream that this pino brings: before 4, a flush does not ask the worker. */
const [THREAD_STREAM = 0] = versionOf('thread-stream', createRequire(import.meta.url).resolve('pino'));

/** Whether a flush of the transport waits for the worker. */
export const WORKER_FLUSHES = THREAD_STREAM >= 4;

function versionOf(name: string, from: string): number[] {
  const { version } = createRequire(from)(`${name}/package.json`) as { version: string };
  return version.split('.').map(Number);
}

/**
 * pino 9's thread-stream is not held by its worker: a transport that only those know who wait for it is garbage, and nothing
 * that they wait for ever comes.
 */
const held = new Set<ThreadStream>();

/** Starts a transport and waits until its worker is ready. */
export async function startTransport(options: Parameters<typeof pino.transport>[0]): Promise<ThreadStream> {
  const transport = pino.transport(options);
  held.add(transport);
  await once(transport, 'ready');
  return transport;
}

/** Ends a transport and waits until its worker has closed its destination and gone. */
export async function endTransport(transport: ThreadStream): Promise<void> {
  held.add(transport);
  const closed = once(transport, 'close');
  transport.end();
  await closed;
  held.delete(transport);
}

/** Asks the transport's targets for their account, and waits for the first answer. */
export async function statsOf(transport: ThreadStream): Promise<Stats> {
  held.add(transport);
  transport.flushSync();
  const answer = once(transport, 'stats');
  transport.emit('message', { kakashi: 'stats' });
  return (await answer)[0] as Stats;
}

/** Collects what the transport's `warn` events tell, from now on. */
export function warningsOf(transport: ThreadStream): PlainError[] {
  const warnings: PlainError[] = [];
  transport.on('warn', (warning: PlainError) => warnings.push(warning));
  return warnings;
}
