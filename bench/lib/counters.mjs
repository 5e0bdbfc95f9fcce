/** What the system counts of this process; undefined where it does not tell. */
import { readFileSync } from 'node:fs';

/**
 * System calls that write, and bytes given to them, by all threads so far. What wakes another thread up counts as well: to
 * the kernel it is a write.
 * @returns {{ writes: number, bytes: number } | undefined}
 */
export function writesSoFar() {
  const text = read('/proc/self/io');
  if (text === undefined) return undefined;
  const of = (name) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)[1]);
  return { writes: of('syscw'), bytes: of('wchar') };
}

/** Time on a CPU of the thread that asks, in ns. @returns {number | undefined} */
export function threadCpuNs() {
  const text = read('/proc/thread-self/schedstat');
  return text === undefined ? undefined : Number(text.split(' ')[0]);
}

function read(file) {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
