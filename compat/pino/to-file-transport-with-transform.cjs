const { Transform } = require('node:stream');
const toFile = require('./to-file-transport.cjs');

/** In the place of the fixture of that name: everything in capitals, a turn of the event loop later. */
module.exports = function toFileInCapitals(options) {
  const capitals = new Transform({
    transform(chunk, _encoding, done) {
      setImmediate(done, null, chunk.toString().toUpperCase());
    },
  });
  capitals.pipe(toFile(options));
  return capitals;
};
