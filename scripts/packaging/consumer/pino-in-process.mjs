import kakashiPino from 'kakashi/pino';
import { pino } from 'pino';

const [destination] = process.argv.slice(2);
const logger = pino({}, kakashiPino({ destination }));
logger.info('hello from pino-in-process.mjs');
