/** pino with Kakashi as the target of its transport: formatting and writing happen in pino's worker thread. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseLine } from 'kakashi';
import pino from 'pino';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');

// #region readme
const log = pino({
  name: 'shop',
  level: 'debug',
  transport: { target: 'kakashi/pino', options: { destination: file } },
});

log.info({ userId: 42, ip: '10.0.0.1' }, 'user logged in');
log.child({ requestId: 'r-7' }).warn({ ms: 1203 }, 'slow query');
log.error(new RangeError('limit exceeded'), 'payment failed');
log.debug('cache is warm');
// #endregion

// What pino calls flush reaches the file. At the end of the process nothing is needed: pino then flushes by itself.
await promisify(log.flush.bind(log))();

const text = readFileSync(file, 'utf8');
console.log(text);

const records = text
  .trimEnd()
  .split('\n')
  .map((line) => parseLine(line));
assert.deepEqual(
  records.map(({ level, name, message }) => `${level} ${name}: ${message}`),
  ['INFO shop: user logged in', 'WARNING shop: slow query', 'ERROR shop: payment failed', 'DEBUG shop: cache is warm'],
);
assert.equal(records[0].fields.userId, '42');
assert.equal(records[1].fields.requestId, 'r-7');
assert.equal(records[2].fields['err.message'], 'limit exceeded');
assert.ok(!Number.isNaN(Date.parse(records[0].time)));
rmSync(folder, { recursive: true });
