import { expect, test } from 'vitest';
import { Selection, type SelectionConfig } from './selection.ts';
import type { TextBuffer } from './transcode-bytes.ts';
import { type Key, KeyMemory, type Role } from './transcode-keys.ts';

/** As many keys as are kept. */
const KEPT = 4096;

const ROLES: ReadonlyMap<string, Role> = new Map([
  ['level', 'level'],
  ['time', 'time'],
  ['name', 'name'],
  ['msg', 'message'],
]);

function memory(selected: SelectionConfig = {}) {
  const keys = new KeyMemory({ roles: ROLES, reserved: ['app', 'msg'], selection: Selection.of(selected) });
  /** The key of a record of its own that has no other. */
  const find = (json: string, parent: Key = keys.root()): Key | undefined => {
    const before = '{"of an object":{';
    const bytes = Buffer.from(`${before + json}       `) as TextBuffer;
    return keys.find(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), before.length, parent);
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

test('a key that is met for the first time was in no record yet', () => {
  expect(memory().find('"user":1')?.mark).toEqual({ record: 0 });
});

test('a key may hold quotes and backslashes, and ends at the quote that is not escaped', () => {
  const { find } = memory();
  expect(find('"say \\"hi\\"":1')?.path).toBe('say%0020%0022hi%0022');
  expect(find('"say \\"":hi":1')?.path).toBe('say%0020%0022');
  expect(find('"C:\\\\":1')?.path).toBe('C:%005C');
});

test('a key of the same name within another object is another, for as many objects as are kept', () => {
  const { find, root } = memory();
  const top = root();
  // Of so many, some share a place in the memory with one within another object.
  for (let n = 0; n < KEPT / 2; n++) {
    const parent = find(`"object_${n}":{`, top) ?? expect.fail('it is kept');
    const child = find('"id":1', parent) ?? expect.fail('it is kept');
    expect(child.parent).toBe(parent);
    expect(child.path).toBe(`object_${n}.id`);
  }
});

test('a key at the top that is one of the line itself gets a suffix', () => {
  const { find } = memory();
  const key = find('"app":1') ?? expect.fail('it is kept');
  expect(key.path).toBe('app_');
  expect(find('"msg":1')?.path).toBe('msg_');
  expect(find('"name":1')?.path).toBe('name');
  expect(find('"app":1', key)?.path).toBe('app_.app');
});

test('an empty key stands on the line as a percent sign, and as nothing before a dot', () => {
  const { find } = memory();
  const key = find('"":1') ?? expect.fail('it is kept');
  expect(key.path).toBe('%');
  expect(find('"a":1', key)?.path).toBe('.a');
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
  ['ends with the line, and no quote follows', '"user\n'],
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

/** What keys are, by where they stand: within an object, behind a dot. */
function rolesOf(selected: SelectionConfig, paths: readonly string[]): Record<string, Role | undefined> {
  const { find, root } = memory(selected);
  const keyAt = (path: string): Key | undefined =>
    path.split('.').reduce<Key | undefined>((parent, name) => parent && find(`"${name}":1`, parent), root());
  return Object.fromEntries(paths.map((path) => [path, keyAt(path)?.role]));
}

test('only at the top of a record has a key a segment of its own', () => {
  const expected = { level: 'level', time: 'time', name: 'name', msg: 'message', a: 'field' };
  const within = { 'a.level': 'field', 'a.msg': 'field', 'msg.name': 'field' };
  expect(rolesOf({}, Object.keys({ ...expected, ...within }))).toEqual({ ...expected, ...within });
  expect(memory().root().choice).toBe(true);
});

test('a key that is named is left out where it is named, but for the level', () => {
  const expected = {
    secret: 'ignored',
    name: 'ignored',
    o: 'partial',
    'o.p': 'ignored',
    msg: 'message',
    level: 'level',
    a: 'field',
    'a.secret': 'field',
    'o.secret': 'field',
    'o.name': 'field',
    'o.p.q': 'field',
  };
  const ignore = [['secret'], ['name'], ['level'], ['o', 'p']];
  expect(rolesOf({ ignore }, Object.keys(expected))).toEqual(expected);
});

test('of the fields only those are kept that are to be included', () => {
  const expected = {
    a: 'field',
    b: 'ignored',
    o: 'partial',
    'o.p': 'field',
    'o.q': 'ignored',
    'a.b': 'field',
    level: 'level',
    time: 'time',
    name: 'name',
    msg: 'message',
  };
  expect(rolesOf({ include: [['a'], ['o', 'p']] }, Object.keys(expected))).toEqual(expected);
});
