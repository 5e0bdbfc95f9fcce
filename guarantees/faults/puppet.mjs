/** The process that logs while its sink is at fault: does what it is told, one message at a time. */
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHost } from './hosts.mjs';
import { objectOf } from './objects.mjs';

/** How long the end of a fault may take to be seen: the longest backoff is a second. */
const SETTLE_MS = 20_000;

let host;
let object;
let next = 0;
let longestCallMs = 0;
const reports = [];
const held = [];

const told = {
  onError: ({ code, cause }) => reports.push({ code, cause: cause?.code }),
  onDrop: ({ count, reason }) => reports.push({ count, reason }),
};

const acts = {
  async open(name, options) {
    host = await openHost(name, options, told);
  },
  /** With an object that writes to a file for its destination. */
  async openObject(name, kind, file, options) {
    object = objectOf(kind, openSync(file, 'a'));
    await acts.open(name, { ...options, destination: object.destination });
  },
  break: () => object.break(),
  mend: () => object.mend(),
  log(count) {
    for (const end = next + count; next < end; next++) {
      const start = performance.now();
      host.log(next);
      longestCallMs = Math.max(longestCallMs, performance.now() - start);
    }
  },
  stats: () => host.stats(),
  /** Until nothing waits. */
  async settle() {
    const deadline = performance.now() + SETTLE_MS;
    for (;;) {
      const stats = await host.stats();
      if (stats.pending === 0 || performance.now() > deadline) return stats;
      await sleep(5);
    }
  },
  reopen: (path) => host.reopen(path),
  reopenOn(signal) {
    process.on(signal, () => host.reopen());
  },
  close: () => host.close(),
  openFd: (path) => openSync(path, 'a'),
  closeFd: (fd) => closeSync(fd),
  /** Closes every descriptor of the file behind the back of whoever opened it. */
  closeFdsOf(path) {
    const fds = readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === path);
    for (const fd of fds) closeSync(Number(fd));
    return fds.length;
  },
  /** Takes all descriptors that are to be had. */
  holdAllFds() {
    try {
      for (;;) held.push(openSync('/dev/null'));
    } catch (error) {
      if (error.code !== 'EMFILE') throw error;
    }
  },
  releaseFds() {
    for (const fd of held.splice(0)) closeSync(fd);
  },
  told: () => ({ reports, longestCallMs, logged: next }),
  exit: () => process.exit(0),
};

function linkOf(fd) {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

process.on('message', async ({ id, act, args }) => {
  try {
    process.send({ id, value: await acts[act](...args) });
  } catch (error) {
    process.send({ id, error: { code: error.code, message: error.message, cause: error.cause?.code } });
  }
});
process.send({ id: 0 });
