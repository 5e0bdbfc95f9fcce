/** The pairs of a line: a record's fields and the bound ones, in order, no key twice. Shared by `kv` and `logfmt`. */
import { types } from 'node:util';
import { Piece } from '../ndjson/transcode-bytes.ts';
import { errorMembers } from './error.ts';
import { memberValue, readFields } from './fields.ts';
import { Flattener, type PairList, stringText } from './flatten.ts';
import type { FieldsText } from './line-formatter.ts';
import { type LineRoom, NOT_PUT, putPiece, putRaw } from './line-room.ts';
import { isPlainRecord, prints } from './plain.ts';
import { putNumber } from './put-number.ts';
import { putString } from './put-string.ts';
import { type BoundNames, NO_NAMES, type RenderName, type Shape, Shapes } from './shapes.ts';
import { EMPTY_KEY, escapeKey, escapeKeyPart } from './text.ts';
import { isOrdinary } from './value.ts';

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

/** Instead of a position: an object has to be flattened the slow way. */
const NOT_PLAIN = -2;

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

function styleOf({ lead, reserved: names }: PairOptions, quoteLookalikes: boolean): PairStyle {
  const reserved = new Set(names);
  const render: RenderName = (name, parentKey) => {
    if (parentKey === undefined && reserved.has(name)) return undefined;
    const key = parentKey === undefined ? escapeKey(name) : memberPrefix(parentKey) + escapeKeyPart(name);
    return { key, prefix: prefixOf(key) };
  };
  return { lead, reserved, quoteLookalikes, shapes: new Shapes(render) };
}

function prefixOf(key: string): string {
  return ` ${key}=`;
}

/** Renders fields as ` k=v k2=v2`, each pair with a space before it. */
export class Pairs implements FieldsText {
  readonly #style: PairStyle;
  readonly #bound: Bound;
  #openingPiece: Piece | undefined;

  private constructor(style: PairStyle, bound: Bound) {
    this.#style = style;
    this.#bound = bound;
  }

  /** The pairs of one format, without and with quotes around lookalikes. All of a kind share the shapes they have seen. */
  static style(options: PairOptions): (quoteLookalikes: boolean) => Pairs {
    const [plain, quoting] = [false, true].map((quotes) => new Pairs(styleOf(options, quotes), NONE_BOUND)) as [
      Pairs,
      Pairs,
    ];
    return (quoteLookalikes) => (quoteLookalikes ? quoting : plain);
  }

  text(fields: unknown, unnamedLevel: number | undefined): string {
    const isNone = unnamedLevel === undefined && (fields === undefined || fields === null);
    const text = isNone ? this.#bound.text : pairsText(this.#gather(fields, unnamedLevel));
    return text === '' ? '' : this.#style.lead + text;
  }

