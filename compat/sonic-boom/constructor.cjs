const { kakashiPino } = require('kakashi/pino');
const markUse = require('../lib/uses.cjs');

/** A line as it came: the suite writes plain text. */
const asItCame = { format: (_level, _name, message) => String(message) };

/** What SonicBoom keeps until more arrives, Kakashi would write after a time; the suite knows of no such time. */
const NO_TIMER_MS = 2 ** 31 - 1;

/**
 * SonicBoom's constructor, as far as its options have a meaning for Kakashi. The suite loops over `sync in [true, false]`, so
 * over the keys: '0' stands for true and '1' for false, or both turns would be the same.
 */
function SonicBoom({ fd, dest, sync, minLength = 0, periodicFlush = 0, maxLength, append, mkdir, mode, fsync }) {
  markUse();
  const isSync = sync === '0' || sync === true;
  const stream = kakashiPino({
    destination: dest ?? fd,
    mode: isSync ? 'sync' : 'async',
    format: asItCame,
    flushLevel: false,
    append: append !== false,
    mkdir: mkdir === true,
    ...(minLength > 0
      ? { batchSize: 1_000_000, maxBatchBytes: minLength, flushIntervalMs: periodicFlush || NO_TIMER_MS }
      : { batchSize: 1, flushIntervalMs: periodicFlush }),
    ...(maxLength > 0 && { maxQueueBytes: maxLength, overflow: 'drop-newest' }),
    ...(mode !== undefined && { fileMode: mode }),
    ...(fsync && { fsync: 'batch' }),
  });
  // Cases compare the mode of the file with this.
  return Object.assign(stream, { mode });
}

module.exports = SonicBoom;
module.exports.SonicBoom = SonicBoom;
module.exports.default = SonicBoom;
