/**
 * The error that a record tells of. However an error was logged, its line has the same fields, `err.type`, `err.message`,
 * `err.stack`, `err.code` and `err.cause.*`, and what winston copied of it into the record is not printed twice.
 */
import { types } from 'node:util';
import { type Info, SPLAT } from './info.ts';

/** An error found in a record. */
export interface ToldError {
  /** The record's message without what winston appended of the error's. */
  readonly message: unknown;
  /** What to print as the field `err`; `undefined` where the record has the error as a field of its own. */
  readonly error: object | undefined;
  /** Keys of the record that only repeat the error. */
  readonly repeated: ReadonlySet<string>;
}

/** Whether a value is an error of this realm or another. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** The error that a record tells of, or `undefined`. May throw for a hostile record. */
export function toldError(info: Info): ToldError | undefined {
  // logger.error(err): winston makes the error itself the record.
  if (isError(info)) return errorAsRecord(info);
  const { message, stack } = info;
  // logger.log({ level, message: err })
  if (isError(message)) return { message: message.message, error: message, repeated: repeatedKeys(info, message) };
  // logger.error('text', err): winston appends the error's message to the text and copies what is enumerable.
  const meta = firstMeta(info);
  if (isError(meta)) {
    return { message: withoutAppended(message, meta), error: meta, repeated: repeatedKeys(info, meta) };
  }
  if (typeof stack !== 'string') return undefined;
  // An uncaught exception: the stack is in the message, in `stack` and in the error itself.
  if (isError(info.error) && info.error.stack === stack) {
    return { message: withoutEnd(message, `\n${stack}`), error: undefined, repeated: STACK };
  }
  // format.errors({ stack: true }), or a child logger: only strings are left of the error.
  return stackAsError(info, stack);
}

/** The first of a logging call's further arguments. */
export function firstMeta(info: Info): unknown {
  const splat = info[SPLAT];
  return Array.isArray(splat) ? splat[0] : undefined;
}

/** A message without the ` ${meta.message}` that winston appends for a first argument with a message. */
export function withoutAppended(message: unknown, meta: { readonly message?: unknown }): unknown {
  return meta.message ? withoutEnd(message, ` ${meta.message}`) : message;
}

function withoutEnd(message: unknown, end: string): unknown {
  return typeof message === 'string' && message.endsWith(end) ? message.slice(0, message.length - end.length) : message;
}

const STACK: ReadonlySet<string> = new Set(['stack']);
const MOVED_KEYS: ReadonlySet<string> = new Set(['stack', 'code', 'cause']);
const ERROR_KEYS: ReadonlySet<string> = new Set(['stack', 'code', 'cause', 'errors']);

/** The level, default metadata and whatever formats add were assigned to the error: they are fields, it is `err`. */
function errorAsRecord(info: Info & Error): ToldError {
  const { message, stack, code, cause, errors } = info;
  const type = info.constructor?.name || info.name;
  return { message, error: { type, message, stack, code, cause, errors }, repeated: ERROR_KEYS };
}

function repeatedKeys(info: Info, error: Error): ReadonlySet<string> {
  const copied = ['stack', 'cause', ...Object.keys(error)];
  return new Set(copied.filter((key) => info[key] === (error as unknown as Record<string, unknown>)[key]));
}

/** Where the frames begin in a stack as V8 writes it. */
const FIRST_FRAME = '\n    at ';
const ERROR_TYPE = /^[A-Za-z_$][\w$.]*(?=:|\n)/;

/** What a stack tells of its error; `undefined` if it is none, for a field called `stack` may hold anything. */
function stackAsError(info: Info, stack: string): ToldError | undefined {
  const type = ERROR_TYPE.exec(stack)?.[0];
  const firstFrame = stack.indexOf(FIRST_FRAME);
  if (type === undefined || firstFrame === -1) return undefined;
  const message = stack.slice(type.length + 2, Math.max(firstFrame, type.length + 2));
  const { code, cause } = info;
  return { message: info.message, error: { type, message, stack, code, cause }, repeated: MOVED_KEYS };
}
