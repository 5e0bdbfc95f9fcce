/** winston with Kakashi as its transport; winston's call sites stay as they are. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLine } from 'kakashi';
import { accelerate, KakashiTransport, kakashiFormat } from 'kakashi/winston';
import winston from 'winston';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');

// #region readme
const transport = new KakashiTransport({ destination: file, name: 'shop' });
const log = winston.createLogger({
  level: 'info',
  // winston's default format makes JSON of each record. Kakashi reads the record itself, so that would be for nothing.
  format: kakashiFormat(),
  transports: [transport],
});

// Optional: what is below the level returns at once, and the rest takes a shortcut where nobody could tell the difference.
accelerate(log);

log.info('user logged in', { userId: 42, ip: '10.0.0.1' });
log.debug('not logged at this level');
log.child({ requestId: 'r-7' }).warn('slow query', { ms: 1203 });
log.error(new RangeError('limit exceeded'));
// #endregion

log.end();
await once(transport, 'finish');

const text = readFileSync(file, 'utf8');
console.log(text);
console.log('stats:', transport.stats());

const records = text
  .trimEnd()
  .split('\n')
  .map((line) => parseLine(line));
assert.deepEqual(
  records.map(({ level, name, message }) => `${level} ${name}: ${message}`),
  ['INFO shop: user logged in', 'WARNING shop: slow query', 'ERROR shop: limit exceeded'],
);
assert.equal(records[1].fields.requestId, 'r-7');
assert.equal(records[2].fields['err.type'], 'RangeError');
assert.equal(transport.stats().written, 3);
rmSync(folder, { recursive: true });
