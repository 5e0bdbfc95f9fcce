import { getLogger } from 'kakashi';
import { messageFirst } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'kakashi logger, kv',
  kind: 'ours',
  open(file) {
    const log = getLogger('app', { destination: file });
    return { ...messageFirst(log), end: () => log.close() };
  },
};
