/** Worker threads that log into one file. Terminated ones are replaced, under a name of their own. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export class Crew {
  #destination;
  #members = [];
  #hired = 0;

  constructor(size, destination) {
    this.#destination = destination;
    for (let i = 0; i < size; i++) this.#hire();
  }

  /** Terminates one of them in whatever it does. Resolves with its name and what it had logged for sure. */
  async dismiss() {
    const place = Math.floor(Math.random() * this.#members.length);
    const { name, worker, logged } = this.#members.splice(place, 1)[0];
    await worker.terminate();
    this.#hire();
    return { name, produced: Atomics.load(logged, 0) };
  }

  /** Has all of them do the same; resolves with what each gave, by name. */
  async all(act) {
    const answers = this.#members.map(async ({ name, worker }) => {
      const answer = once(worker, 'message');
      worker.postMessage(act);
      return [name, (await answer)[0].value];
    });
    return Object.fromEntries(await Promise.all(answers));
  }

  #hire() {
    const name = `thread-${++this.#hired}`;
    const logged = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { name, destination: this.#destination, logged };
    const worker = new Worker(new URL('thread.mjs', import.meta.url), { workerData });
    worker.on('error', (error) => {
      throw error;
    });
    this.#members.push({ name, worker, logged });
  }
}
