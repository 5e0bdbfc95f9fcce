/**
 * Preloaded: while the file `KAKASHI_FAULT` names something, writes go wrong that way, in every thread. Neither the background
 * writer nor pino's worker has preloaded modules, so that they are found when they are started.
 */
const threads = require('node:worker_threads');

const flag = process.env.KAKASHI_FAULT;

/** Runs in each thread; the writer is given its text. */
function injectFaults(flag) {
  const fs = process.getBuiltinModule('node:fs');
  const { writeSync, readFileSync } = fs;
  const failure = (code) => Object.assign(new Error(`${code}: injected, write`), { code, syscall: 'write' });
  fs.writeSync = (fd, bytes, start, length) => {
    let fault = '';
    try {
      fault = readFileSync(flag, 'latin1');
    } catch {
      // There is none before the first.
    }
    // What goes to stderr is not what is tested.
    if (fault === '' || fd === 2) return writeSync(fd, bytes, start, length);
    if (fault === 'short') return writeSync(fd, bytes, start, Math.ceil(length / 2));
    if (fault === 'nothing') return 0;
    throw failure(fault);
  };
}

injectFaults(flag);
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(source, options = {}) {
    const isWriter = options.name === 'kakashi writer';
    const text = isWriter ? `(${injectFaults})(${JSON.stringify(flag)});\n${source}` : source;
    super(text, isWriter ? options : { ...options, execArgv: ['--require', __filename] });
  }
};
