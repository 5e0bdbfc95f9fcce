import pino from 'pino';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'pino + target pino-pretty, singleLine',
  kind: 'rival',
  host: 'pino',
  prints: 'time, pid',
  shapes: ['simple', 'fields', 'nested', 'child', 'manyShapes', 'long', 'nonAscii'],
  open(file) {
    const transport = pino.transport({
      target: 'pino-pretty',
      options: { destination: file, colorize: false, singleLine: true },
    });
    return { ...fieldsFirst(pino(transport)), end: () => ended(transport, 'close') };
  },
};
