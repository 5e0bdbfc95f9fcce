import { closeSync, openSync, writeSync } from 'node:fs';
import { textOnly } from '../lib/records.mjs';

const BATCH = 100;

/** Batches that are ready before the clock starts: what is left is one write for each. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'ceiling: fs.writeSync of ready batches of 100',
  kind: 'ceiling',
  open(file) {
    const fd = openSync(file, 'a');
    const write = (batch) => (n) => {
      if (n % BATCH === BATCH - 1) writeSync(fd, batch);
    };
    return { simple: write(readyBatch('simple')), fields: write(readyBatch('fields')), end: async () => closeSync(fd) };
  },
  lastRecord: BATCH - 1,
};

function readyBatch(shape) {
  const lines = [];
  const print = textOnly((line) => lines.push(`INFO | app | ${line}\n`))[shape];
  for (let n = 0; n < BATCH; n++) print(n);
  return Buffer.from(lines.join(''));
}
