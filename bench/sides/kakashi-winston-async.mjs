import { KakashiTransport, kakashiFormat } from 'kakashi/winston';
import winston from 'winston';
import { ended } from '../lib/ended.mjs';
import { everyLine } from '../lib/every-line.mjs';
import { messageFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + KakashiTransport, async',
  kind: 'ours',
  host: 'winston',
  prints: 'time',
  open(file) {
    const transport = new KakashiTransport({ destination: file, ...everyLine });
    const log = winston.createLogger({ format: kakashiFormat(), transports: [transport] });
    return { ...messageFirst(log), end: () => ended(log, 'finish', transport) };
  },
};
