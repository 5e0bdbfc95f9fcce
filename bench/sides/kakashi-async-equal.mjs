import { hostname } from 'node:os';
import { getAsyncLogger } from 'kakashi';
import { everyLine } from '../lib/every-line.mjs';
import { messageFirst } from '../lib/records.mjs';

/** The same work as pino's default: a time on each line, and pid and hostname bound. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'kakashi logger, async',
  kind: 'ours',
  prints: 'time, pid, host',
  joinsMain: true,
  open(file, options) {
    const log = getAsyncLogger('app', { destination: file, timestamp: 'iso', ...everyLine, ...options });
    return {
      ...messageFirst(log.child({ pid: process.pid, hostname: hostname() })),
      end: () => log.close(),
      stats: () => log.stats(),
    };
  },
};
