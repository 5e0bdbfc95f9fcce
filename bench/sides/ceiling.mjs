import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { formatLine } from 'kakashi';
import { messageFirst } from '../lib/records.mjs';

const BATCH = 100;

/**
 * Batches that are ready before the clock starts, of the lines that our logger prints: what is left is one write for each.
 * @type {import('../lib/side.mjs').Side}
 */
export default {
  title: 'ceiling: ready batches of 100',
  kind: 'ceiling',
  prints: 'time, pid, host',
  shapes: ['simple', 'fields'],
  open(file) {
    const fd = openSync(file, 'a');
    const write = (batch) => (n) => {
      if (n % BATCH === BATCH - 1) writeSync(fd, batch);
    };
    const shapes = ['simple', 'fields'].map((shape) => [shape, write(readyBatch(shape))]);
    return { ...Object.fromEntries(shapes), end: async () => closeSync(fd) };
  },
  lastRecord: BATCH - 1,
};

function readyBatch(shape) {
  const lines = [];
  const bound = { pid: process.pid, hostname: hostname() };
  const info = (message, fields) =>
    lines.push(formatLine({ level: 'info', name: 'app', message, fields: { ...bound, ...fields }, time: Date.now() }));
  const log = messageFirst({ info });
  for (let n = 0; n < BATCH; n++) log[shape](n);
  return Buffer.from(`${lines.join('\n')}\n`);
}
