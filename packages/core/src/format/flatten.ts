/** Flattening: one field becomes pairs of an escaped key and the text of a value, objects by their members with dots. */

import { Numeral } from '../ndjson/numeral.ts';
import { throwsText } from './error.ts';
import { memberNames, memberValue } from './fields.ts';
import { JsonText, MAX_VALUES } from './json-text.ts';
import { isLookalike } from './lookalike.ts';
import { Members } from './members.ts';
import { EMPTY_KEY, escapeKey, escapeKeyPart, escapeValue, quoteValue } from './text.ts';
import { primitiveOf, resolve } from './value.ts';

/** Objects within objects that are flattened, the value of a field being the first; deeper ones print their JSON text. */
const MAX_DEPTH = 8;

/** Pairs that one field becomes at most; an object that would make more prints its JSON text. */
const MAX_PAIRS = 256;

/** Values that all JSON texts of one record print together: 256 of them a field, each of a few objects, are too much. */
const MAX_RECORD_VALUES = 1_000_000;

/** Pairs in a row: an escaped key, the text of its value, the next key, and so on. */
export type PairList = string[];

/** A string as a value: by the grammar's rule, or in quotes where it would be read as something else and that matters. */
export function stringText(value: string, quoteLookalikes: boolean): string {
  return quoteLookalikes && isLookalike(value) ? `"${value}"` : escapeValue(value);
}

/** Flattens the fields of one record. */
export class Flattener {
  readonly #quoteLookalikes: boolean;
  /** The objects that the value lies within, the record's fields first. */
  readonly #ancestors: object[];
  #pairs: PairList = [];
  #pairsLeft = 0;
  #valuesLeft: number;
  #sawDot = false;

  constructor(source: object, quoteLookalikes: boolean) {
    this.#ancestors = [source];
    // What was read from a text is no larger than that text.
    this.#valuesLeft = Members.is(source) ? Number.POSITIVE_INFINITY : MAX_RECORD_VALUES;
    this.#quoteLookalikes = quoteLookalikes;
  }

  /** Whether two keys could be equal: joining names by dots keeps them apart unless a name has a dot of its own. */
  get mayRepeat(): boolean {
    return this.#sawDot;
  }

  /** The pairs of one field; none where its value does not print. Throws only where a text outgrows what a string can be. */
  pairs(name: string, value: unknown): PairList {
    this.#pairs = [];
    this.#pairsLeft = MAX_PAIRS - 1;
    this.#sawDot ||= name.includes('.');
    this.#add(escapeKey(name), value, name, 1);
    return this.#pairs;
  }

  #add(key: string, value: unknown, name: string, depth: number): void {
    if (typeof value === 'object' && value !== null) {
      this.#addObject(key, value, name, depth);
    } else {
      this.#addPrimitive(key, value);
    }
  }

  #addPrimitive(key: string, value: unknown): void {
    const primitive = primitiveOf(value);
    if (primitive === undefined) return;
    this.#pairs.push(
      key,
      typeof primitive === 'string' ? stringText(primitive, this.#quoteLookalikes) : String(primitive),
    );
  }

  #addObject(key: string, value: object, name: string, depth: number): void {
    if (Numeral.is(value)) {
      this.#pairs.push(key, value.toString());
      return;
    }
    if (this.#ancestors.includes(value)) {
      this.#pairs.push(key, '"[Circular]"');
      return;
    }
    const resolved = resolve(value, name);
    if (typeof resolved !== 'object' || resolved === null) {
      this.#addPrimitive(key, resolved);
    } else if (resolved !== value && this.#ancestors.includes(resolved)) {
      this.#pairs.push(key, '"[Circular]"');
    } else {
      this.#ancestors.push(value);
      this.#addResolved(key, resolved, depth);
      this.#ancestors.pop();
    }
  }

  #addResolved(key: string, resolved: object, depth: number): void {
    let names: readonly string[] | undefined;
    try {
      names = depth > MAX_DEPTH || Array.isArray(resolved) ? undefined : this.#namesToFlatten(resolved);
    } catch (thrown) {
      this.#pairs.push(key, quoteValue(throwsText(thrown)));
      return;
    }
    if (names !== undefined) {
      this.#addMembers(key, resolved, names, depth);
    } else {
      const maxValues = Math.max(Math.min(this.#valuesLeft, MAX_VALUES), 0);
      const json = new JsonText(this.#ancestors, maxValues);
      this.#pairs.push(key, escapeValue(json.resolvedText(resolved)));
      this.#valuesLeft -= maxValues - json.valuesLeft;
    }
  }

  /** The names of the members that get pairs of their own, each a place among the field's; `undefined`: too many. */
  #namesToFlatten(resolved: object): readonly string[] | undefined {
    if (Members.is(resolved) && !resolved.flattened) return undefined;
    const names = memberNames(resolved);
    // The object's own place goes to the first of its members.
    const more = Math.max(names.length - 1, 0);
    if (more > this.#pairsLeft) return undefined;
    this.#pairsLeft -= more;
    return names;
  }

  #addMembers(key: string, resolved: object, names: readonly string[], depth: number): void {
    const before = this.#pairs.length;
    const prefix = key === EMPTY_KEY ? '.' : `${key}.`;
    this.#ancestors.push(resolved);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      this.#sawDot ||= name.includes('.');
      this.#add(prefix + escapeKeyPart(name), memberValue(resolved, names, i), name, depth + 1);
    }
    this.#ancestors.pop();
    // Nothing in it, or nothing that prints: what its JSON text would be.
    if (this.#pairs.length === before) this.#pairs.push(key, '{}');
  }
}
