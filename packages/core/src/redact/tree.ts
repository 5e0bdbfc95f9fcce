/**
 * A record's values as a tree for the library that redacts: what would be printed, in objects without a prototype that
 * nobody else holds. So the library can neither meet a getter, a Proxy or a cycle, nor change anything of the caller's,
 * nor reach a prototype by a path such as `list.__proto__.push`.
 */
import { throwsText } from '../format/error.ts';
import { memberNames, memberValue } from '../format/fields.ts';
import { Members } from '../format/members.ts';
import { primitiveOf, resolve } from '../format/value.ts';
import { Numeral } from '../ndjson/numeral.ts';

/** An inner node of a tree. Arrays are such nodes as well, with their indexes for names. */
export type Tree = Record<string, unknown>;

/** Objects within objects that are kept. Formatters print none that lie so deep. */
const MAX_DEPTH = 200;

/** Values of one field that are kept. A few objects that refer to one another many times would else grow without end. */
const MAX_VALUES = 100_000;

/** What a node was. The library copies nodes, and keeps nothing of them but their names, values and prototype. */
interface Shape {
  readonly kind: 'object' | 'array' | 'map';
  /** The names in their order: an object would put those that look like indexes first, and an array keeps removed ones. */
  readonly names: readonly string[] | undefined;
}

const SHAPE = Symbol('shape');

/** A prototype that tells a shape and has no names, so that the library sees none. */
function prototypeOf(kind: Shape['kind'], names?: readonly string[]): object {
  const shape: Shape = { kind, names };
  return Object.freeze(Object.create(null, { [SHAPE]: { value: shape } }));
}

const PLAIN_OBJECT = prototypeOf('object');

/** The root of a tree, to be filled. */
export function emptyTree(): Tree {
  return Object.create(PLAIN_OBJECT) as Tree;
}

/** A value that the library takes for one, whatever it is: it looks into no function. */
export function sealed(value: unknown): () => unknown {
  return () => value;
}

/** Makes the trees of the values of one record. */
export class TreeMaker {
  /** The objects that the value lies within, outermost first. */
  readonly #ancestors: object[];
  #valuesLeft = 0;

  /** @param ancestors The record's fields, for a value of theirs may lead back to them. */
  constructor(...ancestors: object[]) {
    this.#ancestors = ancestors;
  }

  /** The tree of a field's value; `undefined` where it does not print. */
  of(value: unknown, name: string): unknown {
    this.#valuesLeft = MAX_VALUES;
    return this.#value(value, name, 1);
  }

  #value(value: unknown, name: string, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return primitiveOf(value);
    if (Numeral.is(value)) return sealed(value);
    if (this.#ancestors.includes(value)) return '[Circular]';
    const resolved = resolve(value, name);
    if (typeof resolved !== 'object' || resolved === null) return resolved;
    if (depth > MAX_DEPTH) return '[Too deep]';
    if (resolved !== value && this.#ancestors.includes(resolved)) return '[Circular]';
    this.#ancestors.push(value, resolved);
    const tree = this.#node(resolved, depth);
    this.#ancestors.length -= 2;
    return tree;
  }

  #node(object: object, depth: number): unknown {
    try {
      if (Array.isArray(object)) return this.#array(object, depth);
      const kind = Members.is(object) && !object.flattened ? 'map' : 'object';
      return this.#members(object, kind, memberNames(object), depth);
    } catch (thrown) {
      // A Proxy that does not tell its kind, length or keys.
      return throwsText(thrown);
    }
  }

  #array(array: readonly unknown[], depth: number): Tree {
    const names: string[] = [];
    const tree = Object.create(prototypeOf('array', names)) as Tree;
    for (let i = 0; i < array.length; i++) {
      const name = String(i);
      names.push(name);
      if (this.#valuesLeft-- <= 0) {
        tree[name] = '[Too large]';
        break;
      }
      tree[name] = this.#value(memberValue(array, names, i), name, depth + 1);
    }
    return tree;
  }

  #members(object: object, kind: 'object' | 'map', names: readonly string[], depth: number): Tree {
    const isPlain = kind === 'object' && !names.some(looksLikeIndex);
    const tree = Object.create(isPlain ? PLAIN_OBJECT : prototypeOf(kind, names)) as Tree;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (this.#valuesLeft-- <= 0) {
        tree[name] = '[Too large]';
        break;
      }
      const value = this.#value(memberValue(object, names, i), name, depth + 1);
      if (value !== undefined) tree[name] = value;
    }
    return tree;
  }
}

function looksLikeIndex(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** What is made of the nodes of a tree: {@link Members} for our formatters, which keep order and kind, or plain objects. */
export type Harvest = (names: readonly string[], values: readonly unknown[], flattened: boolean) => object;

export const asMembers: Harvest = (names, values, flattened) => new Members(names, values, flattened);

/** Also a field called `__proto__` becomes a property of its own. */
export const asObject: Harvest = (names, values) => Object.fromEntries(names.map((name, i) => [name, values[i]]));

/** The value that a tree stands for. */
export function harvested(tree: unknown, harvest: Harvest): unknown {
  if (typeof tree === 'function') {
    const value: unknown = tree();
    return harvest === asObject && typeof value === 'object' && Numeral.is(value as object) ? value?.valueOf() : value;
  }
  if (typeof tree !== 'object' || tree === null) return tree;
  const node = tree as Tree & { readonly [SHAPE]: Shape };
  const { kind, names: ordered } = node[SHAPE];
  if (kind === 'array') return ordered?.map((name) => harvested(node[name], harvest));
  const names = ordered?.filter((name) => Object.hasOwn(node, name)) ?? Object.keys(node);
  const values = names.map((name) => harvested(node[name], harvest));
  return harvest(names, values, kind === 'object');
}
