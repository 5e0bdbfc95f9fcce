const { kakashiPino } = require('kakashi/pino');
const markUse = require('../lib/uses.cjs');

/** In the place of the fixture of that name, which throws just so: one case is about a target that does. */
module.exports = function toFile({ flush, ...options }) {
  if (!options.destination) throw new Error('kaboom');
  markUse();
  return kakashiPino({ ...options, format: 'json' });
};
