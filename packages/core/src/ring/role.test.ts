import { expect, test } from 'vitest';
import { FREE, Role } from './role.ts';

function roles(count: number): Role[] {
  const words = new Int32Array(new SharedArrayBuffer(64));
  return Array.from({ length: count }, (_, index) => new Role(words, 3, index + 1));
}

test('a role is held by one, and free again when that one leaves', () => {
  const [writer, heir] = roles(2) as [Role, Role];
  expect(writer.holder).toBe(FREE);
  expect(writer.enter()).toBe(true);
  expect(writer.isMine).toBe(true);
  expect(heir.enter()).toBe(false);
  expect(heir.isMine).toBe(false);
  expect(writer.leave()).toBe(true);
  expect(heir.enter()).toBe(true);
  expect(writer.enter()).toBe(false);
});

test('who lost it by force is told, and gives nothing back', () => {
  const [writer, heir] = roles(2) as [Role, Role];
  writer.enter();
  expect(heir.force()).toBe(1);
  expect(writer.isMine).toBe(false);
  expect(writer.leave()).toBe(false);
  expect(heir.isMine).toBe(true);
});

test('who stood still while others came and went is told, too', () => {
  const [writer, heir, next] = roles(3) as [Role, Role, Role];
  writer.enter();
  heir.force();
  heir.leave();
  expect(writer.leave()).toBe(false);
  next.enter();
  expect(writer.isMine).toBe(false);
  expect(writer.leave()).toBe(false);
  expect(next.isMine).toBe(true);
});

test('force takes a free role, and one held already', () => {
  const [heir] = roles(1) as [Role];
  expect(heir.force()).toBe(FREE);
  expect(heir.force()).toBe(1);
});

test('from one that is dead it is taken by one only, and not where another one has it by now', () => {
  const [dead, heir, other] = roles(3) as [Role, Role, Role];
  dead.enter();
  expect(heir.takeFrom(1)).toBe(true);
  expect(heir.isMine).toBe(true);
  expect(other.takeFrom(1)).toBe(false);
  expect(heir.isMine).toBe(true);
});
