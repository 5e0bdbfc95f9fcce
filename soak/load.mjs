/** The process under load: every way to log at once, each to a destination of its own. It does what `run.mjs` tells it. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { getAsyncLogger, getLogger } from 'kakashi';
import { kakashiPino } from 'kakashi/pino';
import { KakashiTransport } from 'kakashi/winston';
import pino from 'pino';
import winston from 'winston';
import { startBursts } from './burst.mjs';
import { Crew } from './crew.mjs';

const { paths, threads } = JSON.parse(process.argv[2]);
/** So that a stall that lasts for seconds meets the bound. */
const SMALL_QUEUE = 2000;

/** Told by the engines: drops by source, and errors. */
const drops = {};
const errors = [];
const heard = (name) => ({
  onDrop: ({ count }) => {
    drops[name] = (drops[name] ?? 0) + count;
  },
  onError: ({ code, message }) => errors.push(`${name}: ${code} ${message}`),
});

function logger(get, name, options) {
  const log = get(name, { destination: paths[name], ...heard(name), ...options });
  return {
    log: (level, fields) => log[level]('record', fields),
    flush: () => log.flush(),
    stats: () => log.stats(),
    reopen: () => log.reopen(),
    close: () => log.close(),
  };
}

function pinoInProcess(name) {
  const destination = kakashiPino({ destination: paths[name], name, ...heard(name) });
  const log = pino({ base: null }, destination);
  return {
    log: (level, fields) => log[level](fields, 'record'),
    flush: () => new Promise((resolve) => destination.flush(resolve)),
    stats: () => destination.stats(),
    reopen: () => destination.reopen(),
    async close() {
      destination.end();
      await once(destination, 'close');
      return destination.stats();
    },
  };
}

function pinoTarget(name) {
  const transport = pino.transport({ target: 'kakashi/pino', options: { destination: paths[name], name } });
  transport.on('drop', heard(name).onDrop);
  transport.on('warn', heard(name).onError);
  const log = pino({ base: null }, transport);
  const stats = async () => {
    const answer = once(transport, 'stats');
    transport.emit('message', { kakashi: 'stats' });
    return (await answer)[0];
  };
  return {
    log: (level, fields) => log[level](fields, 'record'),
    flush: async () => transport.flushSync(),
    stats,
    reopen: () => transport.emit('message', { kakashi: 'reopen' }),
    async close() {
      transport.flushSync();
      const last = await stats();
      transport.end();
      await once(transport, 'close');
      return last;
    },
  };
}

function winstonTransport(name) {
  const transport = new KakashiTransport({ destination: paths[name], name, ...heard(name) });
  const log = winston.createLogger({ transports: [transport] });
  return {
    log: (level, fields) => log[level]('record', fields),
    flush: () => transport.flush(),
    stats: () => transport.stats(),
    reopen: () => transport.reopen(),
    async close() {
      log.end();
      await once(transport, 'finish');
      return transport.stats();
    },
  };
}

const sources = {
  sync: logger(getLogger, 'sync'),
  async: logger(getAsyncLogger, 'async'),
  fifo: logger(getAsyncLogger, 'fifo', { queueCapacity: SMALL_QUEUE }),
  'fifo-sync': logger(getLogger, 'fifo-sync', { queueCapacity: SMALL_QUEUE }),
  disk: logger(getLogger, 'disk', { queueCapacity: SMALL_QUEUE }),
  'disk-async': logger(getAsyncLogger, 'disk-async', { queueCapacity: SMALL_QUEUE }),
  pino: pinoInProcess('pino'),
  target: pinoTarget('target'),
  winston: winstonTransport('winston'),
};
const bursts = Object.fromEntries(Object.entries(sources).map(([name, { log }]) => [name, startBursts(log)]));
const crew = new Crew(threads, paths.threads);

/** What each source logged, and its account, when all that it logged is settled. */
async function accounts(settle) {
  const entries = Object.entries(sources).map(async ([name, source]) => {
    const stats = await settle(source);
    return [name, { produced: bursts[name].count, stats, reported: drops[name] ?? 0 }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function footprint() {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external, files: readdirSync('/proc/self/fd').length };
}

let isOver = false;

const ACTS = {
  async pause() {
    for (const each of Object.values(bursts)) each.pause();
    const all = await accounts(async (source) => {
      // What was lost is in the account.
      await source.flush().catch(() => {});
      return source.stats();
    });
    const crews = await crew.all('pause');
    return { accounts: { ...all, ...crews }, footprint: footprint(), errors: errors.splice(0) };
  },
  async resume() {
    for (const each of Object.values(bursts)) each.resume();
    await crew.all('resume');
  },
  reopen: (name) => sources[name].reopen(),
  block(ms) {
    for (const until = performance.now() + ms; performance.now() < until; );
  },
  dismiss: () => crew.dismiss(),
  killWriter: () => globalThis.writers.at(-1).terminate(),
  async close() {
    for (const each of Object.values(bursts)) each.end();
    const all = await accounts((source) => source.close());
    const crews = await crew.all('close');
    isOver = true;
    process.off('message', obey);
    return { accounts: { ...all, ...crews }, footprint: footprint(), errors: errors.splice(0) };
  },
};

async function obey({ id, act, args }) {
  const value = await ACTS[act](...args);
  process.send({ id, value });
  if (act === 'close') process.disconnect();
}
process.on('message', obey);
process.on('disconnect', () => {
  // Whoever told it what to do is gone.
  if (!isOver) process.exit(1);
});
