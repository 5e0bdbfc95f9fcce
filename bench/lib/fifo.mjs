import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';

/** @param {string} folder @returns {string} its path */
export function makeFifo(folder) {
  const fifo = `${folder}/fifo`;
  execFileSync('mkfifo', [fifo]);
  return fifo;
}

/**
 * Starts the reader of a FIFO; it reads until its writers have closed.
 * @param {{ fifo: string, shape: import('./records.mjs').Shape, stallAt?: number, stallMs?: number, arrivals?: boolean, only?: 'count' }} options
 * stallAt: the record after which it stalls
 * @returns {Promise<() => Promise<import('./reader.mjs').Reading>>} waits for the end
 */
export async function startReader(options) {
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(new URL('reader.mjs', import.meta.url), [JSON.stringify(options)], { stdio, execArgv: [] });
  const exited = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the reader ended by ${signal ?? `exit code ${code}`}`);
  });
  // Looked at only by who waits for a message.
  exited.catch(() => {});
  await Promise.race([once(child, 'message'), exited]);
  const reading = once(child, 'message');
  return async () => (await Promise.race([reading, exited]))[0];
}
