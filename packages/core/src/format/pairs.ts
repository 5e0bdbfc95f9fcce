/** The pairs of a line: a record's fields and the bound ones, in order, no key twice. Shared by `kv` and `logfmt`. */
import { memberValue, readFields } from './fields.ts';
import { Flattener, type PairList, stringText } from './flatten.ts';
import type { FieldsText } from './line-formatter.ts';
import { numberText } from './number-text.ts';
import { isPlainRecord, prints } from './plain.ts';
import { type BoundNames, NO_NAMES, type RenderName, type Shape, Shapes } from './shapes.ts';
import { EMPTY_KEY, escapeKey, escapeKeyPart, escapeValue } from './text.ts';

/** Fields with their values rendered. */
interface Gathered {
  /** The pairs of each field by its name. */
  readonly fields: ReadonlyMap<string, PairList>;
  /** Whether two of the keys could be equal, or equal one of a further object's. */
  readonly mayRepeat: boolean;
}

/** Fields printed before those of the call. Rendered once, when they are bound. */
interface Bound extends Gathered {
  /** All of them as they stand on the line. */
  readonly text: string;
  /** The keys of the fields and of their pairs: a call's field of such a key takes the slow way. */
  readonly taken: BoundNames;
}

const NONE_BOUND: Bound = { fields: new Map(), mayRepeat: false, text: '', taken: NO_NAMES };

/** Objects within objects that are printed the fast way, as deep as they are flattened. */
const MAX_FAST_DEPTH = 8;

/** Members, of all objects within one field, that are printed the fast way: no more than are ever flattened. */
const MAX_FAST_MEMBERS = 256;

/** How a format writes pairs. */
interface PairOptions {
  /** What stands before the first pair, beside its space. */
  readonly lead: string;
  /** Names of the line's own; a field of such a name gets the suffix `_`. */
  readonly reserved: readonly string[];
}

/** What is the same for all pairs bound from one. */
interface PairStyle {
  readonly lead: string;
  readonly reserved: ReadonlySet<string>;
  readonly quoteLookalikes: boolean;
  /** The shapes of records; one with a reserved name takes the slow way. */
  readonly shapes: Shapes;
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

  /** A function that makes pairs of one format; what it makes shares the shapes it has seen. */
  static style({ lead, reserved: names }: PairOptions): (quoteLookalikes: boolean) => Pairs {
    const reserved = new Set(names);
    const render: RenderName = (name, parentKey) => {
      if (parentKey === undefined && reserved.has(name)) return undefined;
      const key = parentKey === undefined ? escapeKey(name) : memberPrefix(parentKey) + escapeKeyPart(name);
      return { key, prefix: prefixOf(key) };
    };
    const shapes = new Shapes(render);
    return (quoteLookalikes) => new Pairs({ lead, reserved, quoteLookalikes, shapes }, NONE_BOUND);
  }

  text(fields: unknown, unnamedLevel: number | undefined): string {
    const text = this.#pairsText(fields, unnamedLevel);
    return text === '' ? '' : this.#style.lead + text;
  }

