import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + target pino-roll',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  written: (file) => file.replace(/\.log$/, '.1.log'),
  open(file) {
    const transport = pino.transport({ target: 'pino-roll', options: { file } });
    return { ...fieldsFirst(pino(transport)), end: () => ended(transport, 'close') };
  },
};
