import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + target pino/file',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  open(file) {
    const transport = pino.transport({ target: 'pino/file', options: { destination: file } });
    return { ...fieldsFirst(pino(transport)), end: () => ended(transport, 'close') };
  },
};
