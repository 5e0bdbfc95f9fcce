import { pino } from 'pino';

const [destination] = process.argv.slice(2);
const logger = pino({ transport: { target: '@kakashi/pino-transport', options: { destination } } });
logger.info('hello from pino-worker.mjs');
