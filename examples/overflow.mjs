/** A sink that stalls: the queue stays within its bound, the oldest records go, and each loss is counted and announced. */
import assert from 'node:assert/strict';
import { getLogger } from 'kakashi';

const received = [];
let release = () => {};
const stalled = new Promise((resolve) => {
  release = resolve;
});
const sink = {
  async write(batch) {
    await stalled;
    received.push(...Buffer.from(batch).toString().trimEnd().split('\n'));
  },
};

const reports = [];
const log = getLogger('app', {
  destination: sink,
  batchSize: 10,
  queueCapacity: 100,
  overflow: 'drop-oldest',
  onDrop: (report) => reports.push(report),
});

for (let n = 1; n <= 500; n++) log.info('item packed', { n });
log.error('payment failed', { orderId: 'A-17' });

const during = log.stats();
console.log(`while stalled: ${during.accepted} accepted, ${during.pending} wait, ${during.dropped} dropped`);

release();
const after = await log.close();
console.log(`after it:      ${after.written} written, ${after.dropped} dropped`);
console.log([...received.slice(0, 3), '...', ...received.slice(9, 13), '...', ...received.slice(-2)].join('\n'));
console.log('onDrop:', reports);

// Ten records were with the sink already, 100 waited in the queue. The marker stands where the others are missing.
assert.equal(during.queueSize, 100);
assert.equal(during.accepted, during.written + during.dropped + during.failed + during.pending);
assert.equal(after.dropped, 501 - 110);
assert.equal(after.written, 110);
const markers = received.filter((line) => line.includes(' | kakashi | '));
assert.deepEqual(markers, ['WARNING | kakashi | dropped 391 records | reason=queue-full info=391']);
assert.equal(received.at(-1), 'ERROR | app | payment failed | orderId=A-17');
const counted = reports.reduce((sum, { count }) => sum + count, 0);
assert.equal(counted, after.dropped);
