import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { clockNs } from './clock.mjs';
import { numberOfLine } from './records.mjs';

const NEWLINE = 10;
const POLL_MS = 1;
const PATIENCE_MS = 30_000;
const TAIL_BYTES = 4096;

/**
 * Waits until a file has as many lines as were logged, since not every library's end is the end.
 * @param {number} [stillAway] so many may be missing: what a library holds back until there is more
 * @returns {Promise<number>} the time, in ns, at which they were seen to be there, without the time that counting took
 */
export async function waitForLines(file, expected, stillAway = 0) {
  const fd = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(1 << 20);
  let lines = 0;
  try {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const now = clockNs();
      for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) lines += newlines(chunk, length);
      if (lines >= expected - stillAway && lines <= expected) return now;
      if (lines > expected) throw new Error(`${lines} lines in the file, ${expected} records logged`);
      if (Date.now() > deadline) throw new Error(`only ${lines} lines in the file, ${expected} records logged`);
      await setTimeout(POLL_MS);
    }
  } finally {
    closeSync(fd);
  }
}

/** @returns the time that a run may claim, once the last line is what was logged last */
export async function confirm(file, { records, shape, last = records - 1 }) {
  const seenAt = await waitForLines(file, records);
  confirmLast(numberOfLine(lastLine(file), shape), last);
  return seenAt;
}

/** @param {number} found the record that the last line holds */
export function confirmLast(found, expected) {
  if (found !== expected) throw new Error(`the last line holds record ${found}, expected ${expected}`);
}

/**
 * The same for threads that each logged a share: every record is there once, and in order for each thread.
 * @returns the time that a run may claim
 */
export async function confirmThreads(file, { records, share, shape }) {
  const seenAt = await waitForLines(file, records);
  const expected = Array.from({ length: records / share }, (_, thread) => thread * share);
  for (const line of readFileSync(file, 'latin1').trimEnd().split('\n')) {
    const found = numberOfLine(line, shape);
    const thread = Math.floor(found / share);
    if (found !== expected[thread]) throw new Error(`a line is torn or not in order: ${line}`);
    expected[thread]++;
  }
  return seenAt;
}

/** How many there are in the first bytes. */
export function newlines(chunk, length) {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1 && at < length; at = chunk.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function lastLine(file) {
  const fd = openSync(file, 'r');
  const start = Math.max(fstatSync(fd).size - TAIL_BYTES, 0);
  const tail = Buffer.alloc(TAIL_BYTES);
  const text = tail.utf8Slice(0, readSync(fd, tail, 0, TAIL_BYTES, start)).trimEnd();
  closeSync(fd);
  return text.slice(text.lastIndexOf('\n') + 1);
}
