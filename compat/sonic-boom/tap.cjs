const assert = require('node:assert/strict');
const nodeTest = require('node:test');

/** The few words of tap that sonic-boom 4 is tested with, said in those of node:test. */
function test(title, ...rest) {
  const body = rest.pop();
  const [options = {}] = rest;
  nodeTest(title, options, () => new Promise((resolve, reject) => body(new Words(resolve, reject))));
}

class Words {
  #resolve;
  #reject;
  #planned = Number.POSITIVE_INFINITY;
  #checks = 0;

  /** Bound, for it is given away as a listener. */
  fail = (message) => this.#check(() => assert.fail(String(message)));

  constructor(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  plan(checks) {
    this.#planned = checks;
  }

  end() {
    this.#resolve();
  }

  pass() {
    this.#check(() => {});
  }

  ok(value, message) {
    this.#check(() => assert.ok(value, message));
  }

  notOk(value, message) {
    this.#check(() => assert.ok(!value, message));
  }

  equal(found, wanted, message) {
    this.#check(() => assert.equal(found, wanted, message));
  }

  error(error) {
    this.#check(() => assert.ifError(error));
  }

  throws(action) {
    this.#check(() => assert.throws(action));
  }

  /** The last check of those that were planned ends the case; one more is an error that no case expects. */
  #check(check) {
    if (++this.#checks > this.#planned) throw new Error(`more than ${this.#planned} checks`);
    try {
      check();
    } catch (error) {
      this.#reject(error);
    }
    if (this.#checks === this.#planned) this.#resolve();
  }
}

module.exports = { test };
