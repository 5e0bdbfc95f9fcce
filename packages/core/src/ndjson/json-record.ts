/**
 * JSON read without loss: `JSON.parse` moves keys that look like indexes to the front and rounds numbers. Here an object is
 * {@link Members} in the order of its text, and a number keeps its digits. Of a repeated name the last value counts, at the
 * place of the first.
 */
import { Members } from '../format/members.ts';
import { Numeral } from './numeral.ts';

/** What JSON text stands for. */
export type JsonValue = string | number | boolean | null | Numeral | Members | JsonValue[];

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const NEEDS_DECODING = /[\\\x00-\x1f]/;
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Below so many members a list is searched faster than a Map is filled. */
const MAX_LISTED = 8;

/** The record that a line of JSON stands for, or `undefined` if it is not the text of one object. Never throws. */
export function readJsonRecord(text: string): Members | undefined {
  const value = readJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Members.is(value) ? value : undefined;
}

/** The value that JSON text stands for; `undefined` if it is not JSON. Never throws. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return new JsonReader(text).read();
  } catch {
    return undefined;
  }
}

/** The members of an object that is being read. */
class OpenObject {
  readonly #names: string[] = [];
  readonly #values: JsonValue[] = [];
  #places: Map<string, number> | undefined;
  /** Whose value comes next. */
  name = '';

  add(value: JsonValue): void {
    const { name } = this;
    const place = this.#placeOf(name);
    if (place !== -1) {
      this.#values[place] = value;
      return;
    }
    this.#places?.set(name, this.#names.length);
    this.#names.push(name);
    this.#values.push(value);
  }

  closed(): Members {
    return new Members(this.#names, this.#values, true);
  }

  #placeOf(name: string): number {
    if (this.#names.length < MAX_LISTED) return this.#names.indexOf(name);
    this.#places ??= new Map(this.#names.map((known, place) => [known, place]));
    return this.#places.get(name) ?? -1;
  }
}

type Open = OpenObject | JsonValue[];

/** Reads one text. It keeps what is open in a list, so that no depth overflows the stack. */
class JsonReader {
  readonly #text: string;
  readonly #open: Open[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @throws {SyntaxError} where the text is not JSON. */
  read(): JsonValue {
    let value: JsonValue;
    for (;;) {
      const next = this.#next();
      if (next === undefined) continue;
      value = next;
      // What is complete is put into what is around it, which may be complete thereby.
      let container = this.#open.at(-1);
      while (container !== undefined) {
        if (Array.isArray(container)) container.push(value);
        else container.add(value);
        if (this.#goesOn(container)) break;
        this.#open.pop();
        value = Array.isArray(container) ? container : container.closed();
        container = this.#open.at(-1);
      }
      if (container === undefined) break;
    }
    this.#skipBlanks();
    if (this.#at !== this.#text.length) throw new SyntaxError('expected the end');
    return value;
  }

  /** The next value; `undefined` if it is a container with something in it, which is open from now on. */
  #next(): JsonValue | undefined {
    this.#skipBlanks();
    const character = this.#text[this.#at];
    if (character === '"') return this.#string();
    if (character === '{') return this.#openObject();
    if (character === '[') return this.#openArray();
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return Numeral.of(this.#match(NUMBER));
  }

  #openObject(): Members | undefined {
    this.#at++;
    const object = new OpenObject();
    this.#skipBlanks();
    if (this.#takes('}')) return object.closed();
    this.#name(object);
    this.#open.push(object);
    return undefined;
  }

  #openArray(): JsonValue[] | undefined {
    this.#at++;
    this.#skipBlanks();
    const array: JsonValue[] = [];
    if (this.#takes(']')) return array;
    this.#open.push(array);
    return undefined;
  }

  /** Reads what follows a value in a container. False: its end. */
  #goesOn(container: Open): boolean {
    this.#skipBlanks();
    if (this.#takes(',')) {
      if (!Array.isArray(container)) {
        this.#skipBlanks();
        this.#name(container);
      }
      return true;
    }
    this.#expect(Array.isArray(container) ? ']' : '}');
    return false;
  }

  #name(object: OpenObject): void {
    object.name = this.#string();
    this.#skipBlanks();
    this.#expect(':');
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    if (text[start] !== '"') throw new SyntaxError('expected a string');
    let end = text.indexOf('"', start + 1);
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end === -1) throw new SyntaxError('a string without an end');
    this.#at = end + 1;
    const inside = text.slice(start + 1, end);
    return NEEDS_DECODING.test(inside) ? (JSON.parse(`"${inside}"`) as string) : inside;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new SyntaxError('expected a value');
    this.#at += found.length;
    return found;
  }

  #skipBlanks(): void {
    if (this.#text.charCodeAt(this.#at) <= 0x20) this.#match(BLANKS);
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#takes(character)) throw new SyntaxError(`expected ${character}`);
  }
}

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(text: string, quote: number): boolean {
  let before = quote - 1;
  while (text[before] === '\\') before--;
  return (quote - 1 - before) % 2 === 1;
}
