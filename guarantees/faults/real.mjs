/** Faults of real files, pipes and limits. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, constants, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { keepOpen, textOf } from './stage.mjs';

const isRoot = process.getuid?.() === 0;
/** Root may do anything unless it is taken from it. */
const WITHOUT_PRIVILEGE = isRoot
  ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-dac_override,-dac_read_search', '--']
  : [];

function withShell(command) {
  return ['sh', '-c', `${command} && exec "$@"`, 'sh'];
}

function canMount() {
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;
}

/** Bytes that hold some of the records of a play, and twice of which hold all of them. */
const HALF_OF_A_PLAY = 16 * 1024;

/** Has the logger open its file anew, and notes what is thrown, if anything is. */
async function reopen(scene, path) {
  const error = await scene.fails('reopen', ...(path === undefined ? [] : [path]));
  if (error !== 'no error') scene.told(`thrown: ${error}`);
}

const stalled = (code) => `ERR_KAKASHI_SINK_STALLED (${code})`;
const waitsAndComes = (told = []) => ({ during: 'waits', after: 'written', told });
const partWaitsAndComes = (told = []) => ({ during: 'part written, rest waits', after: 'written', told });
const unnoticed = (told = []) => ({ during: 'written', after: 'written', told });
const fails = (code) => ({ during: 'failed', after: 'failed', told: [`ERR_KAKASHI_SINK_FAILED (${code})`] });

/** A `reopen` that fails throws; pino's worker, and pino's destination, report it instead. */
const notReopened = (code) => (host) =>
  unnoticed([`${host.startsWith('pino') ? '' : 'thrown: '}ERR_KAKASHI_SINK_OPEN (${code})`]);

