/** A record as the plain object that JavaScript code expects, and the way back that keeps what such an object cannot hold. */
import { Members } from '../format/members.ts';
import { isOrdinary } from '../format/value.ts';
import type { JsonValue } from './json-record.ts';
import { Numeral } from './numeral.ts';

/** Values within values that are compared with what they were; deeper ones are taken as they are. */
const MAX_DEPTH = 128;

/** A name that an object puts before all others. */
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/** The object that JSON text stands for; `undefined` if it stands for none. */
export function readPlainRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** An object's members as they are. Throws what a getter throws. */
export function membersOfPlain(object: object): Members {
  return new Members(Object.keys(object), Object.values(object), true);
}

/** Members as a plain object. Throws nothing. */
export function plainOfMembers({ names, values }: Members): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  names.forEach((name, i) => {
    const value = values[i];
    const plain = typeof value === 'object' && value !== null && Members.is(value) ? plainOfMembers(value) : value;
    // Assigning to it would set the prototype.
    if (name !== '__proto__') object[name] = plain;
    else Object.defineProperty(object, name, { value: plain, enumerable: true, writable: true, configurable: true });
  });
  return object;
}

/**
 * The members of an object that was made of a record: numbers that are still the same keep the digits they were written with,
 * and names that look like indexes their place. Throws what a getter throws.
 *
 * @param before The record, read without loss.
 */
export function restoredRecord(before: Members, object: object): Members {
  return restoredMembers(before, object, 0);
}

function restoredMembers(before: Members, object: object, depth: number): Members {
  const names = Object.keys(object);
  const places = new Map(before.names.map((name, place) => [name, place]));
  const ordered = names.some((name) => INDEX.test(name)) ? inOrderOf(places, names) : names;
  const values = ordered.map((name) => {
    const place = places.get(name);
    const value: unknown = (object as Record<string, unknown>)[name];
    return place === undefined ? value : restoredValue(before.values[place] as JsonValue, value, depth + 1);
  });
  return new Members(ordered, values, true);
}

function restoredValue(before: JsonValue, value: unknown, depth: number): unknown {
  if (typeof before !== 'object' || before === null || depth > MAX_DEPTH) return value;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' && isNumeralOf(before, value) ? before : value;
  }
  if (Array.isArray(before)) return Array.isArray(value) ? restoredArray(before, value, depth) : value;
  const isSameKind = Members.is(before) && !Array.isArray(value) && isOrdinary(value) && !hasToJson(value);
  return isSameKind ? restoredMembers(before, value, depth) : value;
}

function restoredArray(before: readonly JsonValue[], array: readonly unknown[], depth: number): unknown[] {
  return array.map((value, i) => (i < before.length ? restoredValue(before[i] as JsonValue, value, depth + 1) : value));
}

function isNumeralOf(before: object, value: number): boolean {
  return Numeral.is(before) && Object.is(before.valueOf(), value);
}

function hasToJson(value: object): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

/** Names that were there before in their old order, then the new ones. */
function inOrderOf(places: ReadonlyMap<string, number>, names: readonly string[]): string[] {
  const old = names.filter((name) => places.has(name));
  old.sort((a, b) => (places.get(a) as number) - (places.get(b) as number));
  return [...old, ...names.filter((name) => !places.has(name))];
}
