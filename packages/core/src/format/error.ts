/** Errors as data: which values are errors, what of them is printed, and how a throw met on the way is told. */
import { types } from 'node:util';
import { Members } from './members.ts';

/** What stands where a value could not be read. Never throws, though reading the message of what was thrown may. */
export function throwsText(thrown: unknown): string {
  try {
    const isObject = typeof thrown === 'object' && thrown !== null;
    return `[Throws: ${String((isObject ? (thrown as Error).message : undefined) ?? thrown)}]`;
  } catch {
    return '[Throws: unreadable]';
  }
}

/** A property, or the text that tells what reading it threw. */
export function readProperty(object: object, key: string | number): unknown {
  try {
    return (object as Record<string | number, unknown>)[key];
  } catch (thrown) {
    return throwsText(thrown);
  }
}

const COMMON_MEMBERS: readonly string[] = ['type', 'message', 'stack', 'code', 'cause'];

/** Whether a value is an error of this realm or another. May throw: a Proxy answers as it likes. */
export function isError(value: object): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/**
 * What is printed of an error, in order: `type` (its class), `message`, `stack`, `code`, `cause`, the `errors` of an
 * AggregateError, then its own enumerable properties. An own property `type` replaces the class, as keys never repeat.
 */
export function errorMembers(error: Error): Members {
  const names = [...COMMON_MEMBERS];
  const values = commonValues(error);
  const errors = readProperty(error, 'errors');
  const isAggregate = isArray(errors);
  if (isAggregate) {
    names.push('errors');
    values.push(errors);
  }
  for (const key of Object.keys(error)) {
    if (key === 'type') {
      values[0] = readProperty(error, key) ?? values[0];
    } else if (!COMMON_MEMBERS.includes(key) && !(isAggregate && key === 'errors')) {
      names.push(key);
      values.push(readProperty(error, key));
    }
  }
  return new Members(names, values, true);
}

/** The values of {@link COMMON_MEMBERS}. Read by name, which V8 does several times as fast; one by one if one of them throws. */
function commonValues(error: Error & { code?: unknown; cause?: unknown }): unknown[] {
  try {
    const { message, stack, code, cause } = error;
    return [typeOf(error), message, stack, code, cause];
  } catch {
    return [typeOf(error), ...COMMON_MEMBERS.slice(1).map((name) => readProperty(error, name))];
  }
}

function typeOf(error: Error): unknown {
  try {
    const errorClass: unknown = error.constructor;
    const className: unknown = typeof errorClass === 'function' ? errorClass.name : undefined;
    if (typeof className === 'string' && className !== '') return className;
  } catch {
    // Then it is as good as none.
  }
  return readProperty(error, 'name');
}

/** `Array.isArray` throws for a revoked Proxy. */
function isArray(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