/** @type {readonly import('./play.mjs').Fault[]} */
export const REAL = [
  {
    name: 'file system full, then emptied (tmpfs)',
    canBeHad: canMount,
    expected: partWaitsAndComes([stalled('ENOSPC')]),
    async play(scene) {
      const [mount, file, ballast] = [scene.path('small'), scene.path('small/log'), scene.path('small/ballast')];
      mkdirSync(mount);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount]);
      scene.afterwards(() => execFileSync('umount', ['-l', mount]));
      writeFileSync(ballast, Buffer.alloc(256 * 1024 - HALF_OF_A_PLAY));
      await scene.open({ destination: file });
      await scene.before();
      await scene.during();
      rmSync(ballast);
      await scene.after();
      const text = textOf(file);
      return () => [text];
    },
  },
  {
    name: '`/dev/full`, then `reopen(path)`',
    expected: waitsAndComes([stalled('ENOSPC')]),
    async play(scene) {
      await scene.open({ destination: '/dev/full' });
      await scene.during();
      await scene.do('reopen', scene.path('log'));
      await scene.after();
      return () => [textOf(scene.path('log'))];
    },
  },
  {
    name: '`/dev/full`, and it stays full',
    expected: {
      during: 'waits',
      after: 'dropped',
      told: [stalled('ENOSPC'), 'ERR_KAKASHI_CLOSE_TIMEOUT', 'drop: close-timeout'],
    },
    hosts: ['logger, sync', 'logger, async', 'pino in-process', 'winston'],
    async play(scene) {
      await scene.open({ destination: '/dev/full', closeTimeoutMs: 200 });
      await scene.during();
      await scene.close();
      return () => [];
    },
  },
  {
    name: 'FIFO without a reader, then one comes',
    expected: waitsAndComes(),
    async play(scene) {
      const fifo = scene.fifo();
      await scene.open({ destination: fifo.path });
      await scene.during();
      fifo.readOn();
      await scene.after();
      return () => [fifo.text];
    },
  },
  {
    name: 'FIFO that is not read, then is',
    expected: partWaitsAndComes(),
    async play(scene) {
      const fifo = scene.fifo();
      fifo.attach();
      await scene.open({ destination: fifo.path });
      await scene.during(5000);
      fifo.readOn();
      await scene.after();
      return () => [fifo.text];
    },
  },
  {
    name: 'FIFO whose reader goes, and another comes',
    expected: waitsAndComes(),
    async play(scene) {
      const fifo = scene.fifo();
      fifo.readOn();
      await scene.open({ destination: fifo.path });
      await scene.before();
      fifo.detach();
      await scene.during();
      fifo.readOn();
      await scene.after();
      return () => [fifo.text];
    },
  },
  ...[0, constants.O_NONBLOCK].map((flags) => ({
    name: `stdout, a pipe${flags ? ' with O_NONBLOCK' : ''} that is not read, then is`,
    expected: partWaitsAndComes(),
    async play(scene) {
      const fifo = scene.fifo();
      fifo.attach();
      const writer = fifo.writer(flags);
      scene.afterwards(() => closeSync(writer));
      await scene.open({ destination: 'stdout' }, { stdout: writer });
      await scene.during(5000);
      fifo.readOn();
      await scene.after();
      return () => [fifo.text];
    },
  })),
  {
    name: 'stdout, a pipe whose reader is gone',
    expected: fails('EPIPE'),
    async play(scene) {
      const fifo = scene.fifo();
      fifo.readOn();
      const writer = fifo.writer();
      await scene.open({ destination: 'stdout' }, { stdout: writer });
      closeSync(writer);
      await scene.before();
      fifo.detach();
      await scene.during();
      await scene.after();
      return () => [fifo.text];
    },
  },
  {
    name: 'file deleted, then `reopen()`',
    expected: unnoticed(),
    async play(scene) {
      const file = scene.path('log');
      await scene.open({ destination: file });
      await scene.before();
      const deleted = keepOpen(scene, file);
      rmSync(file);
      await scene.during();
      await scene.do('reopen');
      await scene.after();
      return () => [deleted(), textOf(file)];
    },
  },
  {
    name: 'file renamed, as by logrotate, then SIGHUP and `reopen()`',
    expected: unnoticed(),
    async play(scene) {
      const [file, rotated] = [scene.path('log'), scene.path('log.1')];
      await scene.open({ destination: file });
      await scene.do('reopenOn', 'SIGHUP');
      await scene.before();
      renameSync(file, rotated);
      await scene.during();
      scene.child.kill('SIGHUP');
      while (!existsSync(file)) await scene.do('stats');
      await scene.after();
      return () => [textOf(rotated), textOf(file)];
    },
  },
  {
    name: 'directory removed, then `reopen()`',
    expected: unnoticed(),
    async play(scene) {
      const [folder, file] = [scene.path('logs'), scene.path('logs/log')];
      await scene.open({ destination: file });
      await scene.before();
      const deleted = keepOpen(scene, file);
      rmSync(folder, { recursive: true });
      await scene.during();
      await scene.do('reopen');
      await scene.after();
      return () => [deleted(), textOf(file)];
    },
  },
  {
    name: 'directory removed, then `reopen()` with `mkdir: false`',
    expected: notReopened('ENOENT'),
    async play(scene) {
      const [folder, file] = [scene.path('logs'), scene.path('logs/log')];
      mkdirSync(folder);
      await scene.open({ destination: file, mkdir: false });
      await scene.before();
      const deleted = keepOpen(scene, file);
      rmSync(folder, { recursive: true });
      await scene.during();
      await reopen(scene);
      await scene.after();
      return () => [deleted()];
    },
  },
  {
    name: 'permission taken, `reopen()`, permission given, `reopen()`',
    expected: notReopened('EACCES'),
    async play(scene) {
      const file = scene.path('log');
      await scene.open({ destination: file }, { via: WITHOUT_PRIVILEGE });
      await scene.before();
      chmodSync(file, 0o000);
      await scene.during();
      await reopen(scene);
      chmodSync(file, 0o644);
      await scene.do('reopen');
      await scene.after();
      return () => [textOf(file)];
    },
  },
  {
    name: "the file's descriptor closed under us",
    expected: unnoticed(),
    async play(scene) {
      const file = scene.path('log');
      await scene.open({ destination: file });
      await scene.before();
      if ((await scene.do('closeFdsOf', file)) === 0) throw new Error('nobody has the file open');
      await scene.during();
      await scene.after();
      return () => [textOf(file)];
    },
  },
  {
    name: 'a descriptor as destination, closed under us',
    expected: fails('EBADF'),
    async play(scene) {
      const file = scene.path('log');
      await scene.start();
      const destination = await scene.do('openFd', file);
      await scene.do('open', scene.host, { destination });
      await scene.before();
      await scene.do('closeFd', destination);
      await scene.during();
      await scene.after();
      return () => [textOf(file)];
    },
  },
  {
    name: 'RLIMIT_FSIZE reached, then renamed and `reopen()`',
    expected: {
      ...partWaitsAndComes([stalled('EFBIG')]),
      account: 'exact; the first file ends within a line, which the next one has',
    },
    async play(scene) {
      const [file, rotated] = [scene.path('log'), scene.path('log.1')];
      // In units of 512 bytes.
      await scene.open({ destination: file }, { via: withShell(`ulimit -f ${HALF_OF_A_PLAY / 512}`) });
      await scene.before();
      await scene.during();
      renameSync(file, rotated);
      await scene.do('reopen');
      await scene.after();
      return () => [textOf(rotated), textOf(file)];
    },
  },
  {
    name: 'too many open files, `reopen()`, fewer open files, `reopen()`',
    expected: notReopened('EMFILE'),
    async play(scene) {
      const file = scene.path('log');
      await scene.open({ destination: file }, { via: withShell('ulimit -n 100') });
      await scene.before();
      await scene.do('holdAllFds');
      await scene.during();
      await reopen(scene);
      await scene.do('releaseFds');
      await scene.do('reopen');
      await scene.after();
      return () => [textOf(file)];
    },
  },
];
