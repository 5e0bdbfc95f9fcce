import { KakashiTransport } from 'kakashi/winston';
import winston from 'winston';
import { ended } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** Only the transport exchanged: winston still makes its JSON, which nobody reads. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + KakashiTransport, default format',
  kind: 'ours',
  host: 'winston',
  prints: 'time',
  open(file) {
    const transport = new KakashiTransport({ destination: file });
    const log = winston.createLogger({ transports: [transport] });
    return { ...messageFirst(log), end: () => ended(log, 'finish', transport) };
  },
};
