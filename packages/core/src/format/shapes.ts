/**
 * The shapes of records: which names follow each other in objects that were logged, with the prefix of each name rendered
 * once. A program logs few shapes over and over; walking along a known one costs a comparison for each field.
 */

import { Piece } from '../ndjson/transcode-bytes.ts';
import { Recurring } from './recurring.ts';

/** Shapes kept for one format. A service has some hundreds; hostile input must not grow them. */
const MAX_SHAPES = 4096;

/** A longer name is rendered each time, so that all shapes together never hold more than a megabyte. */
const MAX_NAME_LENGTH = 128;

/** Sets of bound names that are remembered, and the length of their names together, in UTF-16 units. */
const MAX_BOUND = 256;
const MAX_BOUND_LENGTH = 1024;

/** Names in an object beyond which it is no record of a usual shape. */
const MAX_NAMES = 64;

/** Names that are bound: equal ones are the same object, so that a shape can remember them. */
export type BoundNames = ReadonlySet<string>;

export const NO_NAMES: BoundNames = new Set();

/** How a format writes a name, by the key of the object that it is a member of: `undefined` for the record itself. */
export type RenderName = (name: string, parentKey: string | undefined) => { key: string; prefix: string } | undefined;

/** The shape of an object as far as one of its names: a node of a tree in which the children are the names that follow. */
export class Shape {
  readonly name: string;
  /** The whole key of the name, as it stands on the line. */
  readonly key: string;
  /** What stands before the value. */
  readonly prefix: string;
  #piece: Piece | undefined;
  #recurring: Recurring | undefined;
  /** Whether the usual way can print objects of this shape: no name is reserved, and they are not too many. */
  readonly usual: boolean;
  /** Whether a name so far has a dot, so that it could be taken for a member of another. */
  readonly dotted: boolean;
  /** The child that was asked for last: most of the time, it is the next one that is wanted. */
  next: Shape | undefined = undefined;
  /** The bound names that were last found to have none in common with this shape. */
  clearOf = NO_NAMES;
  readonly #shapes: Shapes;
  readonly #parentKey: string | undefined;
  readonly #length: number;
  /** Whether this is part of the tree; what follows a shape that is not is not kept either. */
  #kept: boolean;
  /** All children by name, once there are several. */
  #children: Map<string, Shape> | undefined;
  #members: Shape | undefined;

  constructor(shapes: Shapes, before: Shape | undefined, parentKey: string | undefined, name: string) {
    const rendered = before === undefined ? undefined : shapes.render(name, parentKey);
    this.#shapes = shapes;
    this.#parentKey = parentKey;
    this.#length = before === undefined ? 0 : before.#length + 1;
    this.#kept = before === undefined;
    this.name = name;
    this.key = rendered?.key ?? '';
    this.prefix = rendered?.prefix ?? '';
    this.usual = before === undefined || (before.usual && rendered !== undefined && this.#length <= MAX_NAMES);
    this.dotted = before !== undefined && (before.dotted || name.includes('.'));
  }

  /** The prefix as bytes. */
  get piece(): Piece {
    this.#piece ??= new Piece(this.prefix);
    return this.#piece;
  }

  /** The prefix with a value that is often the same. */
  get recurring(): Recurring {
    this.#recurring ??= new Recurring();
    return this.#recurring;
  }

  /** The shape with one more name. */
  with(name: string): Shape {
    const { next } = this;
    return next !== undefined && next.name === name ? next : this.#other(name);
  }

  /** The shape of an object without names that is the value of this one's last name. */
  get members(): Shape {
    this.#members ??= new Shape(this.#shapes, undefined, this.key, '');
    return this.#members;
  }

  #other(name: string): Shape {
    const known = this.#children?.get(name);
    if (known !== undefined) {
      this.next = known;
      return known;
    }
    const shape = new Shape(this.#shapes, this, this.#parentKey, name);
    if (this.#kept && shape.usual && name.length <= MAX_NAME_LENGTH && this.#shapes.mayKeep()) this.#keep(shape);
    return shape;
  }

  #keep(shape: Shape): void {
    if (this.next !== undefined) {
      this.#children ??= new Map([[this.next.name, this.next]]);
      this.#children.set(shape.name, shape);
    }
    shape.#kept = true;
    this.next = shape;
  }
}

/** The shapes of the records of one format, shared by all of its formatters. */
export class Shapes {
  readonly render: RenderName;
  #empty: Shape;
  #kept = 0;
  readonly #bound = new Map<string, BoundNames>();

  constructor(render: RenderName) {
    this.render = render;
    this.#empty = new Shape(this, undefined, undefined, '');
  }

  /** The shape of a record without names. */
  get empty(): Shape {
    return this.#empty;
  }

  /** Names to be bound. Loggers that bind the same names, as those of requests do, share what shapes remember of them. */
  boundNames(names: readonly string[]): BoundNames {
    if (names.length === 0) return NO_NAMES;
    const key = JSON.stringify(names);
    const known = this.#bound.get(key);
    if (known !== undefined) return known;
    const bound: BoundNames = new Set(names);
    if (key.length > MAX_BOUND_LENGTH) return bound;
    if (this.#bound.size >= MAX_BOUND) this.#bound.clear();
    this.#bound.set(key, bound);
    return bound;
  }

  /** Counts a shape to be kept. When they are too many, all are given up: a program's own are soon known again. */
  mayKeep(): boolean {
    if (this.#kept < MAX_SHAPES) {
      this.#kept += 1;
      return true;
    }
    this.#kept = 0;
    this.#empty = new Shape(this, undefined, undefined, '');
    return false;
  }
}
