/** What pino tells of its logger, for all targets of ours in one worker. */
import { getEventListeners } from 'node:events';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { configOfMessage, type HostConfig } from './host-config.ts';

/** How often is looked for listeners that came too late, and for how long: after 10 s pino itself gives a worker up. */
const LOOK_INTERVAL_MS = 5;
const MAX_LOOKS = 2000;

type Listener = (config: HostConfig) => void;

const byPort = new WeakMap<MessagePort, WorkerConfig>();

/**
 * pino posts its configuration once. The first listener at the port gets it, and a target that is loaded later does not: so
 * it is heard as soon as one target of ours is there, kept for the later ones, and told again to listeners of others that
 * come while the worker starts. Some transports are not ready before they have it, and without them none of the worker's is.
 */
export class WorkerConfig {
  readonly #port: MessagePort;
  readonly #listeners = new Set<Listener>();
  #message: unknown;
  #config: HostConfig | undefined;
  #looks: NodeJS.Timeout | undefined;

  private constructor(port: MessagePort) {
    this.#port = port;
  }

  /** The one for this port. */
  static at(port: MessagePort): WorkerConfig {
    let config = byPort.get(port);
    if (config === undefined) {
      config = new WorkerConfig(port);
      byPort.set(port, config);
    }
    return config;
  }

  /** Calls the listener when the configuration comes, and at once if it has come. Returns a function that ends this. */
  listen(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#port.on('message', this.#hear);
    this.#listeners.add(listener);
    if (this.#config !== undefined) listener(this.#config);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#port.off('message', this.#hear);
      this.#stopLooking();
    };
  }

  /**
   * To be called before records are read. pino posts its configuration before it writes the first one, but messages are
   * delivered by the event loop and records through shared memory: the record can be here first. The message is at the port
   * by then, so it is fetched, and given to all who listen, as the event loop would have done. Nothing is waited for: it may
   * never come.
   */
  fetch(): void {
    if (this.#looks !== undefined) this.#stopLooking();
    while (this.#config === undefined) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      this.#port.emit('message', received.message);
    }
  }

  readonly #hear = (message: unknown): void => {
    const config = configOfMessage(message);
    if (config === undefined || message === this.#message) return;
    this.#message = message;
    this.#config = config;
    for (const listener of this.#listeners) listener(config);
    this.#lookForLatecomers();
  };

  #lookForLatecomers(): void {
    this.#stopLooking();
    let known = this.#heardBy();
    let looks = 0;
    this.#looks = setInterval(() => {
      const present = this.#heardBy();
      if (present.some((listener) => !known.includes(listener))) this.#port.emit('message', this.#message);
      known = present;
      if (++looks === MAX_LOOKS) this.#stopLooking();
    }, LOOK_INTERVAL_MS).unref();
  }

  #heardBy(): readonly unknown[] {
    return getEventListeners(this.#port, 'message');
  }

  /** Once records come, the worker has started, and all of its targets are there. */
  #stopLooking(): void {
    clearInterval(this.#looks);
    this.#looks = undefined;
  }
}
