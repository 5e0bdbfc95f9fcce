/**
 * A side of a benchmark: one way of getting records into a file. All sides are used through this one interface, each from
 * a process of its own.
 *
 * @typedef {object} Side
 * @property {string} title as the tables call it
 * @property {'ours' | 'rival' | 'ceiling'} kind a ceiling is what no logger can pass, not something to win against
 * @property {'pino' | 'winston'} [host] the logger that is called; sides of one host can be exchanged for each other
 * @property {boolean} [usesStdout] the file is the process's stdout, which a shell has redirected
 * @property {boolean} [joinsMain] in worker threads, it needs the main thread to have opened it before they were started
 * @property {boolean} [writesNothing] a control
 * @property {number} [lastRecord] the number in the last line, where that is not the last one logged
 * @property {(file: string, options?: object) => Opened | Promise<Opened>} open options: of a logger of ours, for scenarios
 * that vary them
 *
 * @typedef {object} Opened
 * @property {(n: number) => void} simple logs record n as one line of text
 * @property {(n: number) => void} fields logs record n as a message with five fields
 * @property {(n: number) => void} [padded] logs record n as a line of 200 bytes, with our loggers
 * @property {() => Promise<void>} end resolves when, as far as the side promises, everything is in the file
 * @property {() => import('kakashi').Stats} [stats] its own account; our loggers have one
 *
 * @typedef {'simple' | 'fields'} Shape
 */

/** @param {string} name @returns {Promise<Side>} */
export async function loadSide(name) {
  return (await import(`../sides/${name}.mjs`)).default;
}
