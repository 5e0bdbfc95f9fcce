/** pino with Kakashi as its destination in the same thread: no worker, and an account of every record at hand. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kakashiPino } from 'kakashi/pino';
import pino from 'pino';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');

// `kakashiPino` stands where `pino.destination()` stood; `format: 'json'` would keep pino's JSON.
const destination = kakashiPino({ destination: file, name: 'shop', timestamp: false });
const log = pino({ base: null }, destination);

log.info({ userId: 42, ip: '10.0.0.1' }, 'user logged in');
for (let item = 1; item <= 250; item++) log.info({ item }, 'item packed');
const { written, pending } = destination.stats();
console.log(`after 251 records: ${written} written, ${pending} wait for their batch to fill`);

// An error is in the file when the call returns, and all that was logged before it.
log.error({ orderId: 'A-17' }, 'payment failed');
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
console.log([...lines.slice(0, 2), '...', lines.at(-1)].join('\n'));

destination.end();
await once(destination, 'close');
const stats = destination.stats();
console.log(`${stats.written} records in ${stats.writes} writes`);

assert.equal(written + pending, 251);
assert.equal(pending, 51);
assert.equal(lines.length, 252);
assert.equal(lines[0], 'INFO | shop | user logged in | userId=42 ip=10.0.0.1');
assert.equal(lines.at(-1), 'ERROR | shop | payment failed | orderId=A-17');
assert.equal(stats.writes, 3);
assert.equal(stats.dropped + stats.failed + stats.pending, 0);
rmSync(folder, { recursive: true });
