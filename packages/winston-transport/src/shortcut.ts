/**
 * From a logging call straight to the transport, past the record that winston makes of it and the stream that its loggers
 * are, where nobody can tell the difference: all that the call says is a text and plain fields, the logger has kakashiFormat()
 * and one transport, which is ours, nobody else listens, and nothing waits inside the stream. That is asked anew at each
 * call, since all of it may change between two.
 */
import { arePlainFields } from './content.ts';
import type { WinstonFormat } from './info.ts';
import { Intake } from './intake.ts';
import { KakashiFormat } from './kakashi-format.ts';
import type { Source, WinstonLogger } from './source.ts';

export type Method = (...args: unknown[]) => unknown;

/** What a shortcut uses of a logger that winston's `createLogger` made, a Transform of readable-stream's. */
export interface StreamLogger extends WinstonLogger {
  readonly format: WinstonFormat;
  readonly write: Method;
  readonly log: Method;
  readonly _readableState: NonNullable<WinstonLogger['_readableState']> & { readonly length: number };
  readonly _writableState: { readonly length: number; readonly ending: boolean; readonly corked: number };
  cork(): void;
  uncork(): void;
}

/** A logger or a child of it. */
export interface Caller {
  readonly log: Method;
  readonly defaultMeta?: object | null | undefined;
}

/** The shortcut of one logger and its children. */
export class Shortcut {
  readonly #logger: StreamLogger;
  readonly #streamWrite: Method;
  /** The metadata of a child and of those that it is a child of, the outermost first. winston has it in closures. */
  readonly #childMeta = new WeakMap<object, readonly unknown[]>();
  #pipes: unknown;
  #intake: Intake | undefined;

  private constructor(logger: StreamLogger) {
    this.#logger = logger;
    this.#streamWrite = logger.write;
  }

  /** The shortcut of a logger; `undefined` where somebody wants to see every record and has replaced what it passes. */
  static of(logger: StreamLogger): Shortcut | undefined {
    return isWinstons(logger) ? new Shortcut(logger) : undefined;
  }

  /** Takes note of a child of the logger or of a child noted before. */
  addChild(parent: object, child: object, meta: unknown): void {
    const before = parent === this.#logger ? [] : this.#childMeta.get(parent);
    if (before !== undefined) this.#childMeta.set(child, [...before, meta]);
  }

  /**
   * Logs a call. False: winston has to, as more is meant, or somebody may see the record.
   *
   * @param log what the caller's method `log` is as long as nobody has replaced it.
   * @param args the arguments of the call, of which the text is at `first`.
   */
  take(caller: Caller, log: Method, level: string, args: readonly unknown[], first: 0 | 1): boolean {
    const message = args[first];
    const meta = args[first + 1];
    if (typeof message !== 'string' || args.length > first + 2) return false;
    // Where there is an object, the text may have a place for it.
    if (args.length === first + 2 && (!arePlainFields(meta) || message.includes('%'))) return false;
    const bound = caller === this.#logger ? NONE : this.#childMeta.get(caller);
    if (bound === undefined || caller.log !== log) return false;
    const source = this.#freeWay();
    return source !== undefined && this.#takePlain(source, level, message, fieldsOf(bound, caller.defaultMeta, meta));
  }

  #takePlain(source: Source, level: string, message: string, fields: object | undefined): boolean {
    // Records that are logged while this one is read, by a getter or toJSON, come after it.
    this.#logger.cork();
    try {
      return this.#intake?.takePlain(source, level, message, fields) === true;
    } finally {
      this.#logger.uncork();
    }
  }

  /** The logger as a source of its transport, if nothing but that transport is at its end, and nothing waits on the way. */
  #freeWay(): Source | undefined {
    const logger = this.#logger;
    const { _readableState: readable, _writableState: writable } = logger;
    if (readable.pipes !== this.#pipes) {
      this.#pipes = readable.pipes;
      this.#intake = Intake.of(readable.pipes);
    }
    const isFree =
      this.#intake?.readsFields === true &&
      logger.format instanceof KakashiFormat &&
      logger.write === this.#streamWrite &&
      readable.length === 0 &&
      writable.length === 0 &&
      writable.corked === 0 &&
      !writable.ending;
    const source = isFree ? this.#intake?.sources.of(logger) : undefined;
    return source !== undefined && this.#intake?.isOnlyReaderOf(source) ? source : undefined;
  }
}

const NONE: readonly unknown[] = [];

/** The fields of a call, in the order in which winston merges them. A copy, as winston's: its members may lead back to what was copied. */
function fieldsOf(
  bound: readonly unknown[],
  defaultMeta: object | null | undefined,
  meta: unknown,
): object | undefined {
  if (bound.length === 0 && !defaultMeta) return meta === undefined ? undefined : { ...(meta as object) };
  return Object.assign({}, ...bound, defaultMeta, meta);
}

/** What a record passes inside a logger and its stream. */
const PASSED = ['log', 'child', 'write', '_write', '_read', '_transform', 'push', 'emit'];

/** Those of them that each class of winston's and readable-stream's has itself, from the logger's own class downwards. */
const CLASSES = [[], ['log', 'child', '_transform'], ['_write', '_read', '_transform', 'push']];

/** Whether what a record passes is as winston and its stream have it, on the logger and on its classes. */
function isWinstons(logger: object): boolean {
  let owner: object | null = logger;
  for (const own of [[], ...CLASSES]) {
    if (owner === null) return false;
    for (const name of PASSED) {
      if (Object.hasOwn(owner, name) !== own.includes(name)) return false;
    }
    owner = Object.getPrototypeOf(owner);
  }
  return true;
}
