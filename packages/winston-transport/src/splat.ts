/**
 * The further arguments of a logging call. winston keeps them under a symbol, merges the first into the record if it is an
 * object and the message has no `%s` and the like, and leaves the rest to `format.splat()`. Without that format they would
 * be lost with nobody saying so; hence we look for those that are neither in the record nor in its message.
 */
import { type Info, SPLAT } from './info.ts';

/** What winston takes for a place that an argument belongs into. */
const TOKEN = /%[scdjifoO%]/;

/** The arguments of a call that went nowhere. */
export interface Leftovers {
  /** Objects, whose keys were meant as fields, and errors. */
  readonly objects: readonly object[];
  /** What has no keys: a number, a string, a Date. */
  readonly values: readonly unknown[];
}

/** The arguments of a call that are neither in the record nor in its message. May throw for hostile ones. */
export function leftovers(info: Info): Leftovers {
  const splat: unknown = info[SPLAT];
  const objects: object[] = [];
  const values: unknown[] = [];
  if (!Array.isArray(splat)) return { objects, values };
  const message = typeof info.message === 'string' ? info.message : '';
  const hasTokens = TOKEN.test(message);
  // Without tokens winston merged the first object. A format may have removed some of it since, such as a password: it stays
  // removed. If nothing at all of it is in the record, then tokens consumed the arguments, and the message has them.
  const consumed = !hasTokens && hasKeys(splat[0]) && !isMerged(info, splat[0]);
  if (consumed) return { objects, values };
  splat.forEach((argument: unknown, place) => {
    if (hasKeys(argument)) {
      if (hasTokens || place > 0) objects.push(argument);
    } else if (argument !== undefined && argument !== null && typeof argument !== 'function') {
      if (!isPlainEmpty(argument) && !hasText(message, textOf(argument))) values.push(argument);
    }
  });
  return { objects, values };
}

function hasKeys(argument: unknown): argument is object {
  return (
    typeof argument === 'object' && argument !== null && (argument instanceof Error || Object.keys(argument).length > 0)
  );
}

function isMerged(info: Info, meta: object): boolean {
  return meta instanceof Error || Object.keys(meta).some((key) => Object.hasOwn(info, key));
}

/** `{}` and `[]` say nothing that could be lost. */
function isPlainEmpty(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return false;
  const prototype: unknown = Object.getPrototypeOf(argument);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** What `%s` makes of an argument. */
function textOf(argument: unknown): string {
  return argument instanceof Date && !Number.isNaN(argument.getTime()) ? argument.toISOString() : String(argument);
}

/** Characters by which a text is searched for, and places that are then looked at closely. */
const SEARCHED_LENGTH = 64;
const MAX_PLACES = 16;

/**
 * Whether a message has a text in it. `includes` takes the product of both lengths for texts made to that end: 13 s for a
 * message of 400 KB (Node.js 20.20). A long text that begins like many places of the message counts as not in it.
 */
export function hasText(message: string, text: string): boolean {
  const beginning = text.slice(0, SEARCHED_LENGTH);
  let at = message.indexOf(beginning);
  for (let places = 0; at !== -1 && places < MAX_PLACES; places++) {
    if (message.startsWith(text, at)) return true;
    at = message.indexOf(beginning, at + 1);
  }
  return false;
}
