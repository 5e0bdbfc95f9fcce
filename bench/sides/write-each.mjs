import { closeSync, openSync, writeSync } from 'node:fs';
import { textOnly } from '../lib/records.mjs';

/** @type {import('../lib/side.mjs').Side} */
export default {
  title: 'control: fs.writeSync of each line',
  kind: 'ceiling',
  shapes: ['simple', 'fields'],
  open(file) {
    const fd = openSync(file, 'a');
    return { ...textOnly((line) => writeSync(fd, `${line}\n`)), end: async () => closeSync(fd) };
  },
};
