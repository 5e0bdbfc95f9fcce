import pino from 'pino';
import { fieldsFirst } from '../lib/records.mjs';

/** What pino itself takes to make a line that nobody writes. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino, to a no-op stream',
  kind: 'ceiling',
  host: 'pino',
  prints: 'time, pid, host',
  writesNothing: true,
  open() {
    let taken = 0;
    const stream = {
      write() {
        taken++;
      },
    };
    return { ...fieldsFirst(pino({}, stream)), end: async () => {}, taken: () => taken };
  },
};
