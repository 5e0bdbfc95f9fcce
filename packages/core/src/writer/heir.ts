/** Doing the writer's work in its place. */
import { threadId } from 'node:worker_threads';
import { monotonicMs, sleepSync } from '../clock.ts';
import { FREE, Role } from '../ring/role.ts';
import { type Arena, ROLE_WORD } from './arena.ts';
import type { JoinLetter } from './channel.ts';
import { Drain, type DrainHost } from './drain.ts';
import { type Claimant, IDLE } from './slot-drain.ts';
import { isThreadGone, systemThreadId } from './thread-id.ts';

const SLICE_MS = 0.2;

/** The number of the main thread as a holder of the role. */
export const HEIR = 1;
/** Threads that drain their own ring alone hold the role under numbers from here: the system's id of the thread is added. */
const FIRST_LONER = 1000;
/** From here on it is Node.js's id, where the system does not tell its own. */
const FIRST_NAMELESS = 2 ** 30;

function lonerNumber(): number {
  const tid = systemThreadId();
  return tid === 0 ? FIRST_NAMELESS + threadId : FIRST_LONER + tid;
}

/** Whether this holder gives the role back by itself, and whoever consumed before may go on then. */
export function isLoner(holder: number): boolean {
  return holder >= FIRST_LONER;
}

/** Whether a holder of the role is known to be dead. The main thread outlives whoever might ask. */
function isDead(holder: number, arena: Arena): boolean {
  if (holder === FREE || holder === HEIR || holder >= FIRST_NAMELESS) return false;
  return isLoner(holder) ? isThreadGone(holder - FIRST_LONER) : arena.isWriterGone;
}

/** Takes the role: when the holder gives it back; by force once it is known to be dead, or has not given it back in time. */
export function seize(role: Role, arena: Arena, timeoutMs: number): Claimant {
  const deadline = monotonicMs() + timeoutMs;
  while (!role.enter()) {
    const { holder } = role;
    if (isDead(holder, arena)) {
      if (role.takeFrom(holder)) return 'heir';
    } else if (monotonicMs() > deadline) {
      role.force();
      return 'usurper';
    } else sleepSync(SLICE_MS);
  }
  return 'heir';
}

/** The writer's way to the role. False: it was lost for good, to the main thread or to another writer. */
export function enterAsWriter(role: Role, arena: Arena): boolean {
  while (!role.enter()) {
    const { holder } = role;
    if (holder !== FREE && !isLoner(holder)) return false;
    if (isDead(holder, arena) && role.takeFrom(holder)) return true;
    sleepSync(SLICE_MS);
  }
  return true;
}

/** Serves all rings of a drain until nothing waits, `done` says so, or the deadline has passed. */
export function serveUntil(drain: Drain, deadline: number, done: () => boolean): void {
  for (;;) {
    const waitMs = drain.cycle();
    if (waitMs === IDLE || done()) return;
    const left = deadline - monotonicMs();
    if (left <= 0) return;
    if (waitMs > 0) sleepSync(Math.min(waitMs, left));
  }
}

/**
 * Drains one ring from the thread that owns it, where no writer does: it died, and there may or may not be another one soon.
 */
export function drainAlone(arena: Arena, join: JoinLetter, deadline: number, host: Pick<DrainHost, 'fault'>): void {
  const role = new Role(arena.words, ROLE_WORD, lonerNumber());
  const claimant = seize(role, arena, Math.max(0, deadline - monotonicMs()));
  // Who drains its own ring looks at the account of it anyway.
  const quiet = { leavesOrphans: false, dropped: () => {}, left: () => {} };
  const drain = new Drain({ isMine: () => role.isMine, fault: host.fault, ...quiet }, claimant);
  drain.hear(join);
  serveUntil(drain, deadline, () => false);
  drain.detach();
  role.leave();
}
