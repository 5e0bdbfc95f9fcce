/** Where a fault is played: a folder, a process that logs, and whoever reads what it writes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FifoReader } from './fifo.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** An answer that is not there by then will not come. */
const TIMEOUT_MS = 60_000;

export class Stage {
  /** How the process logs. */
  host;
  folder = mkdtempSync(join(tmpdir(), 'kakashi-guarantees-'));
  #child;
  #stderr = '';
  #lastId = 0;
  #timer;
  #cleanups = [];

  constructor(host) {
    this.host = host;
  }

  /** A path in the stage's folder. */
  path(...names) {
    return join(this.folder, ...names);
  }

  /** Undone in reverse order when the play is over. */
  afterwards(act) {
    this.#cleanups.push(act);
  }

  /** @returns {FifoReader} the reading end of a new FIFO, which reads nothing before it is told to */
  fifo() {
    const reader = new FifoReader(this.path('fifo'));
    this.afterwards(() => reader.close());
    return reader;
  }

  /**
   * Starts the process.
   * @param {{ stdout?: number | 'pipe' | 'ignore', via?: readonly string[] }} staging stdout: a descriptor of this process, or a socket that is not read; via: a command
   * that it is started by
   */
  async start({ stdout = 'ignore', via = [] } = {}) {
    const command = [...via, process.execPath, '--require', here('hook.cjs'), here('puppet.mjs')];
    const env = { ...process.env, KAKASHI_FAULT: this.path('fault') };
    this.#child = spawn(command[0], command.slice(1), { stdio: ['ignore', stdout, 'pipe', 'ipc'], env });
    this.#timer = setTimeout(() => this.#child.kill('SIGKILL'), TIMEOUT_MS);
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text;
    });
    await this.#answer(0);
  }

  get child() {
    return this.#child;
  }

  /** Has the process do something; throws what it throws. */
  async do(act, ...args) {
    const id = ++this.#lastId;
    const answer = this.#answer(id);
    this.#child.send({ id, act, args });
    const { value, error } = await answer;
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return value;
  }

  /** Starts the process, and its logger with these options. */
  async open(options, staging) {
    await this.start(staging);
    await this.do('open', this.host, options);
  }

  /** Does something that is to fail. @returns {Promise<string>} with what */
  async fails(act, ...args) {
    try {
      await this.do(act, ...args);
    } catch ({ code, cause }) {
      return cause === undefined ? code : `${code} (${cause})`;
    }
    return 'no error';
  }

  async end() {
    const ended = once(this.#child, 'close');
    this.#child.send({ id: 0, act: 'exit', args: [] });
    // A socket that nobody reads would never close.
    this.#child.stdout?.destroy();
    const [code, signal] = await ended;
    return { ended: signal ?? code, stderr: this.#stderr };
  }

  strike() {
    clearTimeout(this.#timer);
    if (this.#child?.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    for (const act of this.#cleanups.reverse()) act();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #answer(id) {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const hear = (message) => {
        if (message.id !== id) return;
        child.off('message', hear).off('exit', leave);
        resolve(message);
      };
      const leave = (code, signal) =>
        reject(new Error(`the process ended with ${signal ?? code}\n${this.#stderr.slice(-2000)}`));
      child.on('message', hear).once('exit', leave);
    });
  }
}

/** A descriptor of a file in this process, for as long as the stage stands: what a file holds that has no name any more. */
export function keepOpen(stage, path) {
  const fd = openSync(path, 'r');
  stage.afterwards(() => closeSync(fd));
  return () => readFileSync(fd, 'utf8');
}

export function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
