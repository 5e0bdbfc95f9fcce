/** Request logging of express with pino-http, into a destination in the same thread. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { parseLine } from 'kakashi';
import { kakashiPino } from 'kakashi/pino';
import pino from 'pino';
import { pinoHttp } from 'pino-http';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'requests.log');

const destination = kakashiPino({ destination: file });
const logger = pino({ name: 'api' }, destination);

const app = express();
app.use(pinoHttp({ logger, serializers: { req: ({ method, url }) => ({ method, url }) }, wrapSerializers: true }));
app.get('/orders/:id', (request, response) => {
  request.log.info({ orderId: request.params.id }, 'order looked up');
  response.json({ id: request.params.id });
});

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const response = await fetch(`http://127.0.0.1:${server.address().port}/orders/17`);
assert.deepEqual(await response.json(), { id: '17' });

server.close();
await once(server, 'close');
destination.end();
await once(destination, 'close');

const text = readFileSync(file, 'utf8');
console.log(text);

const [lookup, completed] = text
  .trimEnd()
  .split('\n')
  .map((line) => parseLine(line));
assert.equal(lookup.message, 'order looked up');
assert.equal(lookup.fields.orderId, '17');
assert.equal(completed.message, 'request completed');
assert.equal(completed.fields['req.url'], '/orders/17');
assert.equal(completed.fields['res.statusCode'], '200');
rmSync(folder, { recursive: true });
