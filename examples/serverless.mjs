/** A function that is frozen between invocations: flush before the answer, since no timer runs in the meantime. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLogger } from 'kakashi';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'function.log');

// On a platform that collects stdout: `destination: 'stdout'`.
const log = getLogger('function', { destination: file });

export async function handler(event) {
  const invocation = log.child({ id: event.id });
  invocation.info('started');
  try {
    if (event.amount > 100) throw new RangeError('limit exceeded');
    invocation.info('paid', { amount: event.amount });
    return { status: 200 };
  } catch (error) {
    invocation.exception('refused', error);
    return { status: 422 };
  } finally {
    // A whole invocation is one write, and it is out before the platform may freeze the process.
    await log.flush();
  }
}

// The platform invokes, and freezes: whatever is not in the file by now could be lost.
for (const [id, amount] of [
  ['i-1', 30],
  ['i-2', 500],
]) {
  const { status } = await handler({ id, amount });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  console.log(`${id}: status ${status}, ${lines.length} lines in the file`);
  console.log(`  ${lines.at(-1).slice(0, 90)}`);
  const messages = lines.filter((line) => line.includes(`id=${id}`)).map((line) => line.split(' | ')[2]);
  assert.deepEqual(messages, ['started', amount > 100 ? 'refused' : 'paid']);
}

const stats = await log.close();
assert.equal(stats.written, 4);
assert.equal(stats.pending, 0);
rmSync(folder, { recursive: true });
