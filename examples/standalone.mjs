/** The logger of its own: lines, fields, children, errors, and a line read back. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLogger, parseLine } from 'kakashi';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');

// #region readme
const log = getLogger('app', { destination: file });
log.info('user logged in', { userId: 42, ip: '10.0.0.1', agent: 'curl/8 (x86)' });
log.debug('below the level: costs one comparison and prints nothing');

const request = log.child({ requestId: 'r-7' });
request.warning('slow query', { ms: 1203 });
request.exception('payment failed', new RangeError('limit exceeded'), { cents: 1999 });

log.level = 'debug';
log.debug('a line break\nstays inside its line');
// #endregion

const stats = await log.close();

const text = readFileSync(file, 'utf8');
console.log(text);
console.log('stats:', stats);

const lines = text.trimEnd().split('\n');
assert.equal(lines.length, 4);
assert.equal(lines[0], 'INFO | app | user logged in | userId=42 ip=10.0.0.1 agent="curl/8 (x86)"');
assert.equal(lines[1], 'WARNING | app | slow query | requestId=r-7 ms=1203');

const failure = parseLine(lines[2], { typed: true });
assert.equal(failure.level, 'ERROR');
assert.equal(failure.fields['err.message'], 'limit exceeded');
assert.equal(failure.fields.cents, 1999);

assert.equal(parseLine(lines[3]).message, 'a line break\nstays inside its line');
assert.equal(stats.written, 4);
assert.equal(stats.accepted, stats.written + stats.dropped + stats.failed + stats.pending);
rmSync(folder, { recursive: true });
