/** Censors the fields of records. The paths are matched by pino's library; what it gets to see is a tree of our own. */
import redactPaths from '@pinojs/redact';
import { isError, throwsText } from '../format/error.ts';
import { memberNames, memberValue, only, readFields } from '../format/fields.ts';
import { Members } from '../format/members.ts';
import { primitiveOf } from '../format/value.ts';
import { type CensorFunction, DEFAULT_CENSOR, firstName, type Redaction } from './redact-option.ts';
import { asMembers, asObject, emptyTree, type Harvest, harvested, sealed, type Tree, TreeMaker } from './tree.ts';

const NONE: ReadonlySet<string> = new Set();

/** Censors records by one {@link Redaction}. Never throws and never changes what it is given. */
export class Redactor {
  readonly #redact: (tree: Tree) => Tree;
  readonly #harvest: Harvest;
  readonly #firstNames: ReadonlySet<string>;
  /** Whether values are censored by a function, which may put anything in their place. */
  readonly #censors: boolean;
  /** Whether a path begins with `*`, and so may match in any record. */
  readonly #matchesAny: boolean;

  /** @param makes What records become: `'members'`, which only formatters of ours understand, or plain `'objects'`. */
  constructor({ paths, censor, remove }: Redaction, makes: 'members' | 'objects') {
    this.#redact = redactPaths({
      paths: [...paths],
      // The library's types do not know of the path, which it has always given.
      censor: typeof censor === 'function' ? (safely(censor) as (value: unknown) => unknown) : censor,
      remove,
      strict: false,
      // Without a serializer of its own the library adds a member `restore` to the record.
      serialize: (tree: Tree) => tree,
    }) as (tree: Tree) => Tree;
    this.#censors = typeof censor === 'function';
    this.#harvest = makes === 'members' ? asMembers : asObject;
    this.#firstNames = new Set(paths.map(firstName));
    this.#matchesAny = this.#firstNames.has('*');
  }

  /**
   * The fields of a record with what the paths lead to censored; the fields themselves if no path can lead into them.
   *
   * @param exempt Names of members that are no fields, and stay.
   */
  fields(fields: unknown, exempt = NONE): object | undefined {
    if (fields === undefined || fields === null) return undefined;
    try {
      const { source, names } = readFields(fields);
      if (!this.#matchesAny && !names.some((name) => this.#firstNames.has(name) && !exempt.has(name))) {
        // For our formatters what `toJSON` gave is kept: asked again, it may answer otherwise.
        return this.#harvest === asMembers ? source : (fields as object);
      }
      return this.#censored(source, names, exempt);
    } catch (thrown) {
      // What could not be censored is not printed.
      return this.#harvest(['fields'], [throwsText(thrown)], true);
    }
  }

  /**
   * A message with what the paths lead to censored. They lead to it by the name that messages have, and into an object that
   * is logged in place of a message as into fields.
   */
  message(name: string, message: unknown): unknown {
    if (typeof message !== 'object' || message === null) return this.#member(name, message);
    try {
      if (isError(message)) return this.#member(name, String(message.message));
      const tree = new TreeMaker().of(message, '');
      const isTree = typeof tree === 'object' && tree !== null;
      return this.#member(name, isTree ? harvested(this.#redact(tree as Tree), this.#harvest) : message);
    } catch (thrown) {
      return throwsText(thrown);
    }
  }

  /** The name of a logger, where it came with the record. */
  name(name: string, value: string): string {
    return this.#firstNames.has(name) ? String(this.#member(name, value)) : value;
  }

  #member(name: string, value: unknown): unknown {
    if (!this.#matchesAny && !this.#firstNames.has(name)) return value;
    const censored = this.fields(only(name, value)) as object;
    const names = memberNames(censored);
    return names.length === 0 ? '' : memberValue(censored, names, 0);
  }

  #censored(source: object, names: readonly string[], exempt: ReadonlySet<string>): object {
    const maker = new TreeMaker(source);
    const root = emptyTree();
    let isFlat = exempt.size === 0 && !Array.isArray(source) && !Members.is(source);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (exempt.has(name)) continue;
      const value = maker.of(memberValue(source, names, i), name);
      if (value === undefined) continue;
      root[name] = value;
      isFlat &&= typeof value !== 'object' || value === null;
    }
    const redacted = this.#redact(root);
    // A plain object of primitives is what our formatters are fastest with.
    return isFlat && !this.#censors ? { ...redacted } : this.#record(source, names, exempt, redacted);
  }

  #record(source: object, names: readonly string[], exempt: ReadonlySet<string>, redacted: Tree): object {
    const kept: string[] = [];
    const values: unknown[] = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const isExempt = exempt.has(name);
      if (!isExempt && !Object.hasOwn(redacted, name)) continue;
      kept.push(name);
      values.push(isExempt ? memberValue(source, names, i) : harvested(redacted[name], this.#harvest));
    }
    return this.#harvest(kept, values, true);
  }
}

/** A censor function of the user's that gets plain values, and whose throw leaves the default in place of the value. */
function safely(censor: CensorFunction): CensorFunction {
  return (value, path) => {
    // The library asks also for members that are not there.
    if (value === undefined) return undefined;
    try {
      // The library goes by the path afterwards.
      const censored = censor(harvested(value, asObject), [...path]);
      return typeof censored === 'object' && censored !== null ? sealed(censored) : primitiveOf(censored);
    } catch {
      return DEFAULT_CENSOR;
    }
  };
}
