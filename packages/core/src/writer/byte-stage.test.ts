import { expect, test } from 'vitest';
import { ByteStage, STAGE_BYTES } from './byte-stage.ts';

/** Writes a line as a formatter would. False if it does not come to the stage. */
function put(stage: ByteStage, line: string, grade = 0): boolean {
  const room = stage.begin();
  if (room === undefined) return false;
  const length = Buffer.byteLength(line);
  const fits = room.start + length <= room.end;
  if (fits) room.buffer.write(line, room.start);
  return stage.commit(room, fits ? room.start + length : -1, grade);
}

test('lines stand one behind the other, with their ends and grades', () => {
  const stage = new ByteStage();
  expect([put(stage, 'one\n', 1), put(stage, 'zwölf\n', 2)]).toEqual([true, true]);
  expect([...stage.ends.subarray(0, stage.records)]).toEqual([4, 11]);
  expect([...stage.grades.subarray(0, stage.records)]).toEqual([1, 2]);
  expect(stage.lines()).toEqual(['one\n', 'zwölf\n']);
});

test('it is full at sixteen lines, or before one more might not fit', () => {
  const stage = new ByteStage();
  for (let n = 0; n < 16; n++) expect(put(stage, `${n}\n`)).toBe(true);
  expect([stage.isFull, put(stage, 'one more\n')]).toEqual([true, false]);
  stage.clear();
  expect([stage.isFull, stage.records, put(stage, `${'x'.repeat(STAGE_BYTES / 2)}\n`)]).toEqual([false, 0, true]);
  expect(stage.isFull).toBe(true);
});

test('a line longer than the memory is not taken, and does no harm', () => {
  const stage = new ByteStage();
  expect([put(stage, `${'x'.repeat(STAGE_BYTES)}\n`), put(stage, 'short\n')]).toEqual([false, true]);
  expect(stage.lines()).toEqual(['short\n']);
});

test('a line that is being written when the stage is cleared is given up, and touches nothing that follows', () => {
  const stage = new ByteStage();
  put(stage, 'before\n');
  const room = stage.begin() ?? expect.fail('nobody is writing');
  const { start } = room;
  expect(stage.begin()).toBeUndefined();
  stage.clear();
  expect(put(stage, 'inside, and long enough\n')).toBe(true);
  room.buffer.write('the outer line\n', start);
  expect(stage.commit(room, start + 15, 0)).toBe(false);
  expect(put(stage, 'after\n')).toBe(true);
  expect(stage.lines()).toEqual(['inside, and long enough\n', 'after\n']);
});
