// The files that pino's worker thread needs, by the names that pino looks them up with.
module.exports = {
  'thread-stream-worker': require.resolve('thread-stream/lib/worker.js'),
  'pino-worker': require.resolve('pino/lib/worker.js'),
  'kakashi/pino': require.resolve('kakashi/pino'),
};
