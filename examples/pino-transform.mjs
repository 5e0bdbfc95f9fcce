/** What becomes of pino's records before they are lines: fields left out, a least level, and a function of one's own. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kakashiPino } from 'kakashi/pino';
import pino from 'pino';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');

// #region readme
const transform = new URL('transforms/durations.mjs', import.meta.url).href;
const options = { destination: file, ignore: 'time,pid,hostname,req.headers', minimumLevel: 'info', transform };
const log = pino({ level: 'debug', transport: { target: 'kakashi/pino', options } });

log.info({ path: '/', ms: 1203, req: { id: 7, headers: { cookie: 'c' } } }, 'request');
log.info({ path: '/healthz', ms: 1 }, 'request');
log.debug('below the least level');
// #endregion
await promisify(log.flush.bind(log))();

// In the process, the transform is the function itself.
const transformed = kakashiPino({ destination: file, ignore: 'time,pid,hostname', transform: shout });
pino(transformed).warn('slow query');
transformed.flushSync();

function shout(record) {
  return { ...record, msg: record.msg.toUpperCase() };
}

const text = readFileSync(file, 'utf8');
console.log(text);
assert.deepEqual(text.trimEnd().split('\n'), [
  'INFO | app | request | path=/ req.id=7 seconds=1.203',
  'WARNING | app | SLOW QUERY',
]);
rmSync(folder, { recursive: true });
