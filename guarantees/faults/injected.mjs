/** Faults that no real file of this machine can be brought to have, and those of destinations that are objects. */
import { rmSync, writeFileSync } from 'node:fs';
import { HOST_NAMES } from './hosts.mjs';
import { textOf } from './stage.mjs';

const IN_PROCESS = HOST_NAMES.filter((host) => host !== 'pino target');

/** Has every write(2) go wrong in one way until it does no longer. */
function ofWrites(name, fault, expected) {
  return {
    name: `${name} (injected)`,
    expected,
    async play(scene) {
      const file = scene.path('log');
      await scene.open({ destination: file });
      await scene.before();
      writeFileSync(scene.path('fault'), fault);
      await scene.during();
      rmSync(scene.path('fault'));
      await scene.after();
      return () => [textOf(file)];
    },
  };
}

/** A destination that is mended, or is not, in which case the logger is closed. */
function ofObject(kind, { isMended, ...expected }) {
  return {
    name: `${kind}${isMended ? ', then does' : ''}`,
    hosts: IN_PROCESS,
    expected,
    async play(scene) {
      const file = scene.path('log');
      await scene.start();
      await scene.do('openObject', scene.host, kind, file, { closeTimeoutMs: 200 });
      await scene.before();
      await scene.do('break');
      await scene.during();
      if (isMended) {
        await scene.do('mend');
        await scene.after();
      } else await scene.close();
      return () => [textOf(file)];
    },
  };
}

const told = (...codes) => codes.map((code) => `ERR_KAKASHI_${code}`);
const waits = (codes) => ({ during: 'waits', after: 'written', told: codes });
const TIMED_OUT = { during: 'waits', after: 'dropped', told: [...told('CLOSE_TIMEOUT'), 'drop: close-timeout'] };
const FAILED = { during: 'failed', after: 'failed', told: told('SINK_FAILED (EPROTO)') };

/** @type {readonly import('./play.mjs').Fault[]} */
export const INJECTED = [
  ofWrites('every write is short', 'short', { during: 'written', after: 'written', told: [] }),
  ofWrites('writes take 0 bytes', 'nothing', waits([])),
  ofWrites('EIO', 'EIO', waits(told('SINK_STALLED (EIO)'))),
  ofWrites('EINTR', 'EINTR', waits([])),
  ofWrites('EBUSY', 'EBUSY', waits([])),
  ofWrites('EAGAIN', 'EAGAIN', waits([])),
  ofWrites('ESTALE', 'ESTALE', waits(told('SINK_STALLED (ESTALE)'))),
  ofObject('Writable that does not drain', { isMended: true, ...waits([]) }),
  ofObject('Writable that does not drain', TIMED_OUT),
  ofObject('Writable that emits error', FAILED),
  // Node.js takes such a stream for busy from then on.
  ofObject('Writable that throws', {
    during: 'part failed, rest waits',
    after: 'part failed, rest dropped',
    told: [...FAILED.told, ...TIMED_OUT.told],
  }),
  ofObject('Sink that throws', FAILED),
  ofObject('Sink that rejects', FAILED),
  ofObject('Sink that rejects with EAGAIN', { isMended: true, ...waits([]) }),
  ofObject('Sink that never settles', TIMED_OUT),
];
