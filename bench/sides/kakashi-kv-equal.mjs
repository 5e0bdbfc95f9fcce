import { hostname } from 'node:os';
import { getLogger } from 'kakashi';
import { messageFirst } from '../lib/records.mjs';

/** The same work as pino's default: a time on each line, and pid and hostname bound. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'kakashi logger, sync',
  kind: 'ours',
  prints: 'time, pid, host',
  open(file, options) {
    const log = getLogger('app', { destination: file, timestamp: 'iso', ...options });
    return {
      ...messageFirst(log.child({ pid: process.pid, hostname: hostname() })),
      end: () => log.close(),
      stats: () => log.stats(),
    };
  },
};
