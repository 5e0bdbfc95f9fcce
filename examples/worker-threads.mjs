/** Four worker threads log into one file. Each has its own logger and batch; nothing is shared and nothing is locked. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { getLogger, parseLine } from 'kakashi';

const THREADS = 4;
const RECORDS = 1000;

if (isMainThread) {
  const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
  const file = join(folder, 'threads.log');
  const threads = Array.from({ length: THREADS }, (_, thread) => {
    return new Worker(new URL(import.meta.url), { workerData: { file, thread } });
  });
  await Promise.all(threads.map((thread) => once(thread, 'exit')));
  check(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
} else {
  // The file is opened for appending, and a batch of whole lines is one write: threads never tear each other's lines.
  const { file, thread } = workerData;
  const log = getLogger(`thread-${thread}`, { destination: file });
  for (let n = 0; n < RECORDS; n++) log.info('step done', { n });
  // Nothing to close: what waits in the batch is written when the thread ends.
}

function check(text) {
  const steps = new Map();
  for (const line of text.trimEnd().split('\n')) {
    const { name, fields } = parseLine(line);
    const expected = steps.get(name) ?? 0;
    assert.equal(fields.n, String(expected), `${name} is in order`);
    steps.set(name, expected + 1);
  }
  for (const [name, count] of [...steps].sort()) console.log(`${name}: ${count} lines, whole and in order`);
  assert.equal(steps.size, THREADS);
  for (const count of steps.values()) assert.equal(count, RECORDS);
}
