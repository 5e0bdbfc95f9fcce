/** What the process grows by while nobody reads its log. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { makeFifo } from '../lib/fifo.mjs';
import { memoryAtRest } from '../lib/memory.mjs';
import { PADDED_LINE_BYTES } from '../lib/records.mjs';
import { caseOf } from '../lib/scenario.mjs';
import { loadSide } from '../lib/side.mjs';
import { BURST, logInBursts } from '../lib/workload.mjs';

const MODES = ['sync', 'async'];
const POLICIES = ['drop-oldest', 'drop-newest'];
const MIB = 1024 ** 2;
/** Nobody is going to read: what is left needs no patience. */
const CLOSE_TIMEOUT_MS = 100;
/** More than a pipe holds. */
const PIPE_BYTES = 1 << 21;
const SIDE = 'kakashi-kv';

/** @type {import('../lib/scenario.mjs').Scenario} */
export default {
  name: 'memory-stalled',
  title: 'Memory while nobody reads',
  method:
    `Growth of RSS in MiB, after full collections, over 1,000,000 records of ${PADDED_LINE_BYTES} bytes that follow ` +
    `1,000,000 of warm-up, in bursts of ${BURST}, into a FIFO that is open for reading and never read. Peak is the growth ` +
    'of the greatest RSS so far. Afterwards the FIFO is read, and its lines are compared with the account of the logger.',
  unit: 'MiB of RSS',
  better: 'lower',
  digits: 2,
  columns: [
    { title: 'peak', key: 'peak', digits: 2 },
    { title: 'RSS at the end', key: 'rss', digits: 1 },
    { title: 'dropped', key: 'dropped', digits: 0 },
  ],
  pairs: [],
  sides: [SIDE],
  rounds: ({ longRounds }) => longRounds,
  cases: ({ stalledRecords }, sides) =>
    MODES.flatMap((mode) =>
      POLICIES.map((overflow) => ({
        ...caseOf(`lines of ${PADDED_LINE_BYTES} bytes`, SIDE, sides, { mode, overflow, records: stalledRecords }),
        id: `${mode}-${overflow}`,
        title: `kakashi logger, ${mode}, ${overflow}`,
        execArgv: ['--expose-gc'],
      })),
    ),
  run,
};

async function run({ mode, overflow, records }, folder) {
  const side = await loadSide(SIDE);
  const fifo = makeFifo(folder);
  const unread = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const closeTimeoutMs = CLOSE_TIMEOUT_MS;
  const opened = await side.open(fifo, { mode, overflow, closeTimeoutMs, onDrop() {}, onError() {} });
  await logInBursts(opened.padded, 0, records);
  const before = await memory();
  await logInBursts(opened.padded, records, 2 * records);
  const after = await memory();
  await opened.end();
  const { accepted, written, dropped, failed } = opened.stats();
  if (accepted !== 2 * records || accepted !== written + dropped + failed) {
    throw new Error(`the account does not balance: ${JSON.stringify(opened.stats())}`);
  }
  confirmUnread(unread, written);
  closeSync(unread);
  if (dropped < records) throw new Error(`only ${dropped} records were dropped: somebody was reading`);
  return { value: after.rss - before.rss, peak: after.peak - before.peak, rss: after.rss, dropped, records };
}

async function memory() {
  const { rss } = await memoryAtRest();
  return { rss: rss / MIB, peak: process.resourceUsage().maxRSS / 1024 };
}

/** What went into the pipe before it was full: as many lines as the logger says, the last one perhaps cut short. */
function confirmUnread(fd, written) {
  const pipe = Buffer.allocUnsafe(PIPE_BYTES);
  let length = 0;
  for (let more = -1; more !== 0; length += more) more = readSync(fd, pipe, length, PIPE_BYTES - length, null);
  const whole = pipe.latin1Slice(0, length).split('\n').slice(0, -1);
  // Drops from before the pipe was full, while the writer was not up yet, are announced between the lines.
  const lines = whole.filter((line) => !line.startsWith('WARNING | kakashi | dropped '));
  if (lines.length !== written) throw new Error(`${lines.length} lines in the pipe, ${written} written by the account`);
  let last = -1;
  for (const line of lines) {
    const n = Number(/record (\d+) /.exec(line)?.[1]);
    if (line.length + 1 !== PADDED_LINE_BYTES || !(n > last))
      throw new Error(`a line is torn or not in order: ${line}`);
    last = n;
  }
}
