/** The consumer's outlets: one for each destination, whoever writes to it. */
import { monotonicMs } from '../clock.ts';
import { Backoff } from '../queue/backoff.ts';
import { DescriptorOutlet } from '../sink/descriptor.ts';
import { FileOutlet } from '../sink/file.ts';
import type { Fault, Outlet } from '../sink/sink.ts';
import type { SlotSettings } from './channel.ts';

/** An outlet, and how it is doing. */
export class SharedOutlet {
  readonly outlet: Outlet;
  users = 0;
  /** The user whose line is partly out: until the rest has followed, nobody else may write. */
  torn: object | undefined;
  /** The failure that was reported already. */
  reported: string | undefined;
  readonly #backoff = new Backoff();
  #nextAttemptAt = 0;

  constructor(outlet: Outlet) {
    this.outlet = outlet;
  }

  /** Milliseconds until the next attempt; 0 if it may be tried now. */
  waitMs(): number {
    return this.#nextAttemptAt === 0 ? 0 : Math.max(0, this.#nextAttemptAt - monotonicMs());
  }

  /** Whether the last attempt was in vain. */
  get stalled(): boolean {
    return this.#nextAttemptAt !== 0;
  }

  stall(fault: Exclude<Fault, 'fatal'>): void {
    this.#nextAttemptAt = monotonicMs() + this.#backoff.next(fault);
  }

  took(): void {
    this.#backoff.reset();
    this.#nextAttemptAt = 0;
    this.reported = undefined;
  }
}

export class SharedOutlets {
  readonly #byKey = new Map<string, SharedOutlet>();

  /** The outlet for these settings, opened if nobody uses it yet. */
  open(settings: SlotSettings): SharedOutlet {
    const key = keyOf(settings);
    const found = this.#byKey.get(key) ?? new SharedOutlet(openOutlet(settings));
    this.#byKey.set(key, found);
    found.users++;
    return found;
  }

  /** Closes the outlet with its last user. */
  close(settings: SlotSettings, shared: SharedOutlet): void {
    if (--shared.users > 0) return;
    this.#byKey.delete(keyOf(settings));
    shared.outlet.close();
  }
}

function keyOf({ destination, mkdir, fileMode, fsync }: SlotSettings): string {
  return JSON.stringify([destination, mkdir, fileMode, fsync]);
}

function openOutlet(settings: SlotSettings): Outlet {
  const { destination } = settings;
  if (typeof destination === 'number') return new DescriptorOutlet(destination);
  return new FileOutlet(destination, { ...settings, append: true });
}
