// What a user's TypeScript sees: every entry point, by default and by name, with the types it promises.
import type * as core from '@kakashi/core';
import pinoTransport, { kakashiPino as partKakashiPino } from '@kakashi/pino-transport';
import WinstonTransport, { KakashiTransport as PartKakashiTransport } from '@kakashi/winston-transport';
import { getLogger, KakashiError } from 'kakashi';
import kakashiPino, { kakashiPino as named } from 'kakashi/pino';
import KakashiTransport, { type KakashiTransport as Named } from 'kakashi/winston';
import { pino } from 'pino';
import winston from 'winston';

const logger = getLogger('app', { destination: 'stderr', level: 'debug' });
logger.child({ requestId: 1 }).info('user logged in', { userId: 42 });
const accepted: number = logger.stats().accepted;

pino({}, kakashiPino({ destination: 'stdout' })).info('hello');

const transport: Named = new KakashiTransport({ destination: 'stdout' });
winston.createLogger({ transports: [transport] }).info('hello');

// The umbrella's entries are the parts: same functions, same classes.
const factories: (typeof kakashiPino)[] = [pinoTransport, partKakashiPino, named];
const transports: KakashiTransport[] = [new WinstonTransport(), new PartKakashiTransport()];
const error: core.KakashiError = new KakashiError('ERR_KAKASHI_ARGUMENT_INVALID', 'wrong');
const code: `ERR_KAKASHI_${string}` = error.code;

// @ts-expect-error: an option that does not exist
getLogger('app', { destinaton: 'stderr' });

export { accepted, code, factories, transports };
