/**
 * Ways to log. Each logs `record 0`, `record 1` and so on to a file, with every option at its default but what a row asks for.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {'sync' | 'async' | 'target' | 'other'} kind whose promises hold: ours by mode, pino's worker, or somebody else's
 * @property {boolean} [toStdout] whether it writes to stdout; the file is there then
 * @property {(file: string, options?: import('kakashi').EngineOptions) => Promise<(index: number) => void>} open
 */

/** Ours take options of the engine; the others have none of them. @type {readonly Way[]} */
export const WAYS = [
  {
    name: 'logger, sync',
    kind: 'sync',
    open: async (destination, options) => {
      const { getLogger } = await import('kakashi');
      return byMessage(getLogger('app', { destination, ...options }));
    },
  },
  {
    name: 'logger, async',
    kind: 'async',
    open: async (destination, options) => {
      const { getAsyncLogger } = await import('kakashi');
      return byMessage(getAsyncLogger('app', { destination, ...options }));
    },
  },
  {
    name: 'pino target',
    kind: 'target',
    open: async (destination, options) => {
      const { default: pino } = await import('pino');
      return byMessage(pino({ transport: { target: 'kakashi/pino', options: { destination, ...options } } }));
    },
  },
  { name: 'pino in-process, sync', kind: 'sync', open: pinoInProcess('sync') },
  { name: 'pino in-process, async', kind: 'async', open: pinoInProcess('async') },
  { name: 'winston, sync', kind: 'sync', open: winstonWith('sync') },
  { name: 'winston, async', kind: 'async', open: winstonWith('async') },
  {
    name: 'pino()',
    kind: 'other',
    toStdout: true,
    open: async () => {
      const { default: pino } = await import('pino');
      return byMessage(pino());
    },
  },
  {
    name: 'pino/file',
    kind: 'other',
    open: async (file) => {
      const { default: pino } = await import('pino');
      return byMessage(pino({ transport: { target: 'pino/file', options: { destination: file } } }));
    },
  },
  {
    name: 'winston File',
    kind: 'other',
    open: async (filename) => {
      const { default: winston } = await import('winston');
      return byMessage(winston.createLogger({ transports: [new winston.transports.File({ filename })] }));
    },
  },
];

/** @param {string} name @returns {Way} */
export function wayNamed(name) {
  const way = WAYS.find((one) => one.name === name);
  if (way === undefined) throw new Error(`no such way to log: ${name}`);
  return way;
}

function pinoInProcess(mode) {
  return async (destination, options) => {
    const { default: pino } = await import('pino');
    const { default: kakashiPino } = await import('kakashi/pino');
    return byMessage(pino(kakashiPino({ destination, mode, ...options })));
  };
}

function winstonWith(mode) {
  return async (destination, options) => {
    const { default: winston } = await import('winston');
    const { KakashiTransport } = await import('kakashi/winston');
    return byMessage(winston.createLogger({ transports: [new KakashiTransport({ destination, mode, ...options })] }));
  };
}

function byMessage(logger) {
  return (index) => logger.info(`record ${index}`);
}
