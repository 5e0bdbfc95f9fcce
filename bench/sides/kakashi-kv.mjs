import { getLogger } from 'kakashi';
import { messageFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'kakashi logger, sync, default line',
  kind: 'ours',
  open(file, options) {
    const log = getLogger('app', { destination: file, ...options });
    return { ...messageFirst(log), end: () => log.close(), stats: () => log.stats() };
  },
};
