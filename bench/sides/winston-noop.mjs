import winston from 'winston';
import { messageFirst } from '../lib/records.mjs';
import { NoopTransport } from '../lib/winston-noop-transport.mjs';

/** What winston itself takes, with its default format, JSON, that nobody writes. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston, to a no-op transport',
  kind: 'ceiling',
  host: 'winston',
  writesNothing: true,
  open() {
    const transport = new NoopTransport();
    const log = winston.createLogger({ transports: [transport] });
    return { ...messageFirst(log), end: async () => {}, taken: () => transport.taken };
  },
};
