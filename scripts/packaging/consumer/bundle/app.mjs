// Everything that runs in the process, or brings its thread along: one file is all it takes.
import { join } from 'node:path';
import { getAsyncLogger, getLogger } from 'kakashi';
import { kakashiPino } from 'kakashi/pino';
import { KakashiTransport } from 'kakashi/winston';
import { pino } from 'pino';
import winston from 'winston';

const [folder, transform] = process.argv.slice(2);
const to = (name) => ({ destination: join(folder, `${name}.log`) });

const loggers = [
  getLogger('app', to('sync')),
  getAsyncLogger('app', to('async')),
  pino({ base: null }, kakashiPino({ ...to('pino-sync'), transform })),
  pino({ base: null }, kakashiPino({ ...to('pino-async'), mode: 'async' })),
  winston.createLogger({ transports: [new KakashiTransport(to('winston'))] }),
];
for (let i = 0; i < 1000; i++) for (const logger of loggers) logger.info(`record ${i}`);
