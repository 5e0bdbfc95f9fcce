/** Outlets that write as a descriptor does, only worse, for tests. No part of the bundle. */
import { Writable } from 'node:stream';
import type { ResolvedOptions } from '../options.ts';
import { CustomOutlet } from '../sink/custom.ts';
import { type Answer, type Fault, faultByCode, type Outlet, type Sink } from '../sink/sink.ts';
import { StreamOutlet } from '../sink/stream.ts';
import { linesOf } from './sinks.ts';

/** Takes `room` bytes in all and at most `perCall` of them in a call, then throws `error`, if there is one, or takes 0. */
export class ShortWriter implements Outlet {
  readonly ready = true;
  readonly keepsBytes = false;
  readonly waitable = true;
  readonly deliversAtExit = true;
  onReady = (): void => {};
  room = Number.POSITIVE_INFINITY;
  perCall = Number.POSITIVE_INFINITY;
  error: unknown;
  generation = 0;
  closed = false;
  /** What the files got, the current one last. */
  readonly files: Buffer[][] = [[]];

  deliver(bytes: Buffer, start: number, end: number): number {
    if (this.closed) throw new Error('a write after close');
    const taken = Math.min(end - start, this.room, this.perCall);
    if (taken === 0 && this.error !== undefined) throw this.error;
    this.room -= taken;
    this.files.at(-1)?.push(Buffer.from(bytes.subarray(start, start + taken)));
    return taken;
  }

  fault(error: unknown): Fault {
    return faultByCode(error);
  }

  reopen(): void {
    this.generation++;
    this.files.push([]);
  }

  close(): void {
    this.closed = true;
  }

  /** The calls that wrote something, to the current file. */
  get writes(): number {
    return this.files.at(-1)?.filter((bytes) => bytes.length > 0).length ?? 0;
  }

  get text(): string {
    return Buffer.concat(this.files.at(-1) ?? []).toString();
  }

  get lines(): string[] {
    return linesOf(this.text);
  }

  get recordLines(): string[] {
    return this.lines.filter((line) => !line.includes('| kakashi | dropped '));
  }
}

/** What a {@link ScriptedOutlet} was offered once. */
export interface Offered {
  readonly bytes: Buffer;
  readonly text: string;
  readonly answer: Answer;
}

/** What becomes of an offer: it returns, or throws, what `deliver` does. */
export type Step = (offered: Offered) => number | undefined;

/** Does with each offer what the next step says, and takes all of it once there are no more steps. */
export class ScriptedOutlet implements Outlet {
  readonly keepsBytes: boolean;
  readonly waitable = false;
  ready = true;
  deliversAtExit = true;
  generation = 0;
  onReady = (): void => {};
  flushSync?: (deadline: number, last: boolean) => boolean;
  steps: Step[] = [];
  readonly offered: Offered[] = [];
  /** The most calls of `deliver` that were inside of one another. */
  deepest = 0;
  #depth = 0;

  constructor({ keepsBytes }: Pick<Outlet, 'keepsBytes'>) {
    this.keepsBytes = keepsBytes;
  }

  deliver(bytes: Buffer, start: number, end: number, _records: number, answer: Answer): number | undefined {
    this.deepest = Math.max(this.deepest, ++this.#depth);
    const offered = { bytes, text: bytes.toString('utf8', start, end), answer };
    this.offered.push(offered);
    try {
      const step = this.steps.shift();
      return step === undefined ? end - start : step(offered);
    } finally {
      this.#depth--;
    }
  }

  get texts(): string[] {
    return this.offered.map(({ text }) => text);
  }

  fault(error: unknown): Fault {
    return faultByCode(error);
  }

  reopen(): void {}

  close(): void {}
}

const byPath = new Map<string, Outlet>();

/** A path that leads to an outlet, so that options that ask for a path can be used with it. */
export function pathTo(outlet: Outlet): string {
  const path = `/outlets/${byPath.size}`;
  byPath.set(path, outlet);
  return path;
}

/** Stands in for `sink/open.ts`: paths lead to outlets of {@link pathTo}, streams and sinks to their real ones. */
export function openOutlet({ destination }: ResolvedOptions): Outlet {
  if (destination instanceof Writable) return new StreamOutlet(destination);
  return byPath.get(destination as string) ?? new CustomOutlet(destination as Sink);
}
