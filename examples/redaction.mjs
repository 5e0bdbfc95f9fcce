/** Secrets that are censored before their line is made: with the logger, pino and winston. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLogger } from 'kakashi';
import { kakashiPino } from 'kakashi/pino';
import { KakashiTransport } from 'kakashi/winston';
import pino from 'pino';
import winston from 'winston';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'app.log');
const user = { id: 42, token: 's3cret' };

// #region readme
const log = getLogger('app', { destination: file, redact: ['password', 'user.token', 'headers.*'] });
log.info('user logged in', { user: { id: 42, token: 's3cret' }, headers: { cookie: 's3cret' } });
log.child({ password: 's3cret' }).info('child');
// #endregion
await log.close();

// pino's worker takes the same options, but no function: `options: { redact: ['user.token'] }`.
const lastFour = (value) => `...${String(value).slice(-4)}`;
const destination = kakashiPino({ destination: file, redact: { paths: ['card'], censor: lastFour } });
pino({ base: null, timestamp: false }, destination).info({ card: '4111111111111111' }, 'paid');
destination.end();
await once(destination, 'close');

const transport = new KakashiTransport({ destination: file, redact: { paths: ['user.token'], remove: true } });
winston.createLogger({ transports: [transport] }).info('user logged in', { user });
transport.end();
await once(transport, 'finish');

const text = readFileSync(file, 'utf8');
console.log(text);
const [logged, child, paid, removed] = text.trimEnd().split('\n');
assert.equal(logged, 'INFO | app | user logged in | user.id=42 user.token=[Redacted] headers.cookie=[Redacted]');
assert.equal(child, 'INFO | app | child | password=[Redacted]');
assert.match(paid, / \| INFO \| app \| paid \| card=\.\.\.1111$/);
assert.match(removed, / \| INFO \| app \| user logged in \| user\.id=42$/);
assert.equal(user.token, 's3cret');
rmSync(folder, { recursive: true });
