import { textOnly } from '../lib/records.mjs';

/** console.log, stdout redirected to the file. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'console.log',
  kind: 'rival',
  shapes: ['simple', 'fields'],
  usesStdout: true,
  open() {
    return { ...textOnly((line) => console.log(line)), end: async () => {} };
  },
};
