/** A worker thread of the threads scenario: warms up, says that it is ready, and logs its share at the word go. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { loadSide } from './side.mjs';
import { logInBursts } from './workload.mjs';

const { side: name, shape, file, warmFile, warmUp, from, to } = workerData;
const side = await loadSide(name);
const warm = await side.open(warmFile);
await logInBursts(warm[shape], 0, warmUp);
await warm.end();

const opened = await side.open(file);
parentPort.postMessage('ready');
await once(parentPort, 'message');
await logInBursts(opened[shape], from, to);
await opened.end();
parentPort.postMessage('done');
