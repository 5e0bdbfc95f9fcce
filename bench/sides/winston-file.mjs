import winston from 'winston';
import { endedWinston } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** winston's default format, JSON. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + File, default format',
  kind: 'rival',
  host: 'winston',
  open(file) {
    const transport = new winston.transports.File({ filename: file });
    const log = winston.createLogger({ transports: [transport] });
    return { ...messageFirst(log), end: () => endedWinston(log, transport) };
  },
};
