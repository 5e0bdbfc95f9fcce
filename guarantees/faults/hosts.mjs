/**
 * Loggers that a test can act upon, whichever way they log.
 *
 * @typedef {object} Host
 * @property {(index: number) => void} log
 * @property {() => Promise<import('kakashi').Stats>} stats
 * @property {(path?: string) => void | Promise<void>} reopen
 * @property {() => Promise<unknown>} close
 */
import { once } from 'node:events';

/** So that every host writes the same lines. */
const PINO = { base: null };

/** @type {Record<string, (options: import('kakashi').EngineOptions, told: Told) => Promise<Host>>} */
const HOSTS = {
  'logger, sync': async (options, told) =>
    ofLogger((await import('kakashi')).getLogger('app', { ...options, ...told })),
  'logger, async': async (options, told) =>
    ofLogger((await import('kakashi')).getAsyncLogger('app', { ...options, ...told })),
  'pino in-process': async (options, told) => {
    const { default: pino } = await import('pino');
    const { default: kakashiPino } = await import('kakashi/pino');
    const destination = kakashiPino({ ...options, ...told });
    return {
      log: byMessage(pino(PINO, destination)),
      stats: async () => destination.stats(),
      reopen: (path) => destination.reopen(path),
      close() {
        destination.end();
        // Not `once` of Node.js: that listens to `error`, too.
        return new Promise((resolve) => destination.once('close', resolve));
      },
    };
  },
  'pino target': async (options, { onError, onDrop }) => {
    const { default: pino } = await import('pino');
    const transport = pino.transport({ target: 'kakashi/pino', options });
    transport.on('warn', onError);
    transport.on('drop', onDrop);
    await once(transport, 'ready');
    const send = (message) => {
      transport.flushSync();
      transport.emit('message', message);
    };
    const stats = async () => {
      const answer = once(transport, 'stats');
      send({ kakashi: 'stats' });
      return (await answer)[0];
    };
    return {
      log: byMessage(pino(PINO, transport)),
      stats,
      /** An answer to what comes after it tells that it was heard. */
      async reopen(path) {
        send({ kakashi: 'reopen', path });
        await stats();
      },
      close() {
        transport.end();
        return once(transport, 'close');
      },
    };
  },
  winston: async (options, told) => {
    const { default: winston } = await import('winston');
    const { KakashiTransport } = await import('kakashi/winston');
    const transport = new KakashiTransport({ ...options, ...told });
    const logger = winston.createLogger({ transports: [transport] });
    return {
      log: byMessage(logger),
      stats: async () => transport.stats(),
      reopen: (path) => transport.reopen(path),
      close() {
        logger.end();
        return once(logger, 'finish');
      },
    };
  },
};

export const HOST_NAMES = Object.keys(HOSTS);

/** @typedef {{ onError(error: { code: string, cause?: { code?: string } }): void, onDrop(drop: import('kakashi').DropReport): void }} Told */

/** @param {string} name @returns {Promise<Host>} */
export function openHost(name, options, told) {
  return HOSTS[name]({ timestamp: false, ...options }, told);
}

function ofLogger(log) {
  return {
    log: byMessage(log),
    stats: async () => log.stats(),
    reopen: (path) => log.reopen(path),
    close: () => log.close(),
  };
}

function byMessage(logger) {
  return (index) => logger.info(`record ${index}`);
}
