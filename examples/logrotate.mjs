/** Rotation by renaming, as logrotate does it: the file is moved away, then a signal asks for a new one. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLogger } from 'kakashi';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');
const rotated = join(folder, 'app.log.1');

const log = getLogger('app', { destination: file });

// In /etc/logrotate.d: `postrotate`, `kill -HUP $(cat app.pid)`, `endscript`; neither copytruncate nor a restart.
// With pino's transport: `transport.emit('message', { kakashi: 'reopen' })`; with winston: `transport.reopen()`.
process.on('SIGHUP', () => log.reopen());

for (let n = 1; n <= 150; n++) log.info('before the rename', { n });

renameSync(file, rotated);
log.info('after the rename, before the signal');

// What `kill -HUP` makes Node.js do.
process.emit('SIGHUP');

log.info('after the signal');
const stats = await log.close();

const old = readFileSync(rotated, 'utf8').trimEnd().split('\n');
const fresh = readFileSync(file, 'utf8').trimEnd().split('\n');
console.log(`app.log.1: ${old.length} lines, the last: ${old.at(-1)}`);
console.log(`app.log:   ${fresh.length} line, the last: ${fresh.at(-1)}`);

assert.equal(old.length, 151);
assert.equal(old.at(-1), 'INFO | app | after the rename, before the signal');
assert.deepEqual(fresh, ['INFO | app | after the signal']);
assert.equal(stats.written, 152);
rmSync(folder, { recursive: true });
