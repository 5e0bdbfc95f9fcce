const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { test } = require('./tap.cjs');

let files = 0;

/** In the place of the helper of that name, which groups its cases as tap does; here they are cases side by side. */
module.exports = {
  /** A path of its own; the command removes the folder. */
  file: () => join(tmpdir(), `sonic-boom-${process.pid}-${files++}`),
  runTests(build) {
    for (const sync of [false, true]) {
      build((title, ...rest) => test(`${title}, sync: ${sync}`, ...rest), sync);
    }
  },
};
