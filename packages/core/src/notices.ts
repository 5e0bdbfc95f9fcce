/** Tells `onError` and `onDrop` about failures and drops, never from inside a logging call. */
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
  readonly #alarm = new Alarm(() => this.tell());
  #errors: KakashiError[] = [];
  #telling = false;

  constructor(options: ResolvedOptions, ledger: DropLedger) {
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
  }
}

/** A callback that throws must not take the host down, nor go unheard. */
function guard(name: string, call: () => void): void {
  try {
    call();
  } catch (cause) {
    reportErrorOnStderr(new KakashiError('ERR_KAKASHI_CALLBACK', `${name} threw: ${reasonOf(cause)}`, { cause }));
  }
}
