import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/**
 * Each record is written before the call returns.
 * @type {import('../lib/side.mjs').Side}
 */
export default {
  title: 'pino.destination(), sync: true',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const destination = pino.destination({ dest: file, sync: true });
    return { ...fieldsFirst(pino(destination)), end: () => ended(destination, 'close') };
  },
};
