/** The two records that every side logs, in each library's own way of calling. */

/** Of a line of ours with a padded record. */
export const PADDED_LINE_BYTES = 200;
const PADDED_LENGTH = PADDED_LINE_BYTES - 'INFO | app | \n'.length;

/** Message first, fields second: kakashi and winston. */
export function messageFirst(log) {
  return {
    simple: (n) => log.info(`user ${n} logged in`),
    fields: (n) =>
      log.info('user logged in', { userId: n, ip: '10.0.0.1', method: 'GET', path: '/api/orders', ms: 12.5 }),
    padded: (n) => log.info(`record ${n} `.padEnd(PADDED_LENGTH, '.')),
  };
}

/** Fields first, message second: pino. */
export function fieldsFirst(log) {
  return {
    simple: (n) => log.info(`user ${n} logged in`),
    fields: (n) =>
      log.info({ userId: n, ip: '10.0.0.1', method: 'GET', path: '/api/orders', ms: 12.5 }, 'user logged in'),
  };
}

/** No library: text and JSON. */
export function textOnly(print) {
  return {
    simple: (n) => print(`user ${n} logged in`),
    fields: (n) =>
      print(
        `user logged in ${JSON.stringify({ userId: n, ip: '10.0.0.1', method: 'GET', path: '/api/orders', ms: 12.5 })}`,
      ),
  };
}

const NUMBER_OF_LINE = { simple: /\buser (\d+) logged in\b/, fields: /\buserId"?[=:](\d+)/ };
const FIELDS_OF_LINE = ['user logged in', '10.0.0.1', 'GET', '/api/orders', '12.5'];

/**
 * The number of the record that a line holds.
 * @param {string} line @param {import('./side.mjs').Shape} shape @returns {number} NaN if the record is not whole
 */
export function numberOfLine(line, shape) {
  if (shape === 'fields' && !FIELDS_OF_LINE.every((part) => line.includes(part))) return Number.NaN;
  return Number(NUMBER_OF_LINE[shape].exec(line)?.[1] ?? Number.NaN);
}
