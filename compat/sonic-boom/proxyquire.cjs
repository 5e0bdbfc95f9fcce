/** In the place of proxyquire: Kakashi does not write through the `fs` that a case would stub. */
module.exports = function proxyquire() {
  throw new Error('stubs fs');
};
