import { accelerate, KakashiTransport, kakashiFormat } from 'kakashi/winston';
import winston from 'winston';
import { ended } from '../lib/ended.mjs';
import { messageFirst } from '../lib/records.mjs';

/** As documented, with a time on each line, which winston's default does not have. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'winston + KakashiTransport, accelerated',
  kind: 'ours',
  host: 'winston',
  prints: 'time',
  open(file) {
    const transport = new KakashiTransport({ destination: file });
    const log = winston.createLogger({ format: kakashiFormat(), transports: [transport] });
    accelerate(log);
    return { ...messageFirst(log), end: () => ended(log, 'finish', transport) };
  },
};
