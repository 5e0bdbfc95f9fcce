import { expect, test } from 'vitest';
import type { TextBuffer } from './transcode-bytes.ts';
import { type Key, KeyMemory } from './transcode-keys.ts';

/** As many keys as are kept. */
const KEPT = 4096;

function memory() {
  const keys = new KeyMemory({ roles: new Map([['level', 'level']]), reserved: [], selection: undefined });
  /** The key of a record of its own that has no other. */
  const find = (json: string, parent: Key = keys.root()): Key | undefined => {
    const bytes = Buffer.from(`${json}       `) as TextBuffer;
    return keys.find(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, parent);
  };
  return { find, root: () => keys.root() };
}

test('a key that was met is known again, and one that is like it is another', () => {
  const { find, root } = memory();
  const key = find('"user":1') ?? expect.fail('it is kept');
  expect(find('"user":"x"')).toBe(key);
  expect(find('"user":1', key)).not.toBe(key);
  expect(find('"user":1', key)?.path).toBe('user.user');
  expect(find('"User":1')?.path).toBe('User');
  expect(find('"us\\u0065r":1')).not.toBe(key);
  expect(find('"us\\u0065r":1')?.mark).toBe(key.mark);
  expect(key.parent).toBe(root());
});

test('the keys of a large service are all kept', () => {
  const { find } = memory();
  const once = Array.from({ length: KEPT }, (_, n) => find(`"field_${n}":1`));
  const again = Array.from({ length: KEPT - 1 }, (_, n) => find(`"field_${n + 1}":1`, once[0]?.parent));
  expect(again).toEqual(once.slice(1));
  expect(again.every((key, n) => key === once[n + 1])).toBe(true);
});

test('more than that start over with the next record, and never grow without bound', () => {
  const { find, root } = memory();
  const first = find('"field":1');
  const parent = root();
  for (let n = 1; n < KEPT; n++) find(`"field_${n}":1`, parent);
  // Within a record no key is given up, nor is one more kept.
  expect(find('"field":1', parent)).toBe(first);
  expect(find('"one more":1', parent)).toBeUndefined();
  expect(root()).not.toBe(parent);
  expect(find('"field":1')).not.toBe(first);
});

test.each([
  ['is no text', 'user:1'],
  ['is longer than 256 bytes', `"${'k'.repeat(254)}":1`],
  ['stands on the line with more than 1,022 bytes', `"${'x'.repeat(3)}${' '.repeat(204)}":1`],
  ['is not followed by a colon', '"user" :1'],
  ['ends with the line', '"user\n":1'],
  ['ends with the line, behind a backslash', '"user\\\n":1'],
  ['has an escape that JSON has not', '"\\x41":1'],
])('a key that %s is not kept', (_, json) => {
  expect(memory().find(json)).toBeUndefined();
});

test.each([
  ['of 256 bytes', `"${'k'.repeat(253)}":1`],
  ['of 1,022 bytes on the line', `"${'x'.repeat(2)}${' '.repeat(204)}":1`],
])('a key %s is kept', (_, json) => {
  expect(memory().find(json)).toBeDefined();
});
