/** Shutting a server down: finish the requests that are under way, log that, close the logger. Nothing is lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLogger } from 'kakashi';

const folder = mkdtempSync(join(tmpdir(), 'kakashi-'));
const file = join(folder, 'server.log');

// Without a listener of your own, `flushOnSignal` flushes and then lets the signal end the process. With one, as below, what
// happens after the flush is up to you.
const log = getLogger('server', { destination: file, flushOnSignal: ['SIGTERM', 'SIGINT'] });

const server = createServer((request, response) => {
  log.info('request', { url: request.url });
  process.kill(process.pid, 'SIGTERM');
  process.once('SIGTERM', () => response.end('done'));
});

process.once('SIGTERM', async () => {
  log.info('shutting down');
  server.close();
  await once(server, 'close');
  log.info('stopped');
  const stats = await log.close();
  check(stats);
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
log.info('listening', { host: server.address().address });
const response = await fetch(`http://127.0.0.1:${server.address().port}/orders`, { headers: { connection: 'close' } });
console.log(`the request that was under way: ${await response.text()}`);

function check(stats) {
  const text = readFileSync(file, 'utf8');
  console.log(text);
  assert.equal(
    text,
    [
      'INFO | server | listening | host=127.0.0.1',
      'INFO | server | request | url=/orders',
      'INFO | server | shutting down',
      'INFO | server | stopped\n',
    ].join('\n'),
  );
  assert.equal(stats.written, 4);
  rmSync(folder, { recursive: true });
}
