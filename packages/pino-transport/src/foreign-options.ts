/** Options that users of pino know from pino-pretty, `pino/file` and SonicBoom, and what there is here in their place. */

const NO_COLOURS = 'lines have no colours: send them through a viewer that adds some';
const BY_TRANSFORM = 'the format is fixed; `transform` changes records, `format` takes a formatter (in-process)';
const ERRORS = 'the members of errors are fields of their own, under every key: use `ignore` or `include`';

/** What to say of an option that others have, by its name. */
export const FOREIGN_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['colorize', NO_COLOURS],
  ['colorizeObjects', NO_COLOURS],
  ['customColors', NO_COLOURS],
  ['crlf', 'lines end with a newline'],
  ['customLevels', 'pino tells its levels by itself; where it does not, pino.transport() takes `levels`'],
  ['useOnlyCustomProps', 'pino tells its levels by itself'],
  ['customPrettifiers', BY_TRANSFORM],
  ['messageFormat', BY_TRANSFORM],
  ['levelFirst', 'the time comes first; `timestamp: false` leaves it out'],
  ['levelLabel', BY_TRANSFORM],
  ['errorKey', ERRORS],
  ['errorLikeObjectKeys', ERRORS],
  ['errorProps', ERRORS],
  ['hideObject', 'use `include: []`, which leaves all fields out'],
  ['translateTime', "use `timestamp`, which is 'iso', 'epoch' or false"],
  ['sync', "use `mode`, which is 'sync' or 'async'"],
  ['dest', 'use `destination`'],
  ['minLength', 'use `batchSize` and `maxBatchBytes`'],
  ['maxWrite', 'use `maxBatchBytes`'],
  ['maxLength', 'use `queueCapacity` and `maxQueueBytes`'],
  ['periodicFlush', 'use `flushIntervalMs`'],
  ['retryEAGAIN', 'what cannot be written now is tried again; see `overflow`'],
]);
