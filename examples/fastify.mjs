/** Request logging of fastify, which logs through pino: one option of its logger, and nothing else changes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fastify from 'fastify';
import { parseLine } from 'kakashi';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'requests.log');

const app = fastify({
  logger: { name: 'api', transport: { target: 'kakashi/pino', options: { destination: file } } },
});

app.get('/orders/:id', async (request) => {
  request.log.info({ orderId: request.params.id }, 'order looked up');
  return { id: request.params.id };
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });
const response = await fetch(`${address}/orders/17`);
assert.deepEqual(await response.json(), { id: '17' });

await app.close();
await promisify(app.log.flush.bind(app.log))();

const text = readFileSync(file, 'utf8');
console.log(text);

const records = text
  .trimEnd()
  .split('\n')
  .map((line) => parseLine(line));
const lookup = records.find(({ message }) => message === 'order looked up');
const completed = records.find(({ message }) => message === 'request completed');
assert.equal(lookup.name, 'api');
assert.equal(lookup.fields.orderId, '17');
assert.equal(completed.fields['res.statusCode'], '200');
assert.equal(completed.fields.reqId, lookup.fields.reqId);
rmSync(folder, { recursive: true });
