/** A list of named checks: each prints one line when it is done, and why if it failed. */
export class Checks {
  #title;
  #passed = 0;
  #failed = 0;

  constructor(title) {
    this.#title = title;
  }

  /** Runs one check. It fails by throwing. */
  async run(name, check) {
    try {
      await check();
      this.#passed++;
      console.log(`ok   ${name}`);
    } catch (error) {
      this.#failed++;
      console.log(`FAIL ${name}\n${indent(error.message)}`);
    }
  }

  /** Prints the totals; true if there were checks and all passed. */
  report() {
    console.log(`${this.#title}: ${this.#passed} checks passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0;
  }
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '       ');
}
