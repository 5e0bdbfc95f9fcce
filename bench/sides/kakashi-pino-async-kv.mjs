import { kakashiPino } from 'kakashi/pino';
import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { everyLine } from '../lib/every-line.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + kakashiPino(), async, kv',
  kind: 'ours',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const destination = kakashiPino({ destination: file, format: 'kv', ...everyLine });
    return { ...fieldsFirst(pino(destination)), end: () => ended(destination, 'close') };
  },
};
