import winston from 'winston';
import { messageFirst } from '../lib/records.mjs';
import { NoopTransport } from '../lib/winston-noop-transport.mjs';

/** What winston itself takes if it does not even make a text. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston, to a no-op transport, unformatted',
  kind: 'ceiling',
  host: 'winston',
  writesNothing: true,
  open() {
    const transport = new NoopTransport();
    const format = winston.format((info) => info)();
    const log = winston.createLogger({ format, transports: [transport] });
    return { ...messageFirst(log), end: async () => {}, taken: () => transport.taken };
  },
};
