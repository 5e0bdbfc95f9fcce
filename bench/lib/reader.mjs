/**
 * The reader of a FIFO, a process of its own: takes the lines apart, notes when they came, and may stall once.
 *
 * @typedef {object} Reading what it sends at the end of the stream
 * @property {number} records lines that hold a record
 * @property {number} dropped records that markers in the stream call dropped
 * @property {string} [malformed] the first line that is torn, unknown or out of order
 * @property {number} stalledMs
 * @property {number} [last] if it only counts: the record of the last line
 * @property {number} [lastNs] if it only counts: when it came, on the clock that all processes share
 * @property {number[]} [arrivalsNs] by number of record, on that clock
 */
import { open, readSync } from 'node:fs';
import { clockNs } from './clock.mjs';
import { newlines } from './file.mjs';
import { numberOfLine } from './records.mjs';

/** More than a line has. */
const TAIL_BYTES = 4096;
const MARKER = /^WARNING \| kakashi \| dropped (\d+) records?\b/;

// Without a writer, opening waits for ever; the process that was to write may be gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const {
  fifo,
  shape,
  stallAt = Number.POSITIVE_INFINITY,
  stallMs = 0,
  arrivals = false,
  only,
} = JSON.parse(process.argv[2]);
process.send('ready');
open(fifo, 'r', (error, fd) => {
  if (error !== null) throw error;
  process.send(only === 'count' ? countAll(fd) : readAll(fd));
  process.removeAllListeners('disconnect').disconnect();
});

function readAll(fd) {
  const reading = { records: 0, dropped: 0, malformed: undefined, stalledMs: 0, arrivalsNs: arrivals ? [] : undefined };
  const chunk = Buffer.allocUnsafe(1 << 16);
  let rest = '';
  let last = -1;
  for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
    const now = clockNs();
    const lines = (rest + chunk.latin1Slice(0, length)).split('\n');
    rest = lines.pop();
    for (const line of lines) take(line, now);
    if (last >= stallAt && reading.stalledMs === 0) reading.stalledMs = stall();
  }
  if (rest !== '') reading.malformed ??= rest;
  return reading;

  function take(line, now) {
    const marker = MARKER.exec(line);
    if (marker !== null) {
      reading.dropped += Number(marker[1]);
      return;
    }
    const n = numberOfLine(line, shape);
    if (!(n > last)) reading.malformed ??= line;
    if (arrivals) reading.arrivalsNs[n] = now;
    last = n;
    reading.records++;
  }
}

/** Looks at lines no more than it must, so as not to be what is measured. */
function countAll(fd) {
  const chunk = Buffer.allocUnsafe(1 << 16);
  let records = 0;
  let lastNs = 0;
  let tail = Buffer.alloc(0);
  for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk)) {
    lastNs = clockNs();
    records += newlines(chunk, length);
    tail = Buffer.concat([tail, chunk.subarray(Math.max(length - TAIL_BYTES, 0), length)]).subarray(-TAIL_BYTES);
  }
  const text = tail.utf8Slice().trimEnd();
  return { records, last: numberOfLine(text.slice(text.lastIndexOf('\n') + 1), shape), lastNs };
}

function stall() {
  const from = clockNs();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stallMs);
  return (clockNs() - from) / 1e6;
}
