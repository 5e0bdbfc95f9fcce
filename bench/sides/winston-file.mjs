import { setImmediate as turnOfLoop } from 'node:timers/promises';
import winston from 'winston';
import { ended } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** winston's default format, JSON. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + File',
  kind: 'rival',
  host: 'winston',
  open(file) {
    const transport = new winston.transports.File({ filename: file });
    const log = winston.createLogger({ transports: [transport] });
    return {
      ...messageFirst(log),
      async end() {
        // Ended while it holds records, winston ends the transport first and then fails to write them.
        while (log.writableLength + log.readableLength + transport.writableLength > 0) await turnOfLoop();
        await ended(log, 'finish', transport);
      },
    };
  },
};
