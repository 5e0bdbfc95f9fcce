/**
 * What an object stands for. Whatever a user logs is resolved here to one of few shapes, so that flattening and JSON text
 * need to know no more than: a primitive, an array, {@link Members}, or an object with own enumerable properties.
 */
import { types } from 'node:util';
import { errorMembers, isError, throwsText } from './error.ts';
import { Members } from './members.ts';

/** A primitive that prints. Functions, symbols and undefined do not, as in JSON: they resolve to `undefined`. */
export type Primitive = string | number | bigint | boolean | null;

/** What an object stands for; an `object` is an array, {@link Members} or anything with own properties. */
export type Resolved = Primitive | undefined | object;

/** Bytes of a Buffer that print; the rest is counted. */
const MAX_BUFFER_BYTES = 1024;

/** Elements of a typed array or an ArrayBuffer that print; the rest is counted. */
const MAX_TYPED_ELEMENTS = 256;

/**
 * What an object stands for. `toJSON` is called at most once, with the key as JSON does, and what it returns is not asked
 * again. Errors and Buffers are known before `toJSON` (a Buffer's would print an object, an error's often drops the
 * stack). Never throws: a throw becomes the text `[Throws: message]`.
 */
export function resolve(value: object, key: string): Resolved {
  try {
    if (Members.is(value)) return value;
    const ordinary = isOrdinary(value);
    const special = ordinary ? undefined : specialShape(value);
    if (special !== undefined) return special;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== 'function') return ordinary ? value : builtinShape(value);
    const result: unknown = toJSON.call(value, key);
    if (typeof result !== 'object' || result === null) return primitiveOf(result);
    return isOrdinary(result) ? result : (specialShape(result) ?? builtinShape(result));
  } catch (thrown) {
    return throwsText(thrown);
  }
}

/** A value that is not an object, or `undefined` where it does not print. */
export function primitiveOf(value: unknown): Primitive | undefined {
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : (value as Primitive | undefined);
}

/** An array or a plain object: most values are, and need none of the slower questions. May throw for a Proxy. */
export function isOrdinary(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function specialShape(value: object): Resolved {
  if (isError(value)) return errorMembers(value);
  return Buffer.isBuffer(value) ? bufferText(value) : undefined;
}

function builtinShape(value: object): Resolved {
  if (types.isBoxedPrimitive(value)) return unboxed(value);
  if (types.isDate(value)) return dateText(value);
  if (types.isRegExp(value)) return String(value);
  if (types.isMap(value)) return mapShape(value);
  if (types.isSet(value)) return [...Set.prototype.values.call(value)];
  if (ArrayBuffer.isView(value)) return elements(value);
  return types.isAnyArrayBuffer(value) ? elements(new Uint8Array(value)) : value;
}

function unboxed(value: object): Primitive | undefined {
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  return types.isBigIntObject(value) ? BigInt.prototype.valueOf.call(value) : undefined;
}

function dateText(date: Date): string | null {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? null : Date.prototype.toISOString.call(date);
}

/** A JSON object when all keys are strings, else the entries. The native iterator: a subclass's own might never end. */
function mapShape(map: ReadonlyMap<unknown, unknown>): object {
  const entries = [...Map.prototype.entries.call(map)] as [unknown, unknown][];
  const keys: string[] = [];
  for (const [key] of entries) {
    if (typeof key !== 'string') return entries;
    keys.push(key);
  }
  return new Members(
    keys,
    entries.map(([, value]) => value),
    false,
  );
}

function bufferText(buffer: Buffer): string {
  const base64 = Buffer.prototype.toString.call(buffer, 'base64', 0, MAX_BUFFER_BYTES);
  const rest = buffer.byteLength - MAX_BUFFER_BYTES;
  return rest > 0 ? `${base64}...(+${rest} bytes)` : base64;
}

/** The numbers of a typed array; a DataView shows its bytes. */
function elements(view: ArrayBufferView): unknown[] {
  const array = types.isTypedArray(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const shown: unknown[] = [];
  const count = Math.min(array.length, MAX_TYPED_ELEMENTS);
  for (let i = 0; i < count; i++) shown.push(array[i]);
  if (array.length > count) shown.push(`...(+${array.length - count})`);
  return shown;
}
