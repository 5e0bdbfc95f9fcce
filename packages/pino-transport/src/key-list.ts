/** Lists of keys in the words of pino-pretty: `'pid,req.headers,log\\.level'`. */
import type { KeyPath, Rule } from '@kakashi/core';

/** A rule for an option that names members of a record: a text with commas, or an array of keys. */
export const keyListRule: Rule<readonly KeyPath[]> = {
  expected: "keys such as 'pid,req.headers', in one string or in an array of strings",
  default: undefined,
  read(value) {
    const keys = typeof value === 'string' ? keysOf(value) : value;
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) return undefined;
    return keys.filter((key) => key !== '').map(pathOf);
  },
};

/** A rule for an option that is one key. */
export const keyRule: Rule<string> = {
  expected: 'a key, as a string',
  default: undefined,
  read: (value) => (typeof value === 'string' ? value : undefined),
};

/** The keys in a list. What a backslash stands before divides nothing. */
function keysOf(list: string): string[] {
  return Array.from(list.matchAll(/(?:[^\\,]|\\.|\\$)+/gs), ([key]) => key.trim());
}

/** The names that a key consists of. */
function pathOf(key: string): KeyPath {
  return Array.from(key.matchAll(/(?:[^\\.]|\\.|\\$)+/gs), ([part]) => part.replace(/\\(.)/gs, '$1'));
}

/** Whether one of the keys is this name, at the top of a record. */
export function names(keys: readonly KeyPath[] | undefined, name: string): boolean {
  return keys?.some((path) => path.length === 1 && path[0] === name) ?? false;
}
