/** One of the demo's worker threads: a logger of its own, on a file that the other threads write to as well. */
import { parentPort, workerData } from 'node:worker_threads';
import { getLogger } from 'kakashi';

const { file, name, records } = workerData;
const log = getLogger(name, { destination: file });
for (let n = 0; n < records; n++) log.info('step done', { n, ms: n % 7 });
parentPort.postMessage(await log.close());
