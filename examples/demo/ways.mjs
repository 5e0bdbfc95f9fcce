import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { getLogger } from 'kakashi';
import { KakashiTransport, kakashiFormat } from 'kakashi/winston';
import pino from 'pino';
import winston from 'winston';

const RECORDS = 5000;
const THREADS = 4;

/**
 * What became of the records of one way of logging.
 * @typedef {object} Outcome
 * @property {Record<string, number>} logged records logged, by the name that their lines bear
 * @property {import('kakashi').Stats[]} stats one account, or one for each thread
 */

/** @type {{ title: string, fileName: string, run: (file: string) => Promise<Outcome> }[]} */
export const ways = [
  { title: "pino, target 'kakashi/pino'", fileName: 'pino.log', run: runPino },
  { title: 'winston, new KakashiTransport()', fileName: 'winston.log', run: runWinston },
  { title: "standalone, getLogger('app')", fileName: 'app.log', run: runStandalone },
  { title: `${THREADS} worker threads, one file`, fileName: 'threads.log', run: runThreads },
];

async function runPino(file) {
  const transport = pino.transport({ target: 'kakashi/pino', options: { destination: file } });
  const log = pino({ name: 'pino', level: 'debug' }, transport);
  for (let n = 0; n < RECORDS; n++) log[levelOf(n)]({ n, ip: '10.0.0.1' }, 'user logged in');
  // The worker of a transport does not keep the process alive while its answers are waited for.
  const keepAlive = setInterval(() => {}, 1000);
  await new Promise((resolve) => log.flush(resolve));
  transport.emit('message', { kakashi: 'stats' });
  const [stats] = await once(transport, 'stats');
  transport.end();
  await once(transport, 'close');
  clearInterval(keepAlive);
  return { logged: { pino: RECORDS }, stats: [stats] };
}

async function runWinston(file) {
  const transport = new KakashiTransport({ destination: file, name: 'winston' });
  const log = winston.createLogger({ level: 'debug', format: kakashiFormat(), transports: [transport] });
  for (let n = 0; n < RECORDS; n++) log[levelOf(n)]('user logged in', { n, ip: '10.0.0.1' });
  log.end();
  await once(transport, 'finish');
  return { logged: { winston: RECORDS }, stats: [transport.stats()] };
}

async function runStandalone(file) {
  const log = getLogger('app', { destination: file, level: 'debug' });
  for (let n = 0; n < RECORDS; n++) log[levelOf(n)]('user logged in', { n, ip: '10.0.0.1' });
  return { logged: { app: RECORDS }, stats: [await log.close()] };
}

async function runThreads(file) {
  const names = Array.from({ length: THREADS }, (_, thread) => `thread-${thread}`);
  const stats = await Promise.all(names.map((name) => runThread({ file, name, records: RECORDS })));
  return { logged: Object.fromEntries(names.map((name) => [name, RECORDS])), stats };
}

async function runThread(workerData) {
  const [stats] = await once(new Worker(new URL('thread.mjs', import.meta.url), { workerData }), 'message');
  return stats;
}

/** Mostly info, some debug and warn, now and then an error. */
function levelOf(n) {
  if (n % 500 === 499) return 'error';
  if (n % 20 === 19) return 'warn';
  return n % 5 === 4 ? 'debug' : 'info';
}
