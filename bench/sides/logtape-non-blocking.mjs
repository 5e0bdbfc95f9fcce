import { getFileSink } from '@logtape/file';
import { jsonLinesFormatter } from '@logtape/logtape';
import { openLogtape } from '../lib/logtape.mjs';

/** The setting of its documentation for what must not block. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'LogTape, file sink, nonBlocking',
  kind: 'rival',
  prints: 'time, pid, host',
  open: (file) => openLogtape(getFileSink(file, { formatter: jsonLinesFormatter, nonBlocking: true })),
};
