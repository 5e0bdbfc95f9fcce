/**
 * The main thread's care for the writer: starts it, notices its death, starts it once more, and takes its role when the
 * process ends or there is no writer any more.
 */
import { threadId, Worker } from 'node:worker_threads';
import { monotonicMs } from '../clock.ts';
import { KakashiError, reasonOf } from '../errors.ts';
import { Role } from '../ring/role.ts';
import { addStats, type Stats } from '../stats.ts';
import { Arena, ROLE_WORD } from './arena.ts';
import { Channel, type JoinLetter, type Letter, type SlotSettings } from './channel.ts';
import { Drain } from './drain.ts';
import { HEIR, seize, serveUntil } from './heir.ts';
import { closeOrphans } from './orphans.ts';
import { Slot } from './slot.ts';
import type { Claimant } from './slot-drain.ts';
import { slotStats, waitingIn } from './slot-stats.ts';
import type { WriterData } from './thread.ts';
import source from './thread.ts?bundled';

/** A writer that dies this often is not started again. */
const MAX_DEATHS = 2;
/** How long an heir waits for a living writer to end its cycle before it takes the role by force. */
const CYCLE_TIMEOUT_MS = 1000;

/** The number of the first writer as a holder of the role; see `heir.ts` for the others. */
const FIRST_WRITER = 2;

/** What a supervisor tells the engines of its thread. */
export type SupervisorListener = (letter: Letter | { readonly kind: 'lost'; readonly error: KakashiError }) => void;

export class Supervisor {
  readonly arena: Arena;
  readonly channel: Channel;
  /** Rings of all threads that were handed over and not let go. */
  readonly joins = new Map<string, JoinLetter>();
  readonly listeners = new Set<SupervisorListener>();
  readonly #role: Role;
  #worker: Worker | undefined;
  #deaths = 0;
  /** Accounts of other threads' slots that were let go, by settings. */
  readonly #past = new Map<string, Stats>();
  #heir: Drain | undefined;

  private constructor(arena: Arena) {
    this.arena = arena;
    this.channel = new Channel(arena);
    this.#role = new Role(arena.words, ROLE_WORD, HEIR);
    this.channel.listen((letter) => this.hear(letter));
  }

  /**
   * Starts the writer of this process.
   * @throws what `new Worker` throws where no threads may be started, such as under `--permission`.
   */
  static start(): Supervisor {
    const supervisor = new Supervisor(Arena.make());
    try {
      supervisor.#startWriter();
      return supervisor;
    } catch (error) {
      // Threads that find this arena shall know that nobody drains their rings.
      supervisor.arena.fail();
      throw error;
    }
  }

  /** Gives the writer a letter of this thread's. */
  post(letter: Letter): void {
    this.hear(letter);
    if (letter.kind !== 'join') this.#forward(letter);
  }

  /** Notes a letter that this thread posted or heard. */
  hear(letter: Letter): void {
    if (letter.kind === 'join') {
      this.joins.set(letter.slot, letter);
      // The writer may not listen to the channel yet. Its own port keeps what was posted before it was there.
      this.#forward(letter);
    }
    if (letter.kind === 'reopen' && letter.path !== undefined) this.#move(letter.slot, letter.path);
    if (letter.kind === 'left') this.#leave(letter.slot);
    for (const listener of this.listeners) listener(letter);
  }

  /**
   * Takes the writer's role for good: the process ends. From here on {@link serve} does the work. Idempotent.
   */
  takeOver(): void {
    this.#heir ??= this.#inherit();
  }

  /** Whether this thread has taken the writer's role. */
  get hasTakenOver(): boolean {
    return this.#heir !== undefined;
  }

  /** Serves all rings in the writer's place until nothing waits, `done` says so, or the deadline has passed. */
  serve(deadline: number, done: () => boolean = () => false): void {
    this.takeOver();
    serveUntil(this.#heir as Drain, deadline, done);
  }

  /** Has the heir give up what it holds of a slot whose time is over. */
  serveAbandoned(slot: string): void {
    this.#heir?.slot(slot)?.serve();
  }

  /** The accounts of other threads' slots for the same destination, those that were let go included. */
  statsOfOthers(own: JoinLetter): Stats[] {
    const parts = [...this.joins.values()]
      .filter(({ threadId, settings }) => threadId !== own.threadId && keyOf(settings) === keyOf(own.settings))
      .map(statsFromAfar);
    const past = this.#past.get(keyOf(own.settings));
    return past === undefined ? parts : [...parts, past];
  }

  #forward(letter: Letter): void {
    this.#worker?.postMessage(letter);
    this.arena.countLetter();
  }

