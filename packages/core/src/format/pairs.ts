/** The pairs of a line: a record's fields and the bound ones, in order, no key twice. Shared by `kv` and `logfmt`. */
import { memberValue, readFields } from './fields.ts';
import { Flattener, type PairList, stringText } from './flatten.ts';
import type { FieldsText } from './line-formatter.ts';
import { Memo } from './memo.ts';
import { escapeKey, escapeValue } from './text.ts';

/** Fields with their values rendered. */
interface Gathered {
  /** The pairs of each field by its name. */
  readonly fields: ReadonlyMap<string, PairList>;
  /** Whether two of the keys could be equal. */
  readonly mayRepeat: boolean;
}

/** Fields printed before those of the call. Rendered once, when they are bound. */
interface Bound extends Gathered {
  /** All of them as they stand on the line. */
  readonly text: string;
  /** The prefixes of the fields and of their pairs: a call's field of such a prefix takes the slow way. */
  readonly taken: ReadonlySet<string>;
}

const NONE_BOUND: Bound = { fields: new Map(), mayRepeat: false, text: '', taken: new Set() };

/** How a format writes pairs. */
interface PairOptions {
  /** What stands before the first pair, beside its space. */
  readonly lead: string;
  /** Names of the line's own; a field of such a name gets the suffix `_`. */
  readonly reserved: readonly string[];
  readonly quoteLookalikes: boolean;
}

/** What is the same for all pairs bound from one. */
interface PairStyle {
  readonly lead: string;
  readonly reserved: ReadonlySet<string>;
  readonly quoteLookalikes: boolean;
  /** ` key=` by the name of the field; empty for a reserved name, which takes the slow way. */
  readonly prefixes: Memo<string, string>;
}

function prefixOf(key: string): string {
  return ` ${key}=`;
}

/** Renders fields as ` k=v k2=v2`, each pair with a space before it. */
export class Pairs implements FieldsText {
  readonly #style: PairStyle;
  readonly #bound: Bound;

  private constructor(style: PairStyle, bound: Bound) {
    this.#style = style;
    this.#bound = bound;
  }

  static of({ lead, reserved: names, quoteLookalikes }: PairOptions): Pairs {
    const reserved = new Set(names);
    const prefixes = new Memo((name: string) => (reserved.has(name) ? '' : prefixOf(escapeKey(name))));
    return new Pairs({ lead, reserved, quoteLookalikes, prefixes }, NONE_BOUND);
  }

  text(fields: unknown, unnamedLevel: number | undefined): string {
    const text = this.#pairsText(fields, unnamedLevel);
    return text === '' ? '' : this.#style.lead + text;
  }

  bind(fields: unknown): Pairs {
    const gathered = this.#gather(fields, undefined);
    const taken = new Set<string>();
    for (const [name, pairs] of gathered.fields) {
      taken.add(prefixOf(escapeKey(name)));
      for (let i = 0; i < pairs.length; i += 2) taken.add(prefixOf(pairs[i] as string));
    }
    return new Pairs(this.#style, { ...gathered, text: pairsText(gathered), taken });
  }

  #pairsText(fields: unknown, unnamedLevel: number | undefined): string {
    if (unnamedLevel === undefined) {
      if (fields === undefined || fields === null) return this.#bound.text;
      const text = this.#flatText(fields);
      if (text !== undefined) return text;
    }
    return pairsText(this.#gather(fields, unnamedLevel));
  }

  /**
   * The fast way, for a plain object of strings, numbers and booleans, as most are. No key can come twice then, unless it
   * is bound or renamed. `undefined`: take the slow way, which also handles whatever throws.
   */
  #flatText(fields: unknown): string | undefined {
    const { prefixes, quoteLookalikes } = this.#style;
    const { taken } = this.#bound;
    let { text } = this.#bound;
    try {
      if (Object.getPrototypeOf(fields) !== Object.prototype) return undefined;
      for (const name of Object.keys(fields as object)) {
        const value = (fields as Record<string, unknown>)[name];
        let valueText: string;
        if (typeof value === 'string') {
          valueText = quoteLookalikes ? stringText(value, true) : escapeValue(value);
        } else if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
          valueText = String(value);
        } else if (value === undefined) {
          continue;
        } else {
          return undefined;
        }
        const prefix = prefixes.get(name);
        if (prefix === '' || taken.has(prefix)) return undefined;
        text += prefix + valueText;
      }
      return text;
    } catch {
      return undefined;
    }
  }

  /** The pairs of each field by its name. A field takes the place of an earlier one of its name, unless it does not print. */
  #gather(fields: unknown, unnamedLevel: number | undefined): Gathered {
    const gathered = new Map<string, PairList>();
    if (unnamedLevel !== undefined) gathered.set(this.#nameOf('level'), [this.#nameOf('level'), String(unnamedLevel)]);
    for (const [name, pairs] of this.#bound.fields) gathered.set(name, pairs);
    const { source, names } = readFields(fields);
    const flattener = new Flattener(source, this.#style.quoteLookalikes);
    for (let i = 0; i < names.length; i++) {
      const name = this.#nameOf(names[i] as string);
      const pairs = flattener.pairs(name, memberValue(source, names, i));
      if (pairs.length > 0) gathered.set(name, pairs);
    }
    return { fields: gathered, mayRepeat: flattener.mayRepeat || this.#bound.mayRepeat };
  }

  #nameOf(name: string): string {
    return this.#style.reserved.has(name) ? `${name}_` : name;
  }
}

/** All pairs in a line's order. Where flattening made two keys equal, the last value wins, at the first one's place. */
function pairsText({ fields, mayRepeat }: Gathered): string {
  let text = '';
  if (!mayRepeat) {
    for (const pairs of fields.values()) {
      for (let i = 0; i < pairs.length; i += 2) text += ` ${pairs[i]}=${pairs[i + 1]}`;
    }
    return text;
  }
  const byKey = new Map<string, string>();
  for (const pairs of fields.values()) {
    for (let i = 0; i < pairs.length; i += 2) byKey.set(pairs[i] as string, pairs[i + 1] as string);
  }
  for (const [key, value] of byKey) text += ` ${key}=${value}`;
  return text;
}
