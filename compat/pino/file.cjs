const { kakashiPino } = require('kakashi/pino');
const markUse = require('../lib/uses.cjs');

/** In the place of pino's own target, `pino/file`. */
module.exports = function file(options) {
  markUse();
  return kakashiPino({ ...options, format: 'json' });
};
