import { Logger } from 'tslog';
import { messageFirst } from '../lib/records.mjs';

/** JSON without the place in the source, as for production; stdout redirected to the file. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'tslog, JSON',
  kind: 'rival',
  prints: 'time, host',
  shapes: ['simple', 'fields', 'nested', 'manyShapes', 'long', 'nonAscii', 'disabled'],
  usesStdout: true,
  open() {
    const log = new Logger({ name: 'app', type: 'json', minLevel: 3, hideLogPositionForProduction: true });
    return { ...messageFirst(log), end: async () => {} };
  },
};
