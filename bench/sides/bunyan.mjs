import bunyan from 'bunyan';
import { ended } from '../lib/ended.mjs';
import { fieldsFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'bunyan',
  kind: 'rival',
  prints: 'time, pid, host',
  open(file) {
    const log = bunyan.createLogger({ name: 'app', streams: [{ path: file }] });
    return { ...fieldsFirst(log), end: () => ended(log.streams[0].stream, 'close') };
  },
};
