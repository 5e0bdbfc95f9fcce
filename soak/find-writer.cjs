/** Preloaded into the load: keeps hold of the background writers, so that one can be killed. */
const threads = require('node:worker_threads');

globalThis.writers = [];
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(source, options = {}) {
    super(source, options);
    if (options.name === 'kakashi writer') globalThis.writers.push(this);
  }
};
