import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + target pino-logfmt',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid, host',
  shapes: ['simple', 'fields', 'child', 'manyShapes', 'long', 'nonAscii'],
  open(file) {
    const transport = pino.transport({ target: 'pino-logfmt', options: { destination: file } });
    return { ...fieldsFirst(pino(transport)), end: () => ended(transport, 'close') };
  },
};