  /** Whoever inherits the slot shall open the file that it writes to now. */
  #move(slot: string, destination: string): void {
    const letter = this.joins.get(slot);
    if (letter !== undefined) this.joins.set(slot, { ...letter, settings: { ...letter.settings, destination } });
  }

  /** The account of a slot outlives its ring. */
  #leave(slot: string): void {
    const letter = this.joins.get(slot);
    this.joins.delete(slot);
    if (letter === undefined || letter.threadId === threadId) return;
    const key = keyOf(letter.settings);
    const past = this.#past.get(key);
    const stats = statsFromAfar(letter);
    this.#past.set(key, past === undefined ? stats : addStats([past, stats]));
  }

  #startWriter(): void {
    const data: WriterData = {
      arena: this.arena.data,
      holder: FIRST_WRITER + this.#deaths,
      inherits: this.#deaths > 0,
      joins: [...this.joins.values()],
    };
    const worker = new Worker(source, {
      eval: true,
      name: 'kakashi writer',
      workerData: data,
      // Without these two, Node.js would make this process's pipes non-blocking behind the back of all who share them.
      stdout: true,
      stderr: true,
      // Preloaded modules of the application have no business there; one that logs would log into itself.
      execArgv: [],
      env: {},
      // The descriptors that it opened must outlive it, see `orphans.ts`.
      trackUnmanagedFds: false,
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => this.#writerDied(cause ?? new Error(`its thread ended with code ${code}`)));
    worker.unref();
    this.#worker = worker;
  }

  #writerDied(cause: unknown): void {
    if (this.#heir !== undefined) return;
    this.#deaths++;
    this.pollLetters();
    closeOrphans(this.joins.values());
    if (this.#deaths < MAX_DEATHS) {
      // So that a role that was never given back does not keep the next writer out.
      this.#seizeRole();
      this.#role.leave();
      try {
        this.#startWriter();
        this.#tellLost('it was started again', cause);
        return;
      } catch {
        // What keeps threads from being started now will do so the next time.
      }
    }
    const heir = this.#inherit();
    serveUntil(heir, monotonicMs() + CYCLE_TIMEOUT_MS, () => false);
    heir.detach();
    // Each thread looks after its own ring once it has seen that there is no writer; not before this one is done with them.
    this.arena.fail();
    this.#role.leave();
    this.#tellLost('every thread now writes for itself', cause);
  }

  #tellLost(consequence: string, cause: unknown): void {
    const message = `the background writer died (${reasonOf(cause)}); ${consequence}`;
    const error = new KakashiError('ERR_KAKASHI_WRITER_LOST', message, { cause });
    for (const listener of this.listeners) listener({ kind: 'lost', error });
  }

  #inherit(): Drain {
    this.pollLetters();
    const claimant = this.#seizeRole();
    const drain = new Drain(
      {
        leavesOrphans: false,
        isMine: () => this.#role.isMine,
        fault: (slot, { code, message }) => this.hear({ kind: 'fault', slot, code, message, systemCode: undefined }),
        dropped: (slot) => this.hear({ kind: 'dropped', slot }),
        left: (slot) => this.hear({ kind: 'left', slot }),
      },
      claimant,
    );
    for (const letter of this.joins.values()) drain.hear(letter);
    return drain;
  }

  /** Letters that the event loop has not delivered yet. */
  pollLetters(): void {
    this.channel.poll((letter) => this.hear(letter));
  }

  #seizeRole(): Claimant {
    return seize(this.#role, this.arena, CYCLE_TIMEOUT_MS);
  }
}

function keyOf(settings: SlotSettings): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The account of a slot whose producer is in another thread. What that one has staged it alone knows. */
function statsFromAfar({ settings, memory }: JoinLetter): Stats {
  const slot = new Slot(settings, memory);
  return slotStats(slot, { ...waitingIn(slot), staged: 0, highWater: 0 });
}
