/** Which members of a record are kept: all but those that are named, or those that are named alone, at any depth. */
import { Members } from '../format/members.ts';
import { isOrdinary } from '../format/value.ts';

/** The name of a member at the top of a record, then that of one within it, and so on. */
export type KeyPath = readonly string[];

/** How members are chosen. Plain data, so that it can be handed to another thread. */
export interface SelectionConfig {
  /** Members that are left out. */
  readonly ignore?: readonly KeyPath[] | undefined;
  /** If given, only these fields are kept; of these, what `ignore` names is left out all the same. */
  readonly include?: readonly KeyPath[] | undefined;
}

/** What becomes of a member: it is kept, left out, or kept as far as the selection says that is for its own members. */
export type Choice = boolean | Selection;

/** Names by their first part; a path that ends here is `'whole'`. */
type Tree = Map<string, Tree | 'whole'>;

/** Chooses among the members of one object. Paths lead through objects, not into arrays. */
export class Selection {
  readonly #include: Tree | undefined;
  readonly #ignore: Tree | undefined;

  private constructor(include: Tree | undefined, ignore: Tree | undefined) {
    this.#include = include;
    this.#ignore = ignore;
  }

  /** The selection for the top of a record; `undefined` if everything is kept. */
  static of({ ignore, include }: SelectionConfig): Selection | undefined {
    if (include === undefined && (ignore === undefined || ignore.length === 0)) return undefined;
    return new Selection(include && treeOf(include), ignore && treeOf(ignore));
  }

  /** Whether what is no object is kept where the selection is for members of an object, and an object left empty as well. */
  get keepsOthers(): boolean {
    return this.#include === undefined;
  }

  /** Whether a member is named among those to leave out: then it is as if the record did not have it. */
  ignores(name: string): boolean {
    return this.#ignore?.get(name) === 'whole';
  }

  /** What becomes of a field. */
  of(name: string): Choice {
    const included = this.#include === undefined ? 'whole' : this.#include.get(name);
    const ignored = this.#ignore?.get(name);
    if (included === undefined || ignored === 'whole') return false;
    if (included === 'whole') return ignored === undefined || new Selection(undefined, ignored);
    return new Selection(included, ignored);
  }

  /** What is kept of a field's value; `undefined`: nothing is. */
  kept(name: string, value: unknown): unknown {
    const choice = this.of(name);
    if (typeof choice === 'boolean') return choice ? value : undefined;
    const members = membersOf(value);
    if (members === undefined) return choice.keepsOthers ? value : undefined;
    const kept = choice.members(members);
    return kept.names.length > 0 || choice.keepsOthers ? kept : undefined;
  }

  /** The members that are kept; the very same object if all of them are. */
  members(members: Members): Members {
    const names: string[] = [];
    const values: unknown[] = [];
    let isWhole = true;
    members.names.forEach((name, i) => {
      const kept = this.kept(name, members.values[i]);
      isWhole &&= kept === members.values[i];
      if (kept === undefined) return;
      names.push(name);
      values.push(kept);
    });
    return isWhole ? members : new Members(names, values, members.flattened);
  }
}

function treeOf(paths: readonly KeyPath[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) add(root, path);
  return root;
}

function add(root: Tree, path: KeyPath): void {
  let tree = root;
  for (const name of path.slice(0, -1)) {
    const within = tree.get(name) ?? new Map();
    // What is named as a whole is not named in part.
    if (within === 'whole') return;
    tree.set(name, within);
    tree = within;
  }
  const last = path.at(-1);
  if (last !== undefined) tree.set(last, 'whole');
}

/** The members of an object that has nothing but members. */
function membersOf(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Members.is(value)) return value;
  return !Array.isArray(value) && isOrdinary(value)
    ? new Members(Object.keys(value), Object.values(value), true)
    : undefined;
}
