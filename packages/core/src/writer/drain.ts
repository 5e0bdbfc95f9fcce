/**
 * The consumer's work: takes records out of all rings and brings them to their destinations. The writer thread does this, and
 * in its place whoever inherited the role.
 */
import { monotonicMs } from '../clock.ts';
import { type KakashiError, sinkError } from '../errors.ts';
import type { JoinLetter, Letter } from './channel.ts';
import { SharedOutlets } from './shared-outlets.ts';
import { Slot } from './slot.ts';
import { type Claimant, IDLE, SlotDrain } from './slot-drain.ts';

/** Where a drain works, and what it tells of. */
export interface DrainHost {
  /** Whether what is opened here stays open when the thread ends, see `orphans.ts`. */
  readonly leavesOrphans: boolean;
  /** Whether the role is still held here; asked right before every write. */
  isMine(): boolean;
  fault(slot: string, error: KakashiError): void;
  /** Records were dropped here. */
  dropped(slot: string): void;
  /** Everything of the slot is settled, and its destination closed. */
  left(slot: string): void;
}

/** How often the destination of a slot that could not be opened is tried again. */
const REOPEN_MS = 100;

export class Drain {
  readonly #host: DrainHost;
  readonly #outlets = new SharedOutlets();
  readonly #slots = new Map<string, SlotDrain>();
  readonly #claimant: Claimant;
  /** Slots whose destination could not be opened here yet. */
  readonly #shut = new Map<string, { letter: JoinLetter; nextAttemptAt: number }>();

  /** @param claimant how to take rings over from a consumer before. */
  constructor(host: DrainHost, claimant: Claimant) {
    this.#host = host;
    this.#claimant = claimant;
  }

  /** Does what a letter asks. Letters may come twice. */
  hear(letter: Letter): void {
    if (letter.kind === 'join') this.#join(letter);
    else if (letter.kind === 'reopen') this.#reopen(letter.slot, letter.path);
  }

  /**
   * Serves every slot once. Returns how long nothing can be done, in ms: 0 if there is more to do right now, {@link IDLE} if
   * nothing waits anywhere.
   */
  cycle(): number {
    let waitMs = IDLE;
    for (const [id, slot] of this.#slots) {
      const slotWaitMs = slot.serve();
      if (slotWaitMs === IDLE && slot.isDone) this.#release(id, slot);
      if (slotWaitMs < waitMs) waitMs = slotWaitMs;
    }
    for (const [id, { letter, nextAttemptAt }] of this.#shut) {
      if (monotonicMs() < nextAttemptAt) {
        waitMs = Math.min(waitMs, REOPEN_MS);
        continue;
      }
      this.#shut.delete(id);
      const slot = new Slot(letter.settings, letter.memory);
      if (slot.leaving) {
        // It was closed meanwhile, which gave up what waited.
        slot.markLeft();
        this.#host.left(id);
        continue;
      }
      this.#join(letter, true);
      waitMs = this.#shut.has(id) ? Math.min(waitMs, REOPEN_MS) : 0;
    }
    return waitMs;
  }

  /** To be called when the role may have been in other hands: what those took and settled is read anew. */
  resume(): void {
    for (const slot of this.#slots.values()) slot.resume();
  }

  /** Whether a slot has something that can be done now. */
  get hasWork(): boolean {
    for (const slot of this.#slots.values()) if (slot.hasWork) return true;
    return false;
  }

  slot(id: string): SlotDrain | undefined {
    return this.#slots.get(id);
  }

  /** Marks as leaving the slots of threads that ended without a word. */
  sweep(isGone: (tid: number) => boolean): void {
    for (const slot of this.#slots.values()) if (isGone(slot.tid)) slot.slot.markLeaving();
  }

  /** Closes every destination, and leaves the rings as they are for the next consumer. */
  detach(): void {
    for (const { settings, shared } of this.#slots.values()) this.#outlets.close(settings, shared);
    this.#slots.clear();
  }

  #join(letter: JoinLetter, again = false): void {
    const { slot: id, settings } = letter;
    if (this.#slots.has(id) || this.#shut.has(id)) return;
    try {
      const shared = this.#outlets.open(settings);
      this.#slots.set(id, new SlotDrain(letter, shared, this.#claimant, this.#host));
    } catch (cause) {
      if (!again) this.#host.fault(id, sinkError('ERR_KAKASHI_SINK_STALLED', cause));
      this.#shut.set(id, { letter, nextAttemptAt: monotonicMs() + REOPEN_MS });
    }
  }

  #reopen(id: string, path: string | undefined): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) {
      const shut = this.#shut.get(id);
      if (shut === undefined) return;
      const { settings, memory } = shut.letter;
      if (path !== undefined) shut.letter = { ...shut.letter, settings: { ...settings, destination: path } };
      shut.nextAttemptAt = 0;
      new Slot(settings, memory).countReopened();
      return;
    }
    try {
      slot.reopen(path, this.#outlets);
    } catch (cause) {
      this.#host.fault(id, sinkError('ERR_KAKASHI_SINK_STALLED', cause));
    }
    slot.slot.countReopened();
  }

  #release(id: string, slot: SlotDrain): void {
    this.#slots.delete(id);
    slot.slot.held = undefined;
    try {
      this.#outlets.close(slot.settings, slot.shared);
    } catch (cause) {
      this.#host.fault(id, sinkError('ERR_KAKASHI_SINK_FAILED', cause));
    }
    slot.slot.markLeft();
    this.#host.left(id);
  }
}
