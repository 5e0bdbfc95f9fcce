/** Doing the writer's work in its place. */
import { threadId } from 'node:worker_threads';
import { monotonicMs, sleepSync } from '../alarm.ts';
import { Role } from '../ring/role.ts';
import { type Arena, ROLE_WORD } from './arena.ts';
import type { JoinLetter } from './channel.ts';
import { Drain, type DrainHost, IDLE } from './drain.ts';
import type { Claimant, SlotDrain } from './slot-drain.ts';
import { isThreadGone } from './thread-id.ts';

const SLICE_MS = 0.2;

/** Threads that drain their own ring hold the role under numbers of their own, from here. */
const FIRST_LONER = 1000;

/** Takes the role: when the holder ends its cycle; by force once it is known to be dead, or has not ended it in time. */
export function seize(role: Role, arena: Arena, timeoutMs: number): Claimant {
  const deadline = monotonicMs() + timeoutMs;
  while (!role.enter()) {
    const isDead = isThreadGone(arena.writerTid);
    if (isDead || monotonicMs() > deadline) {
      role.force();
      return isDead ? 'heir' : 'usurper';
    }
    sleepSync(SLICE_MS);
  }
  return 'heir';
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
 * Drains one ring from the thread that owns it, where no writer will: there is none any more, or it never heard of the ring.
 * @param act called with the ring drained as far as the deadline allowed, to account for what is left.
 */
export function drainAlone(
  arena: Arena,
  join: JoinLetter,
  deadline: number,
  host: Pick<DrainHost, 'fault'>,
  act: (slot: SlotDrain | undefined) => void,
): void {
  const role = new Role(arena.words, ROLE_WORD, FIRST_LONER + threadId);
  const claimant = seize(role, arena, Math.max(0, deadline - monotonicMs()));
  const drain = new Drain({ isMine: () => role.isMine, fault: host.fault, left: () => {} }, claimant);
  drain.hear(join);
  serveUntil(drain, deadline, () => false);
  act(drain.slot(join.slot));
  drain.detach();
  role.leave();
}
