import winston from 'winston';
import { ended } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** winston's default format, JSON; stdout redirected to the file. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + Console',
  kind: 'rival',
  host: 'winston',
  usesStdout: true,
  open() {
    const transport = new winston.transports.Console();
    const log = winston.createLogger({ transports: [transport] });
    return { ...messageFirst(log), end: () => ended(log, 'finish', transport) };
  },
};
