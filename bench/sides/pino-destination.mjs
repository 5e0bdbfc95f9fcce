import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/**
 * pino's default: asynchronous, and at once if no write is under way. While one is, records gather for the next.
 * @type {import('../lib/side.mjs').Side}
 */
export default {
  title: 'pino.destination(), default',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const destination = pino.destination(file);
    return { ...fieldsFirst(pino(destination)), end: () => ended(destination, 'close') };
  },
};
