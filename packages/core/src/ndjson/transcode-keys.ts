/** Keys that were met in JSON, with what they become on the line. A service has some hundreds of them; most lines bring no new one. */
import { isUtf8 } from 'node:buffer';
import { EMPTY_KEY, escapeKey, escapeKeyPart } from '../format/text.ts';
import type { Choice, Selection } from './selection.ts';
import { Piece, type TextBuffer } from './transcode-bytes.ts';

/** How many keys are kept. Hostile input must not grow them without bound. */
const MAX_KEYS = 4096;

/** A longer key, in JSON, is not kept: its line goes the slow way. In bytes. */
const MAX_KEY_BYTES = 256;

/** The same for a key with those it lies within, as it stands on the line. */
export const MAX_PREFIX_BYTES = 1024;

const SLOTS = 8192;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** What a member of a record is, by its name: a field or a part of one, what has a segment of its own, or left out. */
export type Role = 'field' | 'partial' | 'level' | 'time' | 'name' | 'message' | 'ignored';

/** What a key on the line is remembered by; several keys in JSON may become the same one. */
interface PathMark {
  /** The last record that had it. */
  record: number;
}

/** A key at one place in JSON. */
export class Key {
  /** As it stands in JSON, with its quotes and the colon. */
  readonly source: Piece;
  /** As it stands on the line: a space, the key with those it lies within, the equals sign. */
  readonly prefix: Piece;
  readonly role: Role;
  readonly mark: PathMark;
  /** What it becomes on the line. */
  readonly path: string;
  /** What becomes of it as a field. */
  readonly choice: Choice;
  readonly parent: Key | undefined;
  readonly chained: Key | undefined;
  readonly number: number;
  /** What followed it last time, and will most likely follow it next time. */
  next: Key | undefined;
  /** What came first in its object last time. */
  first: Key | undefined;

  constructor(
    source: string,
    path: string,
    role: Role,
    mark: PathMark,
    place: Pick<Key, 'choice' | 'parent' | 'chained' | 'number'>,
  ) {
    this.source = new Piece(source);
    this.prefix = new Piece(` ${path}=`);
    this.path = path;
    this.role = role;
    this.mark = mark;
    this.choice = place.choice;
    this.parent = place.parent;
    this.chained = place.chained;
    this.number = place.number;
    this.next = undefined;
    this.first = undefined;
  }
}

/** How a format treats the keys at the top of a record. */
export interface KeyRules {
  /** By name; absent: a field. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Names of the line's own; a field of such a name gets the suffix `_`. */
  readonly reserved: readonly string[];
  /** Which members are kept; absent: all. */
  readonly selection: Selection | undefined;
}

/** The keys met so far. */
export class KeyMemory {
  readonly #rules: KeyRules;
  #slots!: (Key | undefined)[];
  #marks!: Map<string, PathMark>;
  #count = 0;
  #root!: Key;

  constructor(rules: KeyRules) {
    this.#rules = rules;
    this.#forget();
  }

  /** The parent of the keys at the top. To be asked for before each record: here a full memory starts over. */
  root(): Key {
    if (this.#count >= MAX_KEYS) this.#forget();
    return this.#root;
  }

  /** The key that stands at `at`; `undefined` if none does, or none that is kept. */
  find(bytes: TextBuffer, view: DataView, at: number, parent: Key): Key | undefined {
    if (bytes[at] !== QUOTE) return undefined;
    let hash = parent.number;
    let p = at + 1;
    for (let byte = bytes[p] as number; byte !== QUOTE; byte = bytes[++p] as number) {
      // What an escaped character is matters only when the key is made; a newline is the end of the line even here.
      if (byte === BACKSLASH) byte = bytes[++p] as number;
      if (byte < 0x20) return undefined;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    const end = p + 2;
    if (bytes[p + 1] !== COLON || end - at > MAX_KEY_BYTES) return undefined;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (let key = this.#slots[slot]; key !== undefined; key = key.chained) {
      if (key.parent === parent && key.source.length === end - at && key.source.isAt(view, at)) return key;
    }
    return this.#count < MAX_KEYS ? this.#add(bytes.subarray(at, end) as TextBuffer, slot, parent) : undefined;
  }

  #add(source: TextBuffer, slot: number, parent: Key): Key | undefined {
    const name = isUtf8(source) ? nameOf(source.utf8Slice(0, source.length - 1)) : undefined;
    if (name === undefined) return undefined;
    const path = this.#pathOf(name, parent);
    if (Buffer.byteLength(path) > MAX_PREFIX_BYTES - 2) return undefined;
    let mark = this.#marks.get(path);
    if (mark === undefined) {
      mark = { record: 0 };
      this.#marks.set(path, mark);
    }
    // Within what is left out anyway nothing is chosen any more.
    const choice = typeof parent.choice === 'boolean' ? true : parent.choice.of(name);
    const role = this.#segmentRole(name, parent) ?? fieldRole(choice);
    this.#count++;
    const place = { choice, parent, chained: this.#slots[slot], number: this.#count };
    const key = new Key(source.utf8Slice(0, source.length), path, role, mark, place);
    this.#slots[slot] = key;
    return key;
  }

  /** The role of what has a segment of its own. Every line has a level; the others may be ignored. */
  #segmentRole(name: string, parent: Key): Role | undefined {
    const { roles, selection } = this.#rules;
    const role = parent === this.#root ? roles.get(name) : undefined;
    return role !== undefined && role !== 'level' && selection?.ignores(name) ? 'ignored' : role;
  }

  #pathOf(name: string, parent: Key): string {
    if (parent === this.#root) return escapeKey(this.#rules.reserved.includes(name) ? `${name}_` : name);
    return `${parent.path === EMPTY_KEY ? '' : parent.path}.${escapeKeyPart(name)}`;
  }

  #forget(): void {
    this.#slots = new Array<Key | undefined>(SLOTS).fill(undefined);
    this.#marks = new Map();
    this.#count = 0;
    this.#root = rootKey(this.#rules);
  }
}

function rootKey({ selection }: KeyRules): Key {
  const place = { choice: selection ?? true, parent: undefined, chained: undefined, number: 0 };
  return new Key('', '', 'field', { record: 0 }, place);
}

function fieldRole(choice: Choice): Role {
  if (choice === true) return 'field';
  return choice === false ? 'ignored' : 'partial';
}

function nameOf(json: string): string | undefined {
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}
