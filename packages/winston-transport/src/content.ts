/** What a record says: its message and its fields, read out of an object that winston's ways of logging have shaped. */
import { type Info, SPLAT } from './info.ts';
import { leftovers } from './splat.ts';
import { firstMeta, isError, type ToldError, toldError, withoutAppended } from './told-error.ts';

/** Fields in the order in which they print. */
export type Fields = Record<string, unknown>;

/** A record's message and fields, for a formatter. */
export interface Content {
  readonly message: unknown;
  readonly fields: Fields | undefined;
}

/**
 * Reads a record. The fields are its own enumerable string keys but for `level`, `message` and a `label` that is the
 * logger's name; then the arguments of the call that winston did not merge; then the error. Never throws.
 *
 * @param withoutTimestamp Whether the field `timestamp` is the line's time and so no field.
 */
export function readContent(info: Info, withoutTimestamp: boolean): Content {
  try {
    const { message } = info;
    if (typeof message === 'string' && info.stack === undefined && hasMergedMeta(info, message)) {
      return { message, fields: ownFields(info, withoutTimestamp, undefined) };
    }
    return readClosely(info, withoutTimestamp);
  } catch (thrown) {
    // A hostile record, such as a Proxy: what it says of itself is that it threw.
    return { message: readProperty(info, 'message'), fields: { fields: throwsText(thrown) } };
  }
}

/** The usual call: no further argument, or one plain object that is in the record already. */
function hasMergedMeta(info: Info, message: string): boolean {
  const splat = info[SPLAT];
  if (splat === undefined) return true;
  if (!Array.isArray(splat) || splat.length !== 1 || message.includes('%')) return false;
  const meta: unknown = splat[0];
  if (typeof meta !== 'object' || meta === null) return false;
  const prototype: unknown = Object.getPrototypeOf(meta);
  return prototype === Object.prototype && (meta as { message?: unknown }).message === undefined;
}

/** Keys that mean something to winston or to our line. */
interface MeaningfulKeys {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly label?: unknown;
  readonly timestamp?: unknown;
  readonly stack?: unknown;
  readonly exception?: unknown;
}

/** Whether a value is fields and nothing else: winston would copy them into the record, and we out of it again. */
export function arePlainFields(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const fields: MeaningfulKeys = value;
    return (
      Object.getPrototypeOf(fields) === Object.prototype &&
      // To copy it would set a prototype.
      !Object.hasOwn(fields, '__proto__') &&
      fields.level === undefined &&
      fields.message === undefined &&
      fields.label === undefined &&
      fields.timestamp === undefined &&
      fields.stack === undefined &&
      fields.exception === undefined
    );
  } catch {
    return false;
  }
}

function readClosely(info: Info, withoutTimestamp: boolean): Content {
  const error = toldError(info);
  const fields = ownFields(info, withoutTimestamp, error?.repeated) ?? {};
  const message = error === undefined ? separateMeta(info, fields) : error.message;
  addLeftovers(info, fields, error);
  if (error?.error !== undefined) addUnder('err', fields, error.error);
  return { message, fields };
}

/** winston appends the `message` of a meta object to the record's, or drops one that is empty; it was meant as a field. */
function separateMeta(info: Info, fields: Fields): unknown {
  const meta = firstMeta(info);
  if (typeof meta !== 'object' || meta === null || !('message' in meta)) return info.message;
  const message = withoutAppended(info.message, meta);
  // format.splat() puts it in the place of the text: then it is there already.
  const isText = message === info.message && meta.message === message;
  if (!isText && meta.message !== undefined) put(fields, 'message', meta.message);
  return message;
}

function addLeftovers(info: Info, fields: Fields, error: ToldError | undefined): void {
  const { objects, values } = leftovers(info);
  for (const object of objects) {
    if (object === error?.error) continue;
    if (isError(object)) {
      addUnder('err', fields, object);
      continue;
    }
    for (const key of Object.keys(object)) {
      const isTaken = key !== 'message' && key !== 'level' && Object.hasOwn(info, key);
      if (!isTaken) put(fields, key, readProperty(object, key));
    }
  }
  if (values.length > 0) addUnder('value', fields, values.length === 1 ? values[0] : values);
}

/** Adds a field of a name that we chose, without taking the place of one of the record's own. */
function addUnder(name: string, fields: Fields, value: unknown): void {
  let key = name;
  while (Object.hasOwn(fields, key)) key += '_';
  fields[key] = value;
}

function ownFields(
  info: Info,
  withoutTimestamp: boolean,
  leftOut: ReadonlySet<string> | undefined,
): Fields | undefined {
  let fields: Fields | undefined;
  for (const key of Object.keys(info)) {
    if (key === 'level' || key === 'message' || (withoutTimestamp && key === 'timestamp')) continue;
    const value = readProperty(info, key);
    if ((key === 'label' && typeof value === 'string') || leftOut?.has(key)) continue;
    fields ??= {};
    put(fields, key, value);
  }
  return fields;
}

/** JSON from outside may have the key `__proto__`, which must become a field and not the prototype of the fields. */
function put(fields: Fields, key: string, value: unknown): void {
  if (key !== '__proto__') fields[key] = value;
  else Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}

function readProperty(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch (thrown) {
    return throwsText(thrown);
  }
}

/** What stands where a value could not be read. */
export function throwsText(thrown: unknown): string {
  try {
    return `[Throws: ${isError(thrown) ? thrown.message : String(thrown)}]`;
  } catch {
    return '[Throws: unreadable]';
  }
}
