import { getLogger } from 'kakashi';

const [destination] = process.argv.slice(2);
const logger = getLogger('app', { destination });
logger.info('hello from logger.mjs');
