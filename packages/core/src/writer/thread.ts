/**
 * What the writer thread runs. It is bundled into a text of its own and never returns to its event loop: between cycles it
 * sleeps on a word of shared memory.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { monotonicMs } from '../clock.ts';
import { systemCode } from '../errors.ts';
import { ASLEEP, Doorbell, LINGERING } from '../ring/doorbell.ts';
import { Role } from '../ring/role.ts';
import { WakeBudget } from '../ring/wake-budget.ts';
import { Arena, type ArenaData, DOORBELL_WORD, ROLE_WORD } from './arena.ts';
import { Channel, type JoinLetter, type Letter, pollPort } from './channel.ts';
import { Drain } from './drain.ts';
import { enterAsWriter } from './heir.ts';
import { IDLE } from './slot-drain.ts';
import { isThreadGone, systemThreadId } from './thread-id.ts';

/** What the thread is started with. */
export interface WriterData {
  readonly arena: ArenaData;
  /** Its number as a holder of the role. */
  readonly holder: number;
  /** Whether a writer before it died. */
  readonly inherits: boolean;
  /** Rings that were handed over before it was started. */
  readonly joins: readonly JoinLetter[];
}

/** A deep sleep ends after this even if nobody rings: to look for threads that died, and as a second net. */
const DEEP_SLEEP_MS = 100;
/** A linger is short: a record that is not urgent waits for its end. */
const LINGER_MS = 2;
const SWEEP_EVERY_MS = 500;
/**
 * A writer that has found work so many times in a row naps before it looks again, unless something is urgent: it is faster
 * than those who log, and would write a handful of records at a time.
 */
const BUSY_CYCLES = 4;
const NAP_MS = 0.2;

function run({ arena: data, holder, inherits, joins }: WriterData): void {
  const arena = new Arena(data);
  const channel = new Channel(arena);
  const role = new Role(arena.words, ROLE_WORD, holder);
  const doorbell = new Doorbell(arena.words, DOORBELL_WORD);
  const budget = new WakeBudget(monotonicMs());
  arena.writerTid = systemThreadId();
  const drain = new Drain(
    {
      leavesOrphans: true,
      isMine: () => role.isMine,
      fault: (slot, error) =>
        channel.post({
          kind: 'fault',
          slot,
          code: error.code,
          message: error.message,
          systemCode: systemCode(error.cause),
        }),
      dropped: (slot) => channel.post({ kind: 'dropped', slot }),
      left: (slot) => channel.post({ kind: 'left', slot }),
    },
    inherits ? 'heir' : 'first',
  );
  const hear = (letter: Letter): void => drain.hear(letter);
  let letters = -1;
  let busyCycles = 0;
  let sweptAt = monotonicMs();
  if (!enterAsWriter(role, arena)) return;
  for (const letter of joins) drain.hear(letter);
  if (!role.leave()) return;
  for (;;) {
    if (!enterAsWriter(role, arena)) return;
    drain.resume();
    if (arena.letters !== letters) {
      letters = arena.letters;
      // The main thread's come by this thread's own port, which keeps them from before anybody listened here.
      pollPort(parentPort as MessagePort, hear);
      channel.poll(hear);
    }
    const now = monotonicMs();
    if (now - sweptAt > SWEEP_EVERY_MS) {
      sweptAt = now;
      drain.sweep(isThreadGone);
    }
    const waitMs = drain.cycle();
    arena.nextEpoch();
    if (!role.leave()) return;
    if (waitMs === 0) {
      if (++busyCycles > BUSY_CYCLES) doorbell.sleep(LINGERING, NAP_MS, () => false);
      continue;
    }
    busyCycles = 0;
    const how = budget.allows(now) ? ASLEEP : LINGERING;
    const longestMs = how === ASLEEP ? DEEP_SLEEP_MS : LINGER_MS;
    const woken = doorbell.sleep(
      how,
      waitMs === IDLE ? longestMs : Math.min(waitMs, longestMs),
      () => drain.hasWork || arena.letters !== letters,
    );
    if (woken && how === ASLEEP) budget.spend();
  }
}

run(workerData as WriterData);
