/**
 * JSON text of any value, where `JSON.stringify` would throw or print `{}`. It is safe on a line: beside what JSON itself
 * escapes, the line's control characters and lone surrogates are written as `\uXXXX`.
 */

import { Numeral } from '../ndjson/numeral.ts';
import { readProperty, throwsText } from './error.ts';
import { Members } from './members.ts';
import { CTRL, CTRL_BEYOND_C0, SURROGATE, unicodeEscape } from './text.ts';
import { primitiveOf, type Resolved, resolve } from './value.ts';

/** Containers within containers that print; one deeper prints `"[Too deep]"`. */
export const MAX_DEPTH = 128;

/**
 * Values that one JSON text prints. A few objects that refer to one another many times would else print for ever. Each
 * container cut short has `"[Too large]"` for its next value and then ends.
 */
export const MAX_VALUES = 100_000;

const STRING_SUSPECT = new RegExp(String.raw`["\\${CTRL}${SURROGATE}]`);
const BEYOND_JSON = new RegExp(`[${CTRL_BEYOND_C0}]`, 'g');

/** A string in JSON, safe on a line. */
export function jsonString(text: string): string {
  return STRING_SUSPECT.test(text) ? JSON.stringify(text).replace(BEYOND_JSON, unicodeEscape) : `"${text}"`;
}

/**
 * The JSON text of any value. `toJSON` is honoured; Maps, Sets, typed arrays, Buffers and errors print what they hold; a
 * BigInt prints its digits, NaN and the infinities `null`. What does not print (undefined, functions, symbols) is `null`
 * by itself and in arrays, and left out of objects. Cycles print `"[Circular]"`, throws `"[Throws: message]"`. Never throws.
 */
export function jsonText(value: unknown): string {
  return new JsonText([]).text(value, '') ?? 'null';
}

/** Writes the JSON text of a value that lies within others, for a cycle may lead back to those. */
export class JsonText {
  readonly #ancestors: object[];
  #valuesLeft: number;

  /**
   * @param ancestors The objects that the value lies within, outermost first.
   * @param maxValues Values that are printed, at most {@link MAX_VALUES}.
   */
  constructor(ancestors: readonly object[], maxValues = MAX_VALUES) {
    this.#ancestors = [...ancestors];
    this.#valuesLeft = maxValues;
  }

  /** Values that could still be printed; below 0 where there were more. */
  get valuesLeft(): number {
    return this.#valuesLeft;
  }

  /** The text of a value, or `undefined` where it does not print. */
  text(value: unknown, key: string): string | undefined {
    return this.#value(value, key, 1);
  }

  /** The text of what {@link resolve} gave for an object. */
  resolvedText(resolved: object): string {
    return this.#container(resolved, 1);
  }

  #value(value: unknown, key: string, depth: number): string | undefined {
    if (typeof value === 'object' && value !== null) return this.#object(value, key, depth);
    return primitiveText(primitiveOf(value));
  }

  #object(value: object, key: string, depth: number): string | undefined {
    if (Numeral.is(value)) return value.toString();
    if (this.#ancestors.includes(value)) return '"[Circular]"';
    const resolved: Resolved = resolve(value, key);
    if (typeof resolved !== 'object' || resolved === null) return primitiveText(resolved);
    if (depth > MAX_DEPTH) return '"[Too deep]"';
    if (resolved === value) return this.#container(resolved, depth);
    if (this.#ancestors.includes(resolved)) return '"[Circular]"';
    this.#ancestors.push(value);
    const text = this.#container(resolved, depth);
    this.#ancestors.pop();
    return text;
  }

  #container(container: object, depth: number): string {
    this.#ancestors.push(container);
    const text = this.#contents(container, depth);
    this.#ancestors.pop();
    return text;
  }

  #contents(container: object, depth: number): string {
    try {
      if (Array.isArray(container)) return this.#array(container, depth);
      const names = Members.is(container) ? container.names : Object.keys(container);
      return this.#members(container, names, depth);
    } catch (thrown) {
      // A Proxy that does not tell its kind, length or keys, or more text than a string can hold.
      return jsonString(throwsText(thrown));
    }
  }

  #array(array: readonly unknown[], depth: number): string {
    let text = '[';
    for (let i = 0; i < array.length; i++) {
      if (i > 0) text += ',';
      if (this.#valuesLeft-- <= 0) {
        text += '"[Too large]"';
        break;
      }
      text += this.#value(readProperty(array, i), String(i), depth + 1) ?? 'null';
    }
    return `${text}]`;
  }

  #members(container: object, names: readonly string[], depth: number): string {
    const values = Members.is(container) ? container.values : undefined;
    let text = '';
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (this.#valuesLeft-- <= 0) {
        text += `,${jsonString(name)}:"[Too large]"`;
        break;
      }
      const value = values === undefined ? readProperty(container, name) : values[i];
      const valueText = this.#value(value, name, depth + 1);
      if (valueText !== undefined) text += `,${jsonString(name)}:${valueText}`;
    }
    return `{${text.slice(1)}}`;
  }
}

function primitiveText(value: string | number | bigint | boolean | null | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return jsonString(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'undefined':
      return undefined;
    default:
      return String(value);
  }
}