  bind(fields: unknown): Pairs {
    const gathered = this.#gather(fields, undefined);
    const names: string[] = [];
    for (const [name, pairs] of gathered.fields) {
      names.push(escapeKey(name));
      for (let i = 0; i < pairs.length; i += 2) if (pairs[i] !== names.at(-1)) names.push(pairs[i] as string);
    }
    const taken = this.#style.shapes.boundNames(names);
    return new Pairs(this.#style, { ...gathered, text: pairsText(gathered), taken });
  }

  #pairsText(fields: unknown, unnamedLevel: number | undefined): string {
    if (unnamedLevel === undefined) {
      if (fields === undefined || fields === null) return this.#bound.text;
      const text = this.#fastText(fields);
      if (text !== undefined) return text;
    }
    return pairsText(this.#gather(fields, unnamedLevel));
  }

  /**
   * The fast way, for a plain object of a known shape, as most are. No key can come twice then, unless it is bound or
   * renamed, or a name has a dot. `undefined`: take the slow way, which also handles whatever throws.
   */
  #fastText(fields: unknown): string | undefined {
    const { shapes, quoteLookalikes } = this.#style;
    const bound = this.#bound;
    let { text } = bound;
    let shape = shapes.empty;
    let flattener: Flattener | undefined;
    let flattened = false;
    try {
      if (!isPlainRecord(fields)) return undefined;
      for (const name in fields) {
        shape = shape.with(name);
        if (!shape.usual) return undefined;
        const value = fields[name];
        if (typeof value === 'string') {
          text += shape.prefix + (quoteLookalikes ? stringText(value, true) : escapeValue(value));
        } else if (typeof value === 'number') {
          text += shape.prefix + numberText(value);
        } else if (typeof value === 'object' && value !== null) {
          flattened = true;
          let pairs = membersText(value, shape, quoteLookalikes, 1, { left: MAX_FAST_MEMBERS });
          if (pairs === undefined) {
            flattener ??= new Flattener(fields, quoteLookalikes);
            pairs = joined(flattener.pairs(name, value));
          }
          text += pairs;
        } else if (prints(value)) {
          text += shape.prefix + String(value);
        }
      }
      if (flattened && (shape.dotted || bound.mayRepeat || flattener?.mayRepeat)) return undefined;
      return shape.clearOf === bound.taken || this.#isClear(shape, fields) ? text : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether no name of the record is bound as well. */
  #isClear(shape: Shape, fields: object): boolean {
    for (const name in fields) if (this.#bound.taken.has(escapeKey(name))) return false;
    shape.clearOf = this.#bound.taken;
    return true;
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

function memberPrefix(parentKey: string): string {
  return parentKey === EMPTY_KEY ? '.' : `${parentKey}.`;
}

/** The pairs of a plain object of plain values, as {@link Flattener} makes them; `undefined`: it is not that plain. */
function membersText(
  value: object,
  { members, prefix }: Shape,
  quoteLookalikes: boolean,
  depth: number,
  budget: { left: number },
): string | undefined {
  // What is nested too deep includes all that is nested in itself.
  if (depth > MAX_FAST_DEPTH || !isPlainRecord(value)) return undefined;
  let text = '';
  let shape = members;
  for (const name in value) {
    shape = shape.with(name);
    if (!shape.usual || shape.dotted || budget.left-- <= 0) return undefined;
    const member = value[name];
    if (typeof member === 'string') {
      text += shape.prefix + (quoteLookalikes ? stringText(member, true) : escapeValue(member));
    } else if (typeof member === 'number') {
      text += shape.prefix + numberText(member);
    } else if (typeof member === 'object' && member !== null) {
      const pairs = membersText(member, shape, quoteLookalikes, depth + 1, budget);
      if (pairs === undefined) return undefined;
      text += pairs;
    } else if (prints(member)) {
      text += shape.prefix + String(member);
    }
  }
  return text === '' ? `${prefix}{}` : text;
}

function joined(pairs: PairList): string {
  let text = '';
  for (let i = 0; i < pairs.length; i += 2) text += ` ${pairs[i]}=${pairs[i + 1]}`;
  return text;
}

/** All pairs in a line's order. Where flattening made two keys equal, the last value wins, at the first one's place. */
function pairsText({ fields, mayRepeat }: Gathered): string {
  let text = '';
  if (!mayRepeat) {
    for (const pairs of fields.values()) text += joined(pairs);
    return text;
  }
  const byKey = new Map<string, string>();
  for (const pairs of fields.values()) {
    for (let i = 0; i < pairs.length; i += 2) byKey.set(pairs[i] as string, pairs[i + 1] as string);
  }
  for (const [key, value] of byKey) text += ` ${key}=${value}`;
  return text;
}
