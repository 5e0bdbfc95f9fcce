/** Gives batches to a SonicBoom of the user's (sonic-boom 4 and 5, `pino.destination()`). It is not ended: it is not ours. */
import { Alarm } from '../alarm.ts';
import { monotonicMs } from '../clock.ts';
import { type Answer, type Fault, faultByCode, type Outlet, type SonicBoomLike } from './sink.ts';

/** A SonicBoom keeps what it could not write and tries again with its next write; so long we wait before that write. */
const NUDGE_MS = 100;

/** Properties of a SonicBoom that are the same in versions 4 and 5, though not in its types. */
interface SonicBoomState {
  readonly _len?: number;
  readonly fd?: number;
  readonly minLength?: number;
  /** Whether to try again after EAGAIN; a synchronous write blocks its thread for as long as this says so. */
  retryEAGAIN?(error: Error, writing: number, remaining: number): boolean;
}

/** Whether a destination is a SonicBoom and not another stream. */
export function isSonicBoom(value: object): value is SonicBoomLike {
  const { write, flush, flushSync, reopen, on, _len } = value as Partial<Record<string, unknown>>;
  return [write, flush, flushSync, reopen, on].every((each) => typeof each === 'function') && typeof _len === 'number';
}

export class SonicBoomOutlet implements Outlet {
  readonly keepsBytes = true;
  readonly waitable = false;
  readonly deliversAtExit = true;
  readonly generation = 0;
  onReady = (): void => {};
  readonly #sonic: SonicBoomLike & SonicBoomState;
  #answer: Answer | undefined;
  readonly #nudge = new Alarm(() => this.#writeNothing());
  #refused = false;
  #writing = false;
  /** What it emitted while it was given something. */
  #failure: { error: Error } | undefined;
  /** The last thing it said was that it cannot write, for a reason that trying at once again will not end. */
  #faulty = false;

  constructor(sonic: SonicBoomLike) {
    this.#sonic = sonic;
    sonic.on('ready', this.#drained);
    sonic.on('drain', this.#drained);
    sonic.on('drop', this.#dropped);
    sonic.on('error', this.#failed);
    sonic.on('close', this.#closed);
  }

  get ready(): boolean {
    return this.#answer === undefined;
  }

  deliver(bytes: Buffer, start: number, end: number, _records: number, answer: Answer): number | undefined {
    this.#refused = false;
    this.#failure = undefined;
    this.#writing = true;
    try {
      this.#whileRetrying(
        () => false,
        () => {
          this.#write(bytes.subarray(start, end));
          if (!this.#refused && this.#held > 0 && this.#held < (this.#sonic.minLength ?? 0)) this.#sonic.flush?.();
        },
      );
    } finally {
      this.#writing = false;
    }
    if (this.#refused) throw this.#refusal();
    if (this.#failure !== undefined) throw (this.#failure as { error: Error }).error;
    if (this.#held === 0) return end - start;
    this.#answer = answer;
    return undefined;
  }

  /** A SonicBoom tries again by itself what it has taken; only what it refused can be offered again. */
  fault(error: unknown): Fault {
    return this.#refused ? faultByCode(error) : 'fatal';
  }

  flushSync(deadline: number): boolean {
    // Version 4 would try again for ever, whatever the error.
    if (this.#faulty) return false;
    this.#whileRetrying(
      () => monotonicMs() < deadline,
      () => this.#sonic.flushSync(),
    );
    if (this.#held > 0) return false;
    this.#drained();
    return true;
  }

  reopen(path?: string): void {
    this.#sonic.reopen(path);
  }

  close(): void {
    this.#nudge.cancel();
    this.#sonic.removeListener('ready', this.#drained);
    this.#sonic.removeListener('drain', this.#drained);
    this.#sonic.removeListener('drop', this.#dropped);
    this.#sonic.removeListener('close', this.#closed);
    // What it still holds may fail later; then an `error` without a listener would bring the process down.
    if (this.#held === 0) this.#sonic.removeListener('error', this.#failed);
  }

  /** Bytes that the SonicBoom has not written yet. */
  get #held(): number {
    return this.#sonic._len ?? 0;
  }

  #write(bytes: Buffer): void {
    this.#sonic.write((this.#takesBuffers ? bytes : bytes.toString()) as string);
  }

  /** Runs something of the SonicBoom's with another answer to EAGAIN: waiting is our affair, and has its limits. */
  #whileRetrying(retry: () => boolean, act: () => void): void {
    const sonic = this.#sonic;
    const { retryEAGAIN } = sonic;
    if (retryEAGAIN !== undefined) sonic.retryEAGAIN = retry;
    try {
      act();
    } finally {
      if (retryEAGAIN !== undefined) sonic.retryEAGAIN = retryEAGAIN;
    }
  }

  /** In `contentMode: 'buffer'` a SonicBoom replaces its `write`, and does not say so anywhere else. */
  get #takesBuffers(): boolean {
    return this.#sonic.write.name === 'writeBuffer';
  }

  /** Its `maxLength` is met: with bytes still held there that is a stall; an empty SonicBoom will never take this batch. */
  #refusal(): Error {
    const code = this.#held > 0 ? 'EAGAIN' : 'ERR_SONIC_BOOM_DROP';
    return Object.assign(new Error('the SonicBoom refused a batch because of its maxLength'), { code });
  }

  #writeNothing(): void {
    try {
      this.#whileRetrying(
        () => false,
        () => {
          if ((this.#sonic.minLength ?? 0) > 0) this.#sonic.flush?.();
          else this.#write(Buffer.alloc(0));
        },
      );
    } catch (error) {
      this.#settle(error);
    }
  }

  #settle(error?: unknown): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(error);
    this.onReady();
  }

  readonly #drained = (): void => {
    this.#faulty = false;
    if (this.#held === 0) this.#settle();
    // It forgets about a flush that came while it opened its file or wrote, and holds back what is less than its minLength.
    else if (this.#answer !== undefined) this.#writeNothing();
  };

  readonly #dropped = (): void => {
    this.#refused = true;
  };

  readonly #failed = (error: Error): void => {
    const fault = faultByCode(error);
    this.#faulty = fault !== 'stall';
    if (fault !== 'fatal') this.#nudge.set(NUDGE_MS);
    else if (this.#writing) this.#failure = { error };
    else this.#settle(error);
  };

  readonly #closed = (): void => {
    this.#settle(Object.assign(new Error('the SonicBoom was closed'), { code: 'ERR_STREAM_DESTROYED' }));
  };
}
