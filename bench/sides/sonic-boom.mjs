import SonicBoom from 'sonic-boom';
import { ended } from '../lib/ended.mjs';
import { textOnly } from '../lib/records.mjs';

/** What pino writes with, given text; no logger. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'sonic-boom, ready text',
  kind: 'rival',
  shapes: ['simple', 'fields'],
  open(file) {
    const stream = new SonicBoom({ dest: file });
    return { ...textOnly((line) => stream.write(`${line}\n`)), end: () => ended(stream, 'close') };
  },
};
