/** A sink of your own: batches are sent to a collector over HTTP, one request a batch, and sent again when it is busy. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { getLogger } from 'kakashi';

/** @returns {import('kakashi').Sink} */
function httpSink(url) {
  return {
    // The batch is written when the promise resolves; the next one is not given before that.
    async write(batch, records) {
      const response = await fetch(url, { method: 'POST', body: batch, headers: { 'x-records': String(records) } });
      await response.arrayBuffer();
      // With this code the batch stays in the queue and is offered again. With any other it would count as failed.
      if (response.status === 503) throw Object.assign(new Error('the collector is busy'), { code: 'EAGAIN' });
      if (!response.ok) throw new Error(`the collector answered ${response.status}`);
    },
  };
}

const requests = [];
const collector = createServer(async (request, response) => {
  const batch = await text(request);
  const status = requests.length === 0 ? 503 : 204;
  requests.push({ status, records: Number(request.headers['x-records']), lines: batch.trimEnd().split('\n') });
  response.writeHead(status).end();
});
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');

const log = getLogger('app', { destination: httpSink(`http://127.0.0.1:${collector.address().port}`), batchSize: 20 });
for (let n = 1; n <= 50; n++) log.info('item packed', { n });
await log.flush();
const stats = await log.close();
collector.close();

for (const { status, records, lines } of requests) console.log(`${status}: ${records} records, first: ${lines[0]}`);
console.log(`${stats.written} of ${stats.accepted} records written`);

const taken = requests.filter(({ status }) => status === 204);
assert.equal(requests[0].status, 503);
assert.deepEqual(
  taken.flatMap(({ lines }) => lines),
  Array.from({ length: 50 }, (_, n) => `INFO | app | item packed | n=${n + 1}`),
);
assert.deepEqual(
  taken,
  taken.filter(({ records, lines }) => records === lines.length),
);
assert.equal(stats.written, 50);
assert.equal(stats.failed + stats.dropped + stats.pending, 0);
