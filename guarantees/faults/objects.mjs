/** Destinations that are objects, and misbehave while they are told to. What they take goes to a descriptor. */
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

const FAILURE = Object.assign(new Error('on purpose'), { code: 'EPROTO' });
const STALL = Object.assign(new Error('on purpose'), { code: 'EAGAIN' });

/** What each kind does with a chunk while it misbehaves. `later` runs once it does no longer. */
const WRITABLES = {
  'Writable that does not drain': ({ take, later }) => later(take),
  'Writable that emits error': ({ done }) => done(FAILURE),
  'Writable that throws': () => {
    throw FAILURE;
  },
};

const SINKS = {
  'Sink that throws': () => {
    throw FAILURE;
  },
  'Sink that rejects': () => Promise.reject(FAILURE),
  'Sink that rejects with EAGAIN': () => Promise.reject(STALL),
  'Sink that never settles': () => new Promise(() => {}),
};

/**
 * @param {string} kind
 * @param {number} fd
 */
export function objectOf(kind, fd) {
  let isBroken = false;
  let release = () => {};
  const put = (bytes) => void writeSync(fd, bytes);

  const write = (chunk, _encoding, done) => {
    const take = () => done(put(chunk));
    const later = (then) => {
      release = then;
    };
    if (isBroken) WRITABLES[kind]({ take, later, done });
    else take();
  };
  const destination =
    kind in WRITABLES ? new Writable({ write }) : { write: (batch) => (isBroken ? SINKS[kind]() : put(batch)) };

  return {
    destination,
    break() {
      isBroken = true;
    },
    mend() {
      isBroken = false;
      release();
    },
  };
}
