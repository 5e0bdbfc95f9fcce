/** A second, non-blocking way to write to a pipe or terminal that this process shares with others. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';

/**
 * Opens what `fd` refers to once more with O_NONBLOCK, so that a reader that stalls gives EAGAIN instead of stopping this
 * thread, and the flags of the descriptor that other processes share stay as they are.
 *
 * Only pipes, FIFOs and terminals on Linux: a regular file never blocks, and opened anew without O_APPEND it would be
 * overwritten from the start; a socket cannot be opened this way; other systems have no `/proc/self/fd`.
 * Returns `undefined` where there is nothing to gain or it is not allowed.
 */
export function openNonBlocking(fd: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  let opened: number | undefined;
  try {
    const before = fstatSync(fd);
    if (!before.isFIFO() && !isatty(fd)) return undefined;
    opened = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const after = fstatSync(opened);
    if (before.dev === after.dev && before.ino === after.ino) return opened;
  } catch {
    // A pipe without a reader (ENXIO), another user's pipe (EACCES): the descriptor we have must do.
  }
  if (opened !== undefined) closeSync(opened);
  return undefined;
}

/**
 * A socket cannot be opened a second time. Node.js makes stdout and stderr non-blocking when it first builds their streams, as
 * any `console.log` does; then a reader that stalls gives EAGAIN instead of stopping this thread.
 */
export function unblockSocket(fd: number): void {
  if (!isMainThread || fd > 2 || !fstatSync(fd).isSocket()) return;
  if (fd === 1) void process.stdout;
  else if (fd === 2) void process.stderr;
}
