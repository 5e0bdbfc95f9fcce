/** pino's transport tells how its target fares, and takes orders: events, the account, and a rotation by renaming. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');
const told = [];
const alert = (...what) => told.push(what);

// #region readme
const options = { destination: file, timestamp: false };
const transport = pino.transport({ target: 'kakashi/pino', options });
const log = pino({ base: null }, transport);

transport.on('warn', ({ code, message }) => alert(code, message));
transport.on('drop', ({ count, reason }) => alert(`${count} records dropped`, reason));

function rotated() {
  transport.flushSync(); // a message overtakes records that are still on their way to the worker
  transport.emit('message', { kakashi: 'reopen' });
}

async function account() {
  transport.flushSync();
  transport.emit('message', { kakashi: 'stats' });
  const [stats] = await once(transport, 'stats');
  return stats;
}
// #endregion

await once(transport, 'ready');
transport.ref();
log.info('before');
assert.equal((await account()).written, 1);
renameSync(file, `${file}.1`);
rotated();
log.info('after');
const { accepted, written, dropped } = await account();
console.log({ accepted, written, dropped, told });

assert.deepEqual({ accepted, written, dropped, told }, { accepted: 2, written: 2, dropped: 0, told: [] });
assert.equal(readFileSync(`${file}.1`, 'utf8'), 'INFO | app | before\n');
assert.equal(readFileSync(file, 'utf8'), 'INFO | app | after\n');
transport.end();
await once(transport, 'close');
rmSync(folder, { recursive: true });