  put(room: LineRoom, at: number, fields: unknown): number {
    const isBound = this.#bound.text !== '';
    if (fields === undefined || fields === null) return isBound ? putPiece(room, at, this.#opening) : at;
    const opened = putPiece(room, at, this.#opening);
    if (opened === NOT_PUT) return NOT_PUT;
    const end = this.#putFields(room, opened, fields);
    return end === opened && !isBound ? at : end;
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

  /** What stands before the record's own pairs: the lead, and what is bound. */
  get #opening(): Piece {
    this.#openingPiece ??= new Piece(this.#style.lead + this.#bound.text);
    return this.#openingPiece;
  }

  /**
   * Puts the pairs of a plain object of a known shape, as most are. No key can come twice then, unless it is bound or
   * renamed, or a name has a dot. {@link NOT_PUT} also where it is not that plain. Throws what getters throw.
   */
  #putFields(room: LineRoom, start: number, fields: unknown): number {
    const { shapes, quoteLookalikes } = this.#style;
    const bound = this.#bound;
    const record = isPlainRecord(fields) ? fields : errorRecord(fields);
    if (record === undefined) return NOT_PUT;
    let at = start;
    let shape = shapes.empty;
    let flattener: Flattener | undefined;
    let flattened = false;
    for (const name in record) {
      shape = shape.with(name);
      if (!shape.usual) return NOT_PUT;
      const value = record[name];
      if (typeof value === 'object' && value !== null) {
        flattened = true;
        let end = putMembers(room, at, value, shape, { quoteLookalikes, left: MAX_FAST_MEMBERS }, 1);
        if (end === NOT_PLAIN) {
          flattener ??= new Flattener(record, quoteLookalikes);
          end = putRaw(room, at, joined(flattener.pairs(name, value)));
        }
        at = end;
      } else {
        at = putPrimitive(room, at, shape, value, quoteLookalikes);
      }
      if (at < 0) return NOT_PUT;
    }
    if (flattened && (shape.dotted || bound.mayRepeat || flattener?.mayRepeat)) return NOT_PUT;
    return shape.clearOf === bound.taken || this.#isClear(shape, record) ? at : NOT_PUT;
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

/** Whether a value that is no plain record prints as an error. Not all that do are known here: the others take the slow way. */
function printsAsError(value: unknown): value is Error {
  return types.isNativeError(value) && !isOrdinary(value);
}

/** An error that was given in the place of fields, as the field that it is. */
function errorRecord(fields: unknown): Record<string, unknown> | undefined {
  return printsAsError(fields) ? { err: fields } : undefined;
}

/** What members are put with, beside their object. */
interface MembersWay {
  readonly quoteLookalikes: boolean;
  /** How many more there may be. */
  left: number;
}

/** Puts the pairs of a plain object of plain values, or of an error, as {@link Flattener} makes them. */
function putMembers(room: LineRoom, start: number, value: object, of: Shape, way: MembersWay, depth: number): number {
  // What is nested too deep includes all that is nested in itself.
  if (depth > MAX_FAST_DEPTH) return NOT_PLAIN;
  let at = start;
  let shape = of.members;
  if (isPlainRecord(value)) {
    for (const name in value) {
      shape = shape.with(name);
      at = putMember(room, at, value[name], shape, way, depth);
      if (at < 0) return at;
    }
  } else if (printsAsError(value)) {
    const { names, values } = errorMembers(value);
    for (let i = 0; i < names.length; i++) {
      shape = shape.with(names[i] as string);
      at = putMember(room, at, values[i], shape, way, depth);
      if (at < 0) return at;
    }
  } else {
    return NOT_PLAIN;
  }
  return at === start ? putRaw(room, putPiece(room, at, of.piece), '{}') : at;
}

function putMember(room: LineRoom, at: number, member: unknown, shape: Shape, way: MembersWay, depth: number): number {
  if (!shape.usual || shape.dotted || way.left-- <= 0) return NOT_PLAIN;
  if (typeof member === 'object' && member !== null) return putMembers(room, at, member, shape, way, depth + 1);
  return putPrimitive(room, at, shape, member, way.quoteLookalikes);
}

/** Puts a pair whose value is no object; nothing where such a value does not print. */
function putPrimitive(room: LineRoom, at: number, shape: Shape, value: unknown, quoteLookalikes: boolean): number {
  if (typeof value === 'string') return putStringOf(room, at, shape, value, quoteLookalikes);
  if (typeof value === 'number') return putNumber(room, putPiece(room, at, shape.piece), value);
  return prints(value) ? putOther(room, putPiece(room, at, shape.piece), value) : at;
}

/** Puts a pair whose value is a string. */
function putStringOf(room: LineRoom, at: number, shape: Shape, text: string, quoteLookalikes: boolean): number {
  const { recurring } = shape;
  if (recurring.is(text)) return putPiece(room, at, recurring.piece);
  if (recurring.wants(text)) recurring.keep(text, shape.prefix + stringText(text, quoteLookalikes));
  return putString(room, putPiece(room, at, shape.piece), text, quoteLookalikes);
}

const TRUE = new Piece('true');
const FALSE = new Piece('false');
const NULL = new Piece('null');

/** Puts what {@link prints} says that it prints. */
function putOther(room: LineRoom, at: number, value: unknown): number {
  if (typeof value === 'boolean') return putPiece(room, at, value ? TRUE : FALSE);
  return value === null ? putPiece(room, at, NULL) : putRaw(room, at, String(value));
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
