/** The records that every side logs, in each library's own way of calling, and how to know them again in a line. */

/** @typedef {keyof typeof IN_LINE} Shape */

/** Of a line of ours with a padded record. */
export const PADDED_LINE_BYTES = 200;
const PADDED_LENGTH = PADDED_LINE_BYTES - 'INFO | app | \n'.length;
const LONG_TEXT = 'All work and no play makes for long messages. '.repeat(22);
/** A child logger for each request, and so many records from it. */
const RECORDS_PER_CHILD = 10;
const KEYS = Array.from({ length: 1000 }, (_, at) => `measure${at}`);
const FAILURE = Object.assign(new TypeError('the order has no items'), { code: 'E_EMPTY' });

/** What is logged as fields. Each side calls these itself, so that all of them pay for making the object. */
const fieldsOf = {
  fields: (n) => ({ userId: n, ip: '10.0.0.1', method: 'GET', path: '/api/orders', ms: 12.5 }),
  nested: (n) => ({
    request: {
      id: n,
      method: 'GET',
      url: '/api/orders?limit=20',
      headers: { host: 'shop.example', accept: 'application/json', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' },
      remote: { address: '10.0.0.1', port: 52_114 },
    },
    ms: 12.5,
  }),
  manyShapes: (n) => ({ userId: n, ip: '10.0.0.1', [KEYS[n % KEYS.length]]: 12.5 }),
  nonAscii: (n) => ({ userId: n, city: 'Zürich', name: '山田 太郎', mood: '🚀' }),
};
const message = {
  simple: (n) => `user ${n} logged in`,
  error: (n) => `order ${n} failed`,
  long: (n) => `record ${n} ${LONG_TEXT}`,
  nonAscii: 'ユーザーがログインしました',
};

/** Message first, fields second: kakashi, winston and LogTape. */
export function messageFirst(log, childOf = (fields) => log.child(fields)) {
  let child;
  return {
    simple: (n) => log.info(message.simple(n)),
    fields: (n) => log.info('user logged in', fieldsOf.fields(n)),
    nested: (n) => log.info('request served', fieldsOf.nested(n)),
    error: (n) => log.error(message.error(n), FAILURE),
    child(n) {
      if (n % RECORDS_PER_CHILD === 0) child = childOf({ requestId: `r-${n}`, tenant: 'acme' });
      child.info('user logged in', fieldsOf.fields(n));
    },
    manyShapes: (n) => log.info('user logged in', fieldsOf.manyShapes(n)),
    long: (n) => log.info(message.long(n)),
    nonAscii: (n) => log.info(message.nonAscii, fieldsOf.nonAscii(n)),
    disabled: (n) => log.debug('user logged in', fieldsOf.fields(n)),
    padded: (n) => log.info(`record ${n} `.padEnd(PADDED_LENGTH, '.')),
  };
}

/** Fields first, message second: pino and bunyan. */
export function fieldsFirst(log) {
  let child;
  return {
    simple: (n) => log.info(message.simple(n)),
    fields: (n) => log.info(fieldsOf.fields(n), 'user logged in'),
    nested: (n) => log.info(fieldsOf.nested(n), 'request served'),
    error: (n) => log.error(FAILURE, message.error(n)),
    child(n) {
      if (n % RECORDS_PER_CHILD === 0) child = log.child({ requestId: `r-${n}`, tenant: 'acme' });
      child.info(fieldsOf.fields(n), 'user logged in');
    },
    manyShapes: (n) => log.info(fieldsOf.manyShapes(n), 'user logged in'),
    long: (n) => log.info(message.long(n)),
    nonAscii: (n) => log.info(fieldsOf.nonAscii(n), message.nonAscii),
    disabled: (n) => log.debug(fieldsOf.fields(n), 'user logged in'),
  };
}

/** No library: text and JSON. */
export function textOnly(print) {
  return {
    simple: (n) => print(message.simple(n)),
    fields: (n) => print(`user logged in ${JSON.stringify(fieldsOf.fields(n))}`),
  };
}

/** Where a line of a shape has the record's number, and what else it must hold. */
const IN_LINE = {
  simple: { number: /\buser (\d+) logged in\b/, parts: [] },
  fields: { number: /\buserId"?[=:]\s?(\d+)/, parts: ['user logged in', '10.0.0.1', 'GET', '/api/orders', '12.5'] },
  nested: {
    number: /\bid"?[=:]\s?(\d+)/,
    parts: ['request served', 'application/json', 'Mozilla/5.0', '52114', '12.5'],
  },
  error: { number: /\border (\d+) failed\b/, parts: ['the order has no items', 'E_EMPTY', 'records.mjs:'] },
  child: { number: /\buserId"?[=:]\s?(\d+)/, parts: ['user logged in', 'requestId', 'acme', '12.5'] },
  manyShapes: { number: /\buserId"?[=:]\s?(\d+)/, parts: ['user logged in', 'measure', '10.0.0.1', '12.5'] },
  long: { number: /\brecord (\d+) /, parts: [LONG_TEXT.trimEnd()] },
  nonAscii: { number: /\buserId"?[=:]\s?(\d+)/, parts: [message.nonAscii, 'Zürich', '山田 太郎', '🚀'] },
};

/**
 * The number of the record that a line holds.
 * @param {string} line @param {Shape} shape @returns {number} NaN if the record is not whole
 */
export function numberOfLine(line, shape) {
  const { number, parts } = IN_LINE[shape];
  if (!parts.every((part) => line.includes(part))) return Number.NaN;
  return Number(number.exec(line)?.[1] ?? Number.NaN);
}

/** What any line of a shape has, at the least: enough to see that it was written at all. @param {Shape} shape */
export function leastBytes(shape) {
  const parts = IN_LINE[shape].parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return Math.max(parts, message.simple(0).length);
}
