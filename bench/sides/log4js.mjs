import { hostname as nameOfHost } from 'node:os';
import log4js from 'log4js';
import { messageFirst } from '../lib/records.mjs';

const hostname = nameOfHost();

/** The JSON layout of its documentation, with the host's name; its own layouts print fields over several lines. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'log4js, file appender, JSON layout',
  kind: 'rival',
  prints: 'time, pid, host',
  shapes: ['simple', 'fields', 'nested', 'manyShapes', 'long', 'nonAscii', 'disabled'],
  open(filename) {
    log4js.addLayout('json', () => (event) => JSON.stringify({ ...event, hostname }));
    log4js.configure({
      appenders: { file: { type: 'file', filename, layout: { type: 'json' } } },
      categories: { default: { appenders: ['file'], level: 'info' } },
    });
    return { ...messageFirst(log4js.getLogger('app')), end: () => new Promise((done) => log4js.shutdown(done)) };
  },
};
