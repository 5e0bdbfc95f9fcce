import { expect, test } from 'vitest';
import { type Shape, Shapes } from './shapes.ts';

/** Shapes that count how often a name is rendered; `reserved` is a name that records cannot have. */
function countingShapes(): { shapes: Shapes; rendered: string[] } {
  const rendered: string[] = [];
  const shapes = new Shapes((name, parentKey) => {
    rendered.push(name);
    const key = parentKey === undefined ? name : `${parentKey}.${name}`;
    return name === 'reserved' ? undefined : { key, prefix: ` ${key}=` };
  });
  return { shapes, rendered };
}

function walk(shapes: Shapes, names: readonly string[]): Shape {
  return names.reduce((shape, name) => shape.with(name), shapes.empty);
}

test('a shape that was met is the same again, and renders nothing', () => {
  const { shapes, rendered } = countingShapes();
  const first = walk(shapes, ['a', 'b']);
  expect(walk(shapes, ['a', 'b'])).toBe(first);
  expect(first.prefix).toBe(' b=');
  expect(rendered).toEqual(['a', 'b']);
});

test('shapes that part are told apart, and each is found again', () => {
  const { shapes, rendered } = countingShapes();
  const others = [['a', 'b'], ['a', 'c'], ['b', 'a'], ['a'], ['a', 'd', 'b']];
  const met = others.map((names) => walk(shapes, names));
  expect(new Set(met).size).toBe(others.length);
  expect(others.map((names) => walk(shapes, names))).toEqual(met);
  expect(rendered).toEqual(['a', 'b', 'c', 'b', 'a', 'd', 'b']);
});

test('members have the whole key', () => {
  const { shapes } = countingShapes();
  const member = walk(shapes, ['a']).members.with('b').members.with('c');
  expect([member.key, member.prefix]).toEqual(['a.b.c', ' a.b.c=']);
  expect(walk(shapes, ['a']).members.with('b').members.with('c')).toBe(member);
});

test('a name that the format reserves makes every shape behind it unusual', () => {
  const { shapes } = countingShapes();
  expect(walk(shapes, ['a', 'reserved']).usual).toBe(false);
  expect(walk(shapes, ['reserved', 'a']).usual).toBe(false);
  expect(walk(shapes, ['a', 'b']).usual).toBe(true);
});

test('a dot in any name marks every shape behind it', () => {
  const { shapes } = countingShapes();
  expect(walk(shapes, ['a.b', 'c']).dotted).toBe(true);
  expect(walk(shapes, ['a', 'c']).dotted).toBe(false);
});

test('an object of very many names is not usual, and none of what it adds is kept', () => {
  const { shapes, rendered } = countingShapes();
  const names = Array.from({ length: 65 }, (_, n) => `k${n}`);
  expect(walk(shapes, names.slice(0, 64)).usual).toBe(true);
  expect(walk(shapes, names).usual).toBe(false);
  rendered.length = 0;
  walk(shapes, [...names, 'after']);
  expect(rendered).toEqual(['k64', 'after']);
});

test('names of up to 128 characters are kept; longer ones are not, nor what follows them', () => {
  const { shapes, rendered } = countingShapes();
  const longest = 'n'.repeat(128);
  walk(shapes, [longest]);
  walk(shapes, [longest]);
  expect(rendered.splice(0)).toEqual([longest]);
  const long = 'n'.repeat(129);
  walk(shapes, [long, 'b']);
  walk(shapes, [long, 'b']);
  expect(rendered).toEqual([long, 'b', long, 'b']);
});

test('forgets rather than grow without bound, and learns again what is used', () => {
  const { shapes, rendered } = countingShapes();
  walk(shapes, ['common']);
  for (let n = 0; n < 4096; n++) walk(shapes, [`flood${n}`]);
  rendered.length = 0;
  walk(shapes, ['common']);
  walk(shapes, ['common']);
  expect(rendered).toEqual(['common']);
  expect(shapes.empty.name).toBe('');
});

test('a record that makes it forget takes no room from what is met next', () => {
  const { shapes, rendered } = countingShapes();
  for (let n = 0; n < 4096; n++) walk(shapes, [`flood${n}`]);
  walk(shapes, ['one', 'too', 'many']);
  const next = Array.from({ length: 4096 }, (_, n) => `next${n}`);
  for (const name of next) walk(shapes, [name]);
  rendered.length = 0;
  for (const name of next) walk(shapes, [name]);
  expect(rendered).toEqual([]);
});

test('equal bound names are one set', () => {
  const { shapes } = countingShapes();
  const bound = shapes.boundNames(['a', 'b']);
  expect(shapes.boundNames(['a', 'b'])).toBe(bound);
  expect(shapes.boundNames(['a,b'])).not.toBe(bound);
  expect(shapes.boundNames([])).toBe(shapes.empty.clearOf);
});

test('256 sets of bound names are remembered; one more, and all are forgotten', () => {
  const { shapes } = countingShapes();
  const bound = shapes.boundNames(['a', 'b']);
  for (let n = 0; n < 255; n++) shapes.boundNames([`flood${n}`]);
  expect(shapes.boundNames(['a', 'b'])).toBe(bound);
  shapes.boundNames(['more']);
  expect(shapes.boundNames(['a', 'b'])).not.toBe(bound);
});

test('bound names whose list is longer than 1024 as JSON are not remembered', () => {
  const { shapes } = countingShapes();
  const [fitting, long] = [['n'.repeat(1020)], ['n'.repeat(1021)]];
  expect(shapes.boundNames(fitting)).toBe(shapes.boundNames(fitting));
  expect(shapes.boundNames(long)).not.toBe(shapes.boundNames(long));
});
