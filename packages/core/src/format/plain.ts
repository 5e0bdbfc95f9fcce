/** Plain records: objects that can be printed the fast way, since they are what they look like. */

/** Names that every object inherits: none, unless a program adds to `Object.prototype`, and then nothing is plain. */
const INHERITED: { toJSON?: unknown } = {};

/**
 * Whether an object's own enumerable properties are all there is to it, and the ones that `for...in` finds: unlike
 * `Object.keys`, it makes no list of them, and lets V8 read each value from its place in the object.
 */
export function isPlainRecord(value: unknown): value is Record<string, unknown> {
  for (const _ in INHERITED) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // Reading it would ask V8's caches for a property that many shapes do not have, which costs most where shapes are many.
  return INHERITED.toJSON === undefined && !Object.hasOwn(value as object, 'toJSON');
}

/** Whether a value that is neither a string, a number nor an object prints: a boolean, a BigInt or null. */
export function prints(value: unknown): boolean {
  return typeof value === 'boolean' || value === null || typeof value === 'bigint';
}
