/**
 * Every way to log under load for minutes, with faults that come and go, and its account compared with independent counts
 * throughout: `npm run soak -- --minutes 10`, after a build. Writes docs/soak.md and docs/soak.json; with `--no-report` only
 * says how it went.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Disk } from './disk.mjs';
import { faultsOf, rotate, runFaults } from './faults.mjs';
import { accountFaults, growth, growthFaults, streamFaults, threadFaults } from './ledger.mjs';
import { LoadProcess } from './load-process.mjs';
import { machine, markdown } from './report.mjs';
import { FifoTally, FileTally } from './tally.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, 'no-report': { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes is a number above 0');

const ROUND_MS = Math.min(15_000, (minutes * 60_000) / 4);
const ARRIVAL_MS = 30_000;
const THREADS = 3;
const FIFOS = ['fifo', 'fifo-sync'];
const FILES = ['sync', 'async', 'pino', 'target', 'winston'];
const DISK_FILES = ['disk', 'disk-async'];

const folder = mkdtempSync(join(tmpdir(), 'kakashi-soak-'));
const disk = Disk.isPossible(folder) ? new Disk(folder) : undefined;
if (disk === undefined) console.log('no disk can be mounted here: none will be full');
const violations = [];
let load;
try {
  const report = await soak();
  if (!values['no-report']) save(report);
  console.log(violations.length === 0 ? 'everything held' : `${violations.length} things did not hold`);
} finally {
  load?.kill();
  disk?.remove();
  rmSync(folder, { recursive: true });
}
process.exitCode = violations.length === 0 ? 0 : 1;

async function soak() {
  const files = Object.fromEntries([
    ...FILES.map((name) => [name, join(folder, name)]),
    ...DISK_FILES.map((name) => [name, join(disk?.path ?? folder, name)]),
  ]);
  const tallies = { threads: new FileTally(join(folder, 'threads')) };
  const paths = { ...files, threads: join(folder, 'threads') };
  for (const name of Object.keys(files)) tallies[name] = new FileTally(files[name]);
  for (const name of FIFOS) {
    paths[name] = join(folder, name);
    execFileSync('mkfifo', [paths[name]]);
    tallies[name] = new FifoTally(paths[name]);
  }
  load = new LoadProcess({ paths, threads: THREADS });

  const dismissed = [];
  const faults = faultsOf({ load, tallies, files, disk, dismissed });
  const counts = {};
  const samples = [];
  const rounds = Math.max(Math.round((minutes * 60_000) / ROUND_MS), 2);
  let last;
  for (let round = 1; round <= rounds; round++) {
    const end = performance.now() + ROUND_MS;
    if (round === Math.ceil(rounds / 2)) {
      await load.ask('killWriter');
      counts['background writer is killed'] = 1;
    }
    await runFaults(faults, counts, () => performance.now() > end);
    last = await settled(round === rounds ? 'close' : 'pause', tallies, dismissed);
    samples.push(last.footprint);
    console.log(`checkpoint ${round} of ${rounds}: ${violations.length} violations`);
    if (round === rounds) break;
    // What has been counted can go; the small disk would fill up by itself.
    for (const name of Object.keys(files)) await rotate(name, files, tallies, load);
    await load.ask('resume');
  }
  const code = await load.ended;
  if (code !== 0) found(`the load ended by ${code}`);
  const grown = growth(samples.slice(1));
  found(...growthFaults(grown));
  return reportOf({ last, tallies, dismissed, counts, grown, samples });
}

function found(...faults) {
  for (const fault of faults) console.error(fault);
  violations.push(...faults);
}

/** Pauses or ends the load, and compares what it says with what arrived. */
async function settled(act, tallies, dismissed) {
  const answer = await load.ask(act);
  await arrival(answer.accounts, tallies);
  found(...accountFaults(answer.accounts, tallies), ...threadFaults(dismissed, tallies), ...streamFaults(tallies));
  for (const error of answer.errors) if (!isExpected(error)) found(error);
  return answer;
}

/** Faults that are told, as they should be. */
function isExpected(error) {
  return /^(?:disk|disk-async): ERR_KAKASHI_SINK_STALLED |: ERR_KAKASHI_WRITER_LOST /.test(error);
}

/** Waits for what is still in the pipes. */
async function arrival(accounts, tallies) {
  const limit = performance.now() + ARRIVAL_MS;
  for (const tally of Object.values(tallies)) tally.read();
  const isThere = () => FIFOS.every((name) => (tallies[name].records.get(name) ?? 0) >= accounts[name].stats.written);
  while (!isThere() && performance.now() < limit) await pause(10);
}

function reportOf({ last, tallies, dismissed, counts, grown, samples }) {
  const sources = Object.fromEntries(
    Object.entries(last.accounts).map(([name, { produced, stats }]) => {
      const tally = tallies[name] ?? tallies.threads;
      return [name, { produced, stats, arrived: tally.records.get(name) ?? 0, marked: tallies[name]?.marked ?? 0 }];
    }),
  );
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  const threads = {
    dismissed: dismissed.length,
    produced: sum(dismissed.map(({ produced }) => produced)),
    arrived: sum(dismissed.map(({ name }) => tallies.threads.records.get(name) ?? 0)),
  };
  return {
    machine: machine(),
    minutes,
    checkpoints: samples.length,
    faults: counts,
    sources,
    threads,
    grown,
    samples,
    violations,
  };
}

function save(report) {
  const docs = new URL('../docs/', import.meta.url);
  mkdirSync(docs, { recursive: true });
  writeFileSync(new URL('soak.md', docs), markdown(report));
  writeFileSync(new URL('soak.json', docs), `${JSON.stringify(report, null, 2)}\n`);
}
