const pino = require('pino');

const [destination] = process.argv.slice(2);
const logger = pino({ transport: { target: 'kakashi/pino', options: { destination } } });
logger.info('hello from pino-worker.cjs');
