/**
 * A side of a benchmark: one way of getting records into a file. All sides are used through this one interface, each from
 * a process of its own.
 *
 * @typedef {object} Side
 * @property {string} title as the tables call it
 * @property {'ours' | 'rival' | 'ceiling'} kind a ceiling is what no logger can pass, not something to win against
 * @property {'pino' | 'winston'} [host] the logger that is called; sides of one host can be exchanged for each other
 * @property {string} [prints] what each line carries beside the record: see `equal-work.mjs`; absent: nothing
 * @property {import('./records.mjs').Shape[]} [shapes] those that it logs on one line each; all if absent
 * @property {boolean} [slow] so slow that it logs a tenth of the records, warm-up too
 * @property {boolean} [usesStdout] the file is the process's stdout, which a shell has redirected
 * @property {(file: string) => string} [written] the file that it makes of the one it was told, if it is another
 * @property {boolean} [joinsMain] in worker threads, it needs the main thread to have opened it before they were started
 * @property {boolean} [writesNothing] it counts what it is given, or is a control
 * @property {number} [lastRecord] the number in the last line, where that is not the last one logged
 * @property {(file: string, options?: object) => Opened | Promise<Opened>} open options: of a logger of ours, for scenarios
 * that vary them
 *
 * @typedef {object} Opened logs record n of a shape by the function of that name; `lib/records.mjs` makes these functions
 * @property {() => Promise<void>} end resolves when, as far as the side promises, everything is in the file
 * @property {() => number} [taken] of a side that writes nothing: how many records it was given
 * @property {() => import('kakashi').Stats} [stats] its own account; our loggers have one
 */

/** @param {string} name @returns {Promise<Side>} */
export async function loadSide(name) {
  return (await import(`../sides/${name}.mjs`)).default;
}

/** @param {string[]} names @returns {Promise<Record<string, Side>>} */
export async function loadSides(names) {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await loadSide(name)])));
}
