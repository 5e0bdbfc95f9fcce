/**
 * The process that logs and dies. Before it does, it leaves in a file how many records were accepted: with a write(2) of its
 * own, so that the count owes nothing to the logger.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { wayNamed } from './ways.mjs';

const RECORDS = 10_000;
/** Records that an idle writer is given. */
const FEW = 5;
const FEW_AGO_MS = 20;
const STEADY_PER_MS = 10;

const scene = isMainThread ? JSON.parse(process.argv[2]) : workerData;
const { file, acceptedFile, act, moment, options, place } = scene;
const way = wayNamed(scene.way);

/** The thread that survives. Threads find the background writer if the main thread had one before. */
async function lead() {
  if (way.kind === 'async') await way.open(file, options);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: scene,
    resourceLimits: act === 'memory' ? { maxOldGenerationSizeMb: 64 } : {},
  });
  worker.on('error', (error) => console.error(error));
  worker.on('message', () => worker.terminate());
}

async function play() {
  const log = await way.open(file, options);
  if (moment === 'cold') finish(log, 0, RECORDS);
  else await MOMENTS[moment](log);
}

const MOMENTS = {
  async load(log) {
    log(0);
    await written(1);
    // Not in a promise's callback, so that a throw is an uncaught exception.
    setImmediate(finish, log, 1, RECORDS);
  },
  async steady(log) {
    log(0);
    await written(1);
    const start = performance.now();
    let next = 1;
    const turn = () => {
      const due = Math.min(RECORDS, Math.ceil((performance.now() - start) * STEADY_PER_MS));
      for (; next < due; next++) log(next);
      if (next < RECORDS) setTimeout(turn, 1);
      else finish(log, RECORDS, RECORDS);
    };
    turn();
  },
  async idle(log) {
    await untilIdle(log);
    logFew(log);
    setTimeout(finish, FEW_AGO_MS, log, RECORDS, RECORDS);
  },
  async blocked(log) {
    await untilIdle(log);
    logFew(log);
    const until = performance.now() + FEW_AGO_MS;
    while (performance.now() < until);
    finish(log, RECORDS, RECORDS);
  },
};

async function untilIdle(log) {
  const first = RECORDS - FEW;
  for (let index = 0; index < first; index++) log(index);
  await written(first);
  await sleep(100);
}

function logFew(log) {
  for (let index = RECORDS - FEW; index < RECORDS; index++) log(index);
}

/** Waits until so many records are in the file. */
async function written(count) {
  const found = () => (existsSync(file) ? readFileSync(file, 'latin1').split('record ').length - 1 : 0);
  while (found() < count) await sleep(1);
}

/** The last records, and the end, in one turn of the event loop. */
function finish(log, from, to) {
  for (let index = from; index < to; index++) log(index);
  writeFileSync(acceptedFile, String(to));
  ENDS[act]();
}

function deep() {
  return deep() + 1;
}

const ENDS = {
  nothing: () => parentPort?.close(),
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('uncaught');
  },
  reject: () => {
    Promise.reject(new Error('unhandled'));
  },
  overflow: deep,
  SIGTERM: () => signal('SIGTERM'),
  SIGINT: () => signal('SIGINT'),
  SIGHUP: () => signal('SIGHUP'),
  SIGKILL: () => signal('SIGKILL'),
  abort: () => process.abort(),
  memory: () => {
    const hoard = [];
    for (;;) hoard.push(new Array(10_000).fill(hoard.length));
  },
  terminate: () => {
    parentPort.postMessage('now');
    for (;;);
  },
};

/** A signal that is listened to is delivered by the event loop of the main thread; nothing else keeps it. */
function signal(name) {
  process.kill(process.pid, name);
  if (isMainThread) setTimeout(() => {}, 60_000);
  else for (;;);
}

if (isMainThread && place === 'worker') await lead();
else await play();
