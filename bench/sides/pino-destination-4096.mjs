import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** The settings of pino's own documentation for asynchronous logging. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino.destination(), minLength: 4096',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const destination = pino.destination({ dest: file, sync: false, minLength: 4096 });
    return { ...fieldsFirst(pino(destination)), end: () => ended(destination, 'close') };
  },
};
