import { textOnly } from '../lib/records.mjs';

/** console.log, stdout redirected to the file. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'console.log, to a file',
  kind: 'rival',
  shapes: ['simple', 'fields'],
  usesStdout: true,
  open() {
    return { ...textOnly((line) => console.log(line)), end: async () => {} };
  },
};
