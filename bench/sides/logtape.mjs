import { getFileSink } from '@logtape/file';
import { jsonLinesFormatter } from '@logtape/logtape';
import { openLogtape } from '../lib/logtape.mjs';

/** Its file sink as it is by default, JSON Lines, and pid and hostname bound. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'LogTape, file sink, default (fsync)',
  kind: 'rival',
  slow: true,
  prints: 'time, pid, host',
  open: (file) => openLogtape(getFileSink(file, { formatter: jsonLinesFormatter })),
};
