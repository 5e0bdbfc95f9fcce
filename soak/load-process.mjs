import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const local = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The process under load, as who tells it what to do sees it. */
export class LoadProcess {
  #child;
  #asked = 0;
  /** Resolves with its exit code. */
  ended;

  constructor(scene) {
    const execArgv = ['--expose-gc', '--require', local('find-writer.cjs')];
    this.#child = fork(local('load.mjs'), [JSON.stringify(scene)], { execArgv });
    this.#child.setMaxListeners(0);
    this.ended = once(this.#child, 'exit').then(([code, signal]) => signal ?? code);
  }

  /** Has it do something; resolves with what that gave. Rejects if it ends instead. */
  ask(act, ...args) {
    const id = ++this.#asked;
    const answer = new Promise((resolve, reject) => {
      const take = (message) => {
        if (message.id !== id) return;
        this.#child.off('message', take);
        this.#child.off('exit', give);
        resolve(message.value);
      };
      const give = (code, signal) => reject(new Error(`the load ended by ${signal ?? code} during ${act}`));
      this.#child.on('message', take);
      this.#child.once('exit', give);
    });
    this.#child.send({ id, act, args });
    return answer;
  }

  kill() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
  }
}
