import { KakashiTransport } from 'kakashi/winston';
import winston from 'winston';

const [destination] = process.argv.slice(2);
const logger = winston.createLogger({ transports: [new KakashiTransport({ destination })] });
logger.info('hello from winston.mjs');
