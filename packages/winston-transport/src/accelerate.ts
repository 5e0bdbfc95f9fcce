/** A logger that asks first whether anybody wants a record, and takes it where it is wanted by the shortest way. */
import { KakashiError } from '@kakashi/core';
import { type GatedLogger, isWanted } from './level-gate.ts';
import type { WinstonLevels } from './level-table.ts';
import { type Caller, type Method, Shortcut, type StreamLogger } from './shortcut.ts';

/** A winston logger, as `createLogger` makes them. */
export interface AcceleratedLogger {
  level: string;
  levels: WinstonLevels;
  silent: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: winston's overloads
  log(...args: any[]): unknown;
}

/** What was done to a logger, and by how many who have not undone it. */
interface Acceleration {
  users: number;
  readonly undo: () => void;
}

const accelerations = new WeakMap<object, Acceleration>();

/**
 * Puts a level gate in front of a winston logger's methods. winston builds, formats and pipes every record before the
 * transports compare its level; behind the gate, a record that no transport wants costs an integer compare for each of them.
 * Levels and transports may change at any time, and child loggers pass the gate of their parent. Crash records pass always,
 * and so does what is written to the logger as a stream. What nobody wants is then seen neither by the logger's format nor by
 * listeners to its `data` event.
 *
 * A call with a text and at most one plain object reaches the transport without winston, and gives the same line, while that
 * is the logger's only transport, the logger's format is {@link kakashiFormat}, and nobody else could see the record.
 *
 * @returns a function that undoes it. A logger that was accelerated twice is so until both are undone.
 * @throws {KakashiError} `ERR_KAKASHI_ARGUMENT_INVALID` for what is not a winston logger, or is a child of one.
 */
export function accelerate(logger: AcceleratedLogger): () => void {
  if (!isLogger(logger)) throw notALogger();
  const acceleration = accelerations.get(logger) ?? { users: 0, undo: install(logger) };
  accelerations.set(logger, acceleration);
  acceleration.users++;
  let isInForce = true;
  return () => {
    if (!isInForce) return;
    isInForce = false;
    acceleration.users--;
    if (acceleration.users > 0) return;
    accelerations.delete(logger);
    acceleration.undo();
  };
}

/** Puts methods of ours in front of the logger's own; the function takes them away again. */
function install(logger: AcceleratedLogger & GatedLogger & StreamLogger): () => void {
  const methods = logger as unknown as Record<string, Method>;
  const shortcut = Shortcut.of(logger);
  const installed = new Map<string, { readonly ours: Method; readonly before: PropertyDescriptor | undefined }>();
  const put = (name: string, ours: Method): void => {
    installed.set(name, { ours, before: Object.getOwnPropertyDescriptor(logger, name) });
    Object.defineProperty(logger, name, { value: ours, configurable: true, writable: true, enumerable: false });
  };
  const log = gatedLog(logger, methods.log as Method, shortcut);
  put('log', log);
  for (const level of Object.keys(logger.levels)) {
    const original = methods[level];
    // winston defines no method for a level called "log".
    if (level === 'log' || typeof original !== 'function') continue;
    // Somebody's own method may do more than log.
    put(level, gatedMethod(logger, level, original, log, Object.hasOwn(logger, level) ? undefined : shortcut));
  }
  if (shortcut !== undefined) put('child', notedChild(methods.child as Method, shortcut));
  return () => {
    for (const [name, { ours, before }] of installed) {
      // What somebody else put in place since stays theirs.
      if (methods[name] !== ours) continue;
      if (before === undefined) delete methods[name];
      else Object.defineProperty(logger, name, before);
    }
  };
}

/** `this` is the logger or a child of it, which winston returns for chaining; nothing where the method was torn off. */
function gatedMethod(
  logger: GatedLogger & Caller,
  level: string,
  original: Method,
  log: Method,
  shortcut: Shortcut | undefined,
): Method {
  return function (this: Caller | undefined, ...args: unknown[]): unknown {
    const caller = this ?? logger;
    const isDone = !isWanted(logger, level) || shortcut?.take(caller, log, level, args, 0);
    return isDone ? caller : original.apply(caller, args);
  };
}

function gatedLog(logger: GatedLogger, original: Method, shortcut: Shortcut | undefined): Method {
  return function log(this: Caller, ...args: unknown[]): unknown {
    const [first] = args;
    const level = typeof first === 'string' ? first : levelOfRecord(first);
    if (level !== undefined && !isWanted(logger, level)) return this;
    const isDone = typeof first === 'string' && shortcut?.take(this, log, first, args, 1);
    return isDone ? this : original.apply(this, args);
  };
}

function notedChild(original: Method, shortcut: Shortcut): Method {
  return function (this: object, ...args: unknown[]): unknown {
    const child = original.apply(this, args);
    shortcut.addChild(this, child as object, args[0]);
    return child;
  };
}

/** The level of a record that is logged as one object; `undefined` for what the gate lets pass unasked. */
function levelOfRecord(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { level, exception, rejection } = record as Record<string, unknown>;
  return typeof level === 'string' && exception !== true && rejection !== true ? level : undefined;
}

function isLogger(logger: unknown): logger is AcceleratedLogger & GatedLogger & StreamLogger {
  if (typeof logger !== 'object' || logger === null) return false;
  const { levels, log } = logger as Partial<AcceleratedLogger>;
  // A child has no streams of its own: it writes to its parent.
  return typeof levels === 'object' && typeof log === 'function' && Object.hasOwn(logger, '_readableState');
}

function notALogger(): KakashiError {
  const expected = 'a logger made by createLogger(), not a child of one';
  return new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', `accelerate: expected ${expected}`, {
    option: 'logger',
    expected,
  });
}
