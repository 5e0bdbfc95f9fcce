/** A record's fields: whatever was given as such, as an object with members. */
import { isError, readProperty, throwsText } from './error.ts';
import { Members } from './members.ts';
import { isOrdinary, primitiveOf, resolve } from './value.ts';

/**
 * A record's fields as an object with members. An error is the field `err`; what has no fields of its own (a string, a
 * Date, a Map) is the field `value`; an object with `toJSON` is what that returns; an array has its elements by index.
 * `undefined`: there are none. Never throws.
 */
export function recordFields(fields: unknown): object | undefined {
  if (typeof fields !== 'object' || fields === null) {
    return fields === null || primitiveOf(fields) === undefined ? undefined : only('value', fields);
  }
  try {
    if (isOrdinary(fields)) {
      if (typeof (fields as { toJSON?: unknown }).toJSON !== 'function') return fields;
    } else if (isError(fields)) {
      return only('err', fields);
    }
  } catch {
    // A Proxy that refuses to be looked at may still list its keys.
    return fields;
  }
  const resolved = resolve(fields, '');
  if (resolved === fields) return fields;
  const isRecord =
    typeof resolved === 'object' && resolved !== null && !Array.isArray(resolved) && !Members.is(resolved);
  return isRecord ? resolved : only('value', resolved);
}

/** The one field of a record that has no others. */
export function only(name: string, value: unknown): Members {
  return new Members([name], [value], true);
}

/** The names of members: own enumerable string keys. Throws where a Proxy does. */
export function memberNames(object: object): readonly string[] {
  return Members.is(object) ? object.names : Object.keys(object);
}

/** The value of the member at a place of {@link memberNames}, or the text that tells what reading it threw. */
export function memberValue(object: object, names: readonly string[], place: number): unknown {
  return Members.is(object) ? object.values[place] : readProperty(object, names[place] as string);
}

/** {@link recordFields} and their names; where even the names cannot be had, the field `fields` tells why. */
export function readFields(fields: unknown): { readonly source: object; readonly names: readonly string[] } {
  const source = recordFields(fields) ?? {};
  try {
    return { source, names: memberNames(source) };
  } catch (thrown) {
    const told = only('fields', throwsText(thrown));
    return { source: told, names: told.names };
  }
}
