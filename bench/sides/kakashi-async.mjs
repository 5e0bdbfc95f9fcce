import { getAsyncLogger } from 'kakashi';
import { everyLine } from '../lib/every-line.mjs';
import { messageFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'kakashi logger, async, default line',
  kind: 'ours',
  joinsMain: true,
  open(file, options) {
    const log = getAsyncLogger('app', { destination: file, ...everyLine, ...options });
    return { ...messageFirst(log), end: () => log.close(), stats: () => log.stats() };
  },
};
