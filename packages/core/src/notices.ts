/** Tells `onError` and `onDrop` about failures and drops, never from inside a logging call. */
import { isPromise } from 'node:util/types';
import { Alarm } from './alarm.ts';
import { KakashiError, reasonOf } from './errors.ts';
import type { DropReport, ResolvedOptions } from './options.ts';
import type { DropLedger } from './queue/drop-ledger.ts';
import { reportDropOnStderr, reportErrorOnStderr } from './report.ts';

/** Errors kept until the next telling; more of them in one turn of the event loop say nothing new. */
const MAX_UNTOLD_ERRORS = 16;

export class Notices {
  readonly #ledger: DropLedger;
  readonly #onError: (error: KakashiError) => void;
  readonly #onDrop: (report: DropReport) => void;
  readonly #told: () => void;
  readonly #alarm = new Alarm(() => this.tell());
  #errors: KakashiError[] = [];
  #telling = false;

  /** @param told called when nothing is left to tell. */
  constructor(options: ResolvedOptions, ledger: DropLedger, told: () => void) {
    this.#told = told;
    this.#ledger = ledger;
    this.#onError = options.onError ?? reportErrorOnStderr;
    this.#onDrop = options.onDrop ?? reportDropOnStderr;
  }

  error(error: KakashiError): void {
    if (this.#errors.length < MAX_UNTOLD_ERRORS) this.#errors.push(error);
    this.schedule();
  }

  /** There is something to tell. What a callback itself causes is told at the next occasion, so that it cannot feed itself. */
  schedule(): void {
    if (!this.#alarm.armed && !this.#telling) this.#alarm.set(0);
  }

  /** Tells now: when the turn of the event loop ends, and before flush, close and exit are over. */
  tell(): void {
    if (this.#telling) return;
    this.#alarm.cancel();
    this.#telling = true;
    const errors = this.#errors;
    this.#errors = [];
    for (const error of errors) guard('onError', () => this.#onError(error));
    for (const report of this.#ledger.takeUntold()) guard('onDrop', () => this.#onDrop(report));
    this.#telling = false;
    this.#told();
  }
}

/** A callback that throws must not take the host down, nor go unheard. */
export function guard(name: string, call: () => unknown): void {
  const threw = (cause: unknown): void =>
    reportErrorOnStderr(new KakashiError('ERR_KAKASHI_CALLBACK', `${name} threw: ${reasonOf(cause)}`, { cause }));
  try {
    const result = call();
    // An async callback's rejection would be unhandled, which by default ends the process.
    if (isPromise(result)) result.catch(threw);
  } catch (cause) {
    threw(cause);
  }
}
