/** Ids that the operating system gives to threads, by which one thread can tell that another has died without a word. */
import { existsSync, readlinkSync } from 'node:fs';

/** The id of this thread; 0 where the system does not tell (anything but Linux). */
export function systemThreadId(): number {
  try {
    return Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Whether a thread of this process is known to be gone. Unknown ids count as alive. */
export function isThreadGone(tid: number): boolean {
  return tid !== 0 && !existsSync(`/proc/self/task/${tid}`);
}
